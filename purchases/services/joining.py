"""Orders of many contacts at once, entered for them by the organizer. Rules: R-OFFSITE, R-BLACKLIST."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Max, Q, Sum

from config.kernel.bulk import insert_missing
from participants.models import BlacklistEntry
from purchases.models import Line, Order, Purchase
from purchases.models.order import EVERY_LINE
from purchases.states import PLACED


def orders_of_contacts(
    purchase: Purchase, contacts: Sequence[int], *, off_site: bool, at: datetime
) -> dict[int, int]:
    """The order of each contact, made with the next number where there was none. 4 queries.

    The caller holds the organizer's book (`lock_book`).
    """
    numbered = Order.objects.filter(purchase=purchase)
    having = set(numbered.filter(contact__in=contacts).values_list("contact_id", flat=True))
    number = numbered.aggregate(last=Max("number"))["last"] or 0
    insert_missing(
        Order,
        ["purchase_id", "contact_id", "number", "created_at", "keeps_credit", "is_off_site"],
        [
            (purchase.pk, contact_id, number + place, at, False, off_site)
            for place, contact_id in enumerate((pk for pk in contacts if pk not in having), 1)
        ],
    )
    return dict(numbered.filter(contact__in=contacts).values_list("contact_id", "pk"))


def barred_orders(purchase: Purchase, orders: Collection[int], *, at: datetime) -> set[int]:
    """Those of `orders` whose owner is on the platform's or the organizer's blacklist. 1 query."""
    lists = Q(owner=None) | Q(owner=purchase.organizer.user_id)
    users = BlacklistEntry.objects.in_force(at=at).filter(lists).values("user")
    found = Order.objects.filter(pk__in=orders, contact__user__in=users)
    return set(found.values_list("pk", flat=True))


def held_pieces(orders: Collection[int], *, among: Q = EVERY_LINE) -> dict[tuple[int, int], int]:
    """The pieces that each of `orders` holds of each variant: (order, variant) -> pieces. 1 query."""
    lines = Line.objects.filter(among, order__in=orders, state__in=sorted(PLACED)).order_by()
    held = lines.values_list("order_id", "variant_id").annotate(pieces=Sum("quantity"))
    return {(order_id, variant_id): pieces for order_id, variant_id, pieces in held}

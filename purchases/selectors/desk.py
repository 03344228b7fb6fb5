"""A purchase as its organizer's desk needs it."""

from functools import cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from participants.models import User
from purchases.models import GiveBack, Item, Line, Order, Payment, PickupPoint, Purchase
from purchases.models.purchase import PurchaseQuerySet
from purchases.states import TAKING_ORDERS, GiveBackState, LineEnd, LineState, PaymentState, Right

RECORDS = (
    "terms",
    "draft",
    "organizer__user",
    "supplier",
    "city",
    "supplier_order",
    "supplier_payment",
    "arrival",
)


def purchases_to_copy_into(cancelled: Purchase) -> list[tuple[int, str]]:
    """Where the orders of a cancelled purchase can go on: (key, title); 2 queries. Rule: R-STATES."""
    if not Line.objects.filter(order__purchase=cancelled, ended_because=LineEnd.CANCELLED).exists():
        return []
    carried = Purchase.objects.filter(organizer=cancelled.organizer_id, state__in=TAKING_ORDERS)
    return list(carried.order_by("stop_at", "pk").values_list("pk", "title"))


def desk_purchases(*, user: User) -> PurchaseQuerySet:
    """What this user carries, with its records and what waits in it; 1 query when read.

    Adds what `_with_records` adds.
    """
    return _with_records().managed_by(user)


def shared_desk_purchases(*, user: User, right: Right) -> PurchaseQuerySet:
    """What this user carries or helps with by this right, as `desk_purchases`; 1 query when read."""
    return _with_records().open_to(user, right)


@cache
def _with_records() -> PurchaseQuerySet:
    """All purchases with their records and what waits in them; put together once, since that takes long.

    Adds `items_count`, `orders_count`, `reported_count`, `refusals_count`, `owed_count`, `sent_count`,
    `waiting_count` (orders with goods to collect), `waiting_pieces` (that have no place, row or pack yet),
    `pickup_name` and `pickup_address`.
    """
    waiting = (
        Line.objects.filter(order__purchase=OuterRef("pk"), state=LineState.WAITING)
        .order_by()
        .values("order__purchase")
        .annotate(pieces=Sum("quantity"))
    )
    point = PickupPoint.objects.filter(purchase=OuterRef("pk")).order_by("pk")
    purchases: PurchaseQuerySet = Purchase.objects.select_related(*RECORDS).annotate(
        items_count=_count(Item.objects.filter(purchase=OuterRef("pk")), "purchase"),
        orders_count=_count(Order.objects.filter(purchase=OuterRef("pk")), "purchase"),
        reported_count=_count(
            Payment.objects.filter(order__purchase=OuterRef("pk"), state=PaymentState.REPORTED)
        ),
        waiting_pieces=Coalesce(Subquery(waiting.values("pieces")), Value(0)),
        refusals_count=_count(
            Line.objects.filter(
                order__purchase=OuterRef("pk"),
                state=LineState.CONFIRMED,
                refusal_asked_at__isnull=False,
            )
        ),
        owed_count=_count(GiveBack.objects.filter(order__purchase=OuterRef("pk"), state=GiveBackState.OWED)),
        sent_count=_count(GiveBack.objects.filter(order__purchase=OuterRef("pk"), state=GiveBackState.SENT)),
        waiting_count=_count(
            Line.objects.filter(order__purchase=OuterRef("pk"), state=LineState.ARRIVED), of="order"
        ),
        pickup_name=Coalesce(Subquery(point.values("name")[:1]), Value("")),
        pickup_address=Coalesce(Subquery(point.values("address")[:1]), Value("")),
    )
    return purchases


def _count(rows: Any, by: str = "order__purchase", *, of: str = "pk") -> Coalesce:
    counted = rows.order_by().values(by).annotate(count=Count(of, distinct=of != "pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def items_of(purchase: Purchase, *, words: str = "") -> QuerySet[Item]:
    """The items in the list's order, with their variants; those that hold every one of `words`."""
    items = Item.objects.filter(purchase=purchase).prefetch_related("variants").order_by("position", "pk")
    for word in words.lower().split():
        items = items.filter(search_text__contains=word)
    return items


def papers_of(*, user: User) -> PurchaseQuerySet:
    """Purchases whose supplier papers this user may see: their own; all for administrators."""
    whose = Purchase.objects.all() if user.is_staff else Purchase.objects.managed_by(user)
    purchases: PurchaseQuerySet = whose.select_related("supplier_payment")
    return purchases

"""A participant's order: adding, changing, withdrawing.

Rules: R-LINE, R-REFUSE, R-BLACKLIST, R-MINIMUM, R-PACK, R-REPLACE.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows, insert_rows
from config.kernel.db import atomic, read_shared
from config.kernel.errors import DomainError
from participants.models import BlacklistEntry, User
from participants.selectors import is_blacklisted
from participants.services.contacts import contact_for_user, lock_book
from purchases.models import Line, Order, Purchase, Variant
from purchases.models.purchase import known
from purchases.selectors.wishes import Leeway, Wish, wishes_of
from purchases.services.freeing import confirm_waiting, withdraw_pieces
from purchases.services.leeway import stand_leeways
from purchases.services.stock import lock_variants
from purchases.states import PLACED, PUBLIC, TAKING_ORDERS, LineState, Replacement, SaleForm

MOST_PIECES = 10_000
NEW_LINE = [
    "order_id", "variant_id", "quantity", "unit_price", "unit_price_currency", "placed_at",
    "placed_by_id", "state", "defective", "delivery_share", "refusal_declined", "ended_because",
]  # fmt: skip
AS_NEW = (LineState.CONFIRMED, 0, 0, "", "")


class CannotOrder(DomainError):
    """The wish cannot be taken as it is; nothing of it was."""

    rule = "R-STATES"


def place_order(
    *,
    slug: str,
    wanted: Mapping[int, int],
    leeway: Mapping[int, Leeway] | None = None,
    by: User,
    at: datetime,
) -> Order:
    """Set how many pieces of each variant of `wanted` this person wants; others stay as they are.

    `leeway` is what they allow beyond, by variant. More pieces become new lines at the price of now; fewer
    are withdrawn, latest first. Wholly taken or refused. Raises Purchase.DoesNotExist where nothing is
    public under `slug`. A first order takes 7 statements, a later one 5 and 2 more for another leeway,
    whatever the number of variants; withdrawing takes more.
    """
    leeway = leeway or {}
    _check_quantities(wanted, leeway)
    try:
        with atomic():
            purchase = _read_purchase(slug, by, at)
            _check_open(purchase)
            order = _order_of(purchase, by, at)
            wishes = _read_wishes(purchase, order, wanted, leeway)
            _check_wishes(purchase, wishes, by, at)
            fewer = {(order.pk, w.variant_id): w.held - w.wanted for w in wishes if w.wanted < w.held}
            resettled = [w for w in wishes if w.resettles]
            if fewer or resettled:
                lock_variants([w.variant_id for w in wishes if w.wanted != w.held or w.resettles])
            withdraw_pieces(fewer, at)
            _add_pieces(order, [w for w in wishes if w.more], by, at)
            stand_leeways([(order.pk, w.variant_id, *w.leeway) for w in resettled])
    except IntegrityError as error:
        raise CannotOrder(_("Somebody was faster: a part of this is no longer there.")) from error
    return order


def take_back_line(*, line_id: int, by: User, at: datetime) -> Line:
    """Let a line released at an earlier stop wait again with its old time, as its owner says yes."""
    with atomic():
        purchase_id, owner_id, variant_id = Line.objects.values_list(
            "order__purchase_id", "order__contact__owner_id", "variant_id"
        ).get(pk=line_id, order__contact__user=by)
        (purchase,) = read_shared(Purchase.objects.filter(pk=purchase_id))
        if purchase.state not in TAKING_ORDERS or at >= known(purchase.stop_at):
            raise CannotOrder(_("The purchase takes no orders now."))
        if is_blacklisted(user_id=by.pk, owner_id=owner_id, at=at):
            raise CannotOrder(_("You are on a blacklist and cannot order here."), rule="R-BLACKLIST")
        lock_variants([variant_id])
        line = Line.objects.select_for_update(of=("self",)).select_related("variant").get(pk=line_id)
        if line.state != LineState.RELEASED:
            raise CannotOrder(_("This line was not released."))
        line.state, line.ended_at, line.ended_because = LineState.WAITING, None, ""
        line.stop_unit = None
        line.save(update_fields=["state", "ended_at", "ended_because", "stop_unit"])
        others = list(
            Line.objects.filter(order=line.order_id, variant=variant_id, state__in=sorted(PLACED))
            .exclude(pk=line_id)
            .values_list("tolerance", "replacement")
        )
        if others:
            most = max(line.tolerance, *(tolerance for tolerance, _replacement in others))
            stand_leeways([(line.order_id, variant_id, most, others[0][1])])
        confirm_waiting(variants=[variant_id])
    line.refresh_from_db()
    return line


def _check_quantities(wanted: Mapping[int, int], leeway: Mapping[int, Leeway]) -> None:
    if not wanted and not leeway:
        raise CannotOrder(_("Choose at least one item."))
    for variant_id, pieces in wanted.items():
        if not 0 <= pieces <= MOST_PIECES:
            raise CannotOrder(
                _("A quantity is a whole number from 0 to %(most)d.") % {"most": MOST_PIECES},
                field=f"quantity-{variant_id}",
            )
    for variant_id, allowed in leeway.items():
        if allowed.tolerance is not None and not 0 <= allowed.tolerance <= MOST_PIECES:
            raise CannotOrder(
                _("A tolerance is a whole number from 0 to %(most)d.") % {"most": MOST_PIECES},
                rule="R-PACK",
                field=f"tolerance-{variant_id}",
            )
        if allowed.replacement is not None and allowed.replacement not in Replacement:
            raise CannotOrder(
                _("Choose one of the replacements."), rule="R-REPLACE", field=f"replacement-{variant_id}"
            )


def _read_purchase(slug: str, by: User, at: datetime) -> Any:
    """The purchase, shared with other orderers and held against a stop, with what `by` is in it."""
    barred = BlacklistEntry.objects.in_force(at=at).filter(user=by)
    found = read_shared(
        Purchase.objects.filter(slug=slug, state__in=PUBLIC, published_at__isnull=False)
        .select_related("organizer")
        .annotate(
            my_order=Subquery(Order.objects.filter(purchase=OuterRef("pk"), contact__user=by).values("pk")),
            is_barred=Exists(barred.filter(Q(owner=None) | Q(owner_id=OuterRef("organizer__user_id")))),
        )
    )
    if not found:
        raise Purchase.DoesNotExist
    return found[0]


def _check_open(purchase: Purchase) -> None:
    if purchase.state not in TAKING_ORDERS:
        raise CannotOrder(
            _("The purchase is “%(state)s”: orders are locked.") % {"state": purchase.get_state_display()}
        )


def _order_of(purchase: Any, by: User, at: datetime) -> Order:
    if purchase.my_order:
        # What somebody holds is read after their last click has counted.
        return Order.objects.select_for_update().get(pk=purchase.my_order)
    lock_book(owner_id=purchase.organizer.user_id)
    contact_id = contact_for_user(owner_id=purchase.organizer.user_id, user=by, at=at)
    return Order(pk=number_order(purchase=purchase, contact_id=contact_id, at=at), purchase=purchase)


def number_order(*, purchase: Purchase, contact_id: int, at: datetime) -> int:
    """The order of this contact, made with the next number when there is none; its key. 1 query.

    The caller holds the organizer's book, which keeps numbers consecutive.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO purchases_order (purchase_id, contact_id, number, created_at, keeps_credit, is_off_site)"
            " SELECT %s, %s, COALESCE(MAX(number), 0) + 1, %s, %s, %s FROM purchases_order WHERE purchase_id = %s"
            " ON CONFLICT (purchase_id, contact_id) DO UPDATE SET contact_id = excluded.contact_id RETURNING id",
            [
                purchase.pk,
                contact_id,
                Order._meta.get_field("created_at").get_db_prep_save(at, connection),
                False,
                False,
                purchase.pk,
            ],
        )
        return int(cursor.fetchone()[0])


def _read_wishes(
    purchase: Purchase, order: Order, wanted: Mapping[int, int], leeway: Mapping[int, Leeway]
) -> list[Wish]:
    wishes = wishes_of(purchase, order, wanted=wanted, leeway=leeway)
    if len(wishes) < len(wanted.keys() | leeway.keys()):
        raise CannotOrder(_("One of these items is not in this purchase."))
    return wishes


def _check_wishes(purchase: Any, wishes: list[Wish], by: User, at: datetime) -> None:
    for wish in wishes:
        _check_leeway(wish)
    if not any(wish.asks_for_more for wish in wishes):
        if not purchase.my_order:
            raise CannotOrder(_("Choose at least one item."))
        return
    if purchase.is_barred:
        raise CannotOrder(_("You are on a blacklist and cannot order here."), rule="R-BLACKLIST")
    if at >= known(purchase.stop_at):
        raise CannotOrder(_("The stop has come: no new orders are taken."), rule="R-MINIMUM")
    for wish in wishes:
        field = f"quantity-{wish.variant_id}"
        if wish.more and wish.sold_out:
            raise CannotOrder(_("“%(name)s” is sold out.") % {"name": wish.name}, field=field)
        if wish.more and wish.free is not None and wish.free < wish.more:
            raise CannotOrder(
                _("“%(name)s”: only %(free)d more can be had.") % {"name": wish.name, "free": wish.free},
                field=field,
            )


def _check_leeway(wish: Wish) -> None:
    tolerance, replacement = wish.leeway
    field = f"tolerance-{wish.variant_id}"
    if tolerance > wish.stood[0] and wish.sale_form != SaleForm.PACK:
        raise CannotOrder(
            _("“%(name)s” is not sold in packs: there is nothing to fill up.") % {"name": wish.name},
            rule="R-PACK",
            field=field,
        )
    if tolerance > wish.stood[0] and not wish.wanted:
        raise CannotOrder(
            _("“%(name)s”: type how many pieces you want; a tolerance comes on top of them.")
            % {"name": wish.name},
            rule="R-PACK",
            field=field,
        )
    if (
        wish.wanted
        and replacement != wish.stood[1]
        and wish.sale_form == SaleForm.FREE
        and not wish.has_others
    ):
        raise CannotOrder(
            _("“%(name)s” comes in one size and colour: nothing can replace it.") % {"name": wish.name},
            rule="R-REPLACE",
            field=f"replacement-{wish.variant_id}",
        )


def _add_pieces(order: Order, wishes: list[Wish], by: User, at: datetime) -> None:
    insert_rows(
        Line,
        [*NEW_LINE, "tolerance", "replacement"],
        [
            (
                order.pk, wish.variant_id, wish.more, wish.price, wish.currency, at, by.pk, *AS_NEW,
                0 if wish.held else wish.leeway[0], wish.leeway[1],
            )
            for wish in wishes
        ],
    )  # fmt: skip
    add_to_rows(Variant, "taken", [(wish.variant_id, wish.more) for wish in wishes])


def insert_lines(rows: Sequence[tuple[Any, ...]]) -> None:
    """New confirmed lines: (order, variant, pieces, price, currency, placed at, placed by). 1 query."""
    insert_rows(Line, NEW_LINE, [(*row, *AS_NEW) for row in rows])

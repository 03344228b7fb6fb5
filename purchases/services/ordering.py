"""A participant's order: adding, changing, withdrawing. Rules: R-LINE, R-REFUSE, R-BLACKLIST, R-MINIMUM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows, insert_rows, update_rows
from config.kernel.db import atomic, read_shared
from config.kernel.errors import DomainError
from participants.models import BlacklistEntry, User
from participants.selectors import is_blacklisted
from participants.services.contacts import contact_for_user, lock_book
from purchases.models import Line, Order, Purchase, Variant
from purchases.models.purchase import known
from purchases.services.stock import lock_variants
from purchases.states import PLACED, PUBLIC, TAKING_ORDERS, LineEnd, LineState

MOST_PIECES = 10_000


class CannotOrder(DomainError):
    """The wish cannot be taken as it is; nothing of it was."""

    rule = "R-STATES"


@dataclass(frozen=True, slots=True)
class _Wish:
    """One variant: how many pieces its orderer wants, and how many they hold."""

    variant_id: int
    name: str
    wanted: int
    held: int
    free: int | None
    sold_out: bool
    price: Decimal
    currency: str

    @property
    def more(self) -> int:
        return max(0, self.wanted - self.held)


def place_order(*, slug: str, wanted: Mapping[int, int], by: User, at: datetime) -> Order:
    """Set how many pieces of each variant of `wanted` this person wants; others stay as they are.

    More pieces become new lines at the price of now; fewer are withdrawn, latest first. Wholly taken
    or refused. Raises Purchase.DoesNotExist where nothing is public under `slug`. A first order takes
    7 statements, a later one 5, whatever the number of variants; withdrawing takes more.
    """
    _check_quantities(wanted)
    try:
        with atomic():
            purchase = _read_purchase(slug, by, at)
            _check_open(purchase)
            order = _order_of(purchase, by, at)
            wishes = _wishes(purchase, order, wanted)
            _check_wishes(purchase, wishes, by, at)
            fewer = {w.variant_id: w.held - w.wanted for w in wishes if w.wanted < w.held}
            if fewer:
                lock_variants([w.variant_id for w in wishes if w.wanted != w.held])
            withdraw_pieces(order, fewer, at)
            _add_pieces(order, [w for w in wishes if w.more], by, at)
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
        confirm_waiting(variants=[variant_id])
    line.refresh_from_db()
    return line


def confirm_waiting(*, variants: list[int]) -> None:
    """Give free places to waiting lines of `variants`, earliest first; a line fits whole or waits on.

    The caller holds the variants, or the whole purchase.
    """
    waiting = Line.objects.filter(variant__in=variants, state=LineState.WAITING).order_by("placed_at", "pk")
    lines = list(waiting.values_list("pk", "variant_id", "quantity"))
    if not lines:
        return
    limits = (
        Variant.objects.select_for_update().filter(pk__in=sorted({line[1] for line in lines})).order_by("pk")
    )
    free = {each.pk: None if each.limit is None else each.limit - each.taken for each in limits}
    confirmed: list[tuple[int, str]] = []
    taken: dict[int, int] = {}
    for pk, variant_id, quantity in lines:
        left = free[variant_id]
        if left is not None and left < quantity:
            continue
        if left is not None:
            free[variant_id] = left - quantity
        taken[variant_id] = taken.get(variant_id, 0) + quantity
        confirmed.append((pk, LineState.CONFIRMED))
    update_rows(Line, ["state"], confirmed)
    add_to_rows(Variant, "taken", list(taken.items()))


def _check_quantities(wanted: Mapping[int, int]) -> None:
    if not wanted:
        raise CannotOrder(_("Choose at least one item."))
    for variant_id, pieces in wanted.items():
        if not 0 <= pieces <= MOST_PIECES:
            raise CannotOrder(
                _("A quantity is a whole number from 0 to %(most)d.") % {"most": MOST_PIECES},
                field=f"quantity-{variant_id}",
            )


def _read_purchase(slug: str, by: User, at: datetime) -> Any:
    """The purchase, shared with other orderers and held against a stop, with what `by` is in it."""
    barred = BlacklistEntry.objects.in_force(at=at).filter(user=by)
    found = read_shared(
        Purchase.objects.filter(slug=slug, state__in=PUBLIC, published_at__isnull=False)
        .select_related("organizer")
        .annotate(
            my_order=Subquery(Order.objects.filter(purchase=OuterRef("pk"), contact__user=by).values("pk")),
            is_barred=Exists(barred.filter(owner=None))
            | Exists(barred.filter(owner_id=OuterRef("organizer__user_id"))),
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


def held_by(order_id: int) -> QuerySet[Any, Any]:
    """The pieces that an order holds of the outer query's variant."""
    return (
        Line.objects.filter(order_id=order_id, variant=OuterRef("pk"), state__in=sorted(PLACED))
        .order_by()
        .values("variant")
        .annotate(pieces=Sum("quantity"))
        .values("pieces")
    )


def _wishes(purchase: Purchase, order: Order, wanted: Mapping[int, int]) -> list[_Wish]:
    rows = (
        Variant.objects.filter(pk__in=sorted(wanted), item__purchase=purchase)
        .order_by("pk")
        .annotate(
            held=Subquery(held_by(order.pk)),
            free=F("limit") - F("taken"),
            asked=Coalesce(F("price"), F("item__price")),
        )
        .values_list("pk", "item__name", "held", "free", "item__sold_out", "asked", "item__price_currency")
    )
    wishes = [
        _Wish(pk, name, wanted[pk], held or 0, free, sold_out, price, currency)
        for pk, name, held, free, sold_out, price, currency in rows
    ]
    if len(wishes) < len(wanted):
        raise CannotOrder(_("One of these items is not in this purchase."))
    return wishes


def _check_wishes(purchase: Any, wishes: list[_Wish], by: User, at: datetime) -> None:
    if not any(wish.more for wish in wishes):
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


def _add_pieces(order: Order, wishes: list[_Wish], by: User, at: datetime) -> None:
    insert_lines(
        [(order.pk, wish.variant_id, wish.more, wish.price, wish.currency, at, by.pk) for wish in wishes]
    )
    add_to_rows(Variant, "taken", [(wish.variant_id, wish.more) for wish in wishes])


def insert_lines(rows: Sequence[tuple[Any, ...]]) -> None:
    """New confirmed lines: (order, variant, pieces, price, currency, placed at, placed by). 1 query."""
    insert_rows(
        Line,
        [
            "order_id", "variant_id", "quantity", "unit_price", "unit_price_currency", "placed_at",
            "placed_by_id", "state", "defective", "delivery_share", "refusal_declined", "ended_because",
        ],
        [(*row, LineState.CONFIRMED, 0, 0, "", "") for row in rows],
    )  # fmt: skip


def withdraw_pieces(order: Order, fewer: Mapping[int, int], at: datetime) -> None:
    """Withdraw that many pieces of each variant, latest line first. Up to 7 queries and 1 a line."""
    if not fewer:
        return
    lines = (
        Line.objects.select_for_update()
        .filter(order=order, variant__in=sorted(fewer), state__in=sorted(PLACED))
        .order_by("-placed_at", "-pk")
    )
    left = dict(fewer)
    freed: dict[int, int] = {}
    for line in lines:
        gone = min(line.quantity, left[line.variant_id])
        if not gone:
            continue
        left[line.variant_id] -= gone
        if line.state == LineState.CONFIRMED:
            freed[line.variant_id] = freed.get(line.variant_id, 0) + gone
        end_pieces(line, pieces=gone, state=LineState.WITHDRAWN, because=LineEnd.OWN_WISH, at=at)
    add_to_rows(Variant, "taken", [(variant, -pieces) for variant, pieces in freed.items()])
    confirm_waiting(variants=sorted(freed))


def end_pieces(line: Line, *, pieces: int, state: LineState, because: LineEnd, at: datetime) -> None:
    """End `pieces` of a line; when some stay, the line splits and they keep their time. Rule: R-LINE."""
    if pieces < line.quantity:
        Line.objects.filter(pk=line.pk).update(quantity=line.quantity - pieces)
        line.pk, line._state.adding, line.quantity = None, True, pieces
    line.state, line.ended_at, line.ended_because = state, at, because
    line.save()

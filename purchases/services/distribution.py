"""Distribution and handing over: Arrived -> Distribution. Rules: R-3DAYS, R-PLACES, R-HANDOVER."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import as_text, from_minor
from config.kernel.wording import format_money
from ledger import selectors as ledger
from ledger.services import post, transfer
from participants.models import User
from participants.notices import money
from purchases.models import Line, Order, Purchase
from purchases.rules.accounts import purchase_account
from purchases.rules.pricing import line_dues
from purchases.selectors.dues import balances_of_orders, priced, tariff_of
from purchases.services.acting import (
    check_may,
    check_organizer,
    check_right,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
)
from purchases.services.payments import take_payment
from purchases.states import LineState, PurchaseState, Right


class CannotDistribute(DomainError):
    """Distribution cannot begin."""

    rule = "R-STATES"


class CannotHandOver(DomainError):
    """The goods cannot be handed over."""

    rule = "R-HANDOVER"


class CannotWriteOff(DomainError):
    """The debt cannot be written off."""

    rule = "R-STATES"


@dataclass(frozen=True, slots=True)
class Taken:
    """Money that comes in at hand-over; `way` is a PaymentWay."""

    amount: Money
    way: str


def begin_distribution(*, purchase_id: int, by: User, at: datetime) -> Purchase:
    """Open the pickup: everybody with goods is told where, and what is due."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "distribute", by=by, refusal=CannotDistribute)
        point = purchase.pickup_points.first()
        if point is None:
            raise CannotDistribute(_("Say first where goods can be collected."), rule="R-PLACES")
        purchase.distribute(at=at)
        purchase.save(update_fields=["state", "distribution_at"])
        record(purchase, "distribution_began", by=by, at=at, was=PurchaseState.ARRIVED, became=purchase.state)
        to_collect = set(
            Line.objects.filter(order__purchase=purchase, state=LineState.ARRIVED)
            .order_by()
            .values_list("order_id", flat=True)
        )
        balances = balances_of_orders(purchase)
        tell_orders(
            purchase,
            "distribution",
            orders=[pair for pair in participants_of(purchase) if pair[0] in to_collect],
            params={
                order_id: {
                    "place": point.name,
                    "address": point.address,
                    "balance": money(from_minor(max(0, balances.get(order_id, 0)), purchase.currency)),
                }
                for order_id in to_collect
            },
            at=at,
        )
    return purchase


def hand_over(
    *,
    order_id: int,
    lines: Collection[int] | None = None,
    taken: Taken | None = None,
    by: User,
    at: datetime,
) -> Order:
    """Hand over arrived lines of an order, all or those named, against what is due on them.

    The money taken for it, if any, is confirmed by whoever takes it; both happen or neither.
    """
    with atomic():
        purchase, order = _order_to_hand_over(order_id)
        check_right(purchase, Right.HAND_OUT, by=by, refusal=CannotHandOver)
        _take(order, taken, by=by, at=at)
        going = _arrived(order, lines)
        balance = ledger.balance(key=order.account, unit=purchase.currency)
        staying = [line for line in _arrived(order, None) if line not in going]
        due = balance - sum(_dues(purchase, line) for line in staying)
        if due > 0:
            raise CannotHandOver(
                _("%(sum)s is still due on this. Take the money, or let the organizer record the debt.")
                % {"sum": format_money(from_minor(due, purchase.currency))}
            )
        _hand(purchase, order, going, by=by, at=at, why="")
    return order


def hand_over_on_debt(
    *,
    order_id: int,
    lines: Collection[int] | None = None,
    taken: Taken | None = None,
    why: str,
    by: User,
    at: datetime,
) -> Order:
    """As `hand_over`, although money stays due: the organizer records the debt."""
    with atomic():
        purchase, order = _order_to_hand_over(order_id)
        check_organizer(purchase, by=by, refusal=CannotHandOver)
        if not why.strip():
            raise CannotHandOver(_("Say what was agreed about the debt."), field="why")
        _take(order, taken, by=by, at=at)
        _hand(purchase, order, _arrived(order, lines), by=by, at=at, why=why)
    return order


def write_off_debt(*, order_id: int, why: str, by: User, at: datetime) -> Order:
    """Give up what an order still owes once nothing of it is left to hand over."""
    with atomic():
        purchase, order = _order_to_hand_over(order_id)
        check_organizer(purchase, by=by, refusal=CannotWriteOff)
        if not why.strip():
            raise CannotWriteOff(_("Say why you give up the debt."), field="why")
        if order.lines.filter(state=LineState.ARRIVED).exists():
            raise CannotWriteOff(_("Goods of this order are still to be collected."))
        balance = ledger.balance(key=order.account, unit=purchase.currency)
        if balance <= 0:
            raise CannotWriteOff(_("This order owes nothing."))
        post(
            kind="written_off",
            source=order.account,
            key=f"written_off:{order.pk}:{at.isoformat()}",
            unit=purchase.currency,
            transfers=[
                transfer(purchase_account(purchase_id=purchase.pk, name="write_off"), order.account, balance)
            ],
            at=at,
            by=by,
        )
        became = as_text(from_minor(balance, purchase.currency))
        record(purchase, "written_off", by=by, at=at, order=order, became=became, why=why)
    return order


def _order_to_hand_over(order_id: int) -> tuple[Purchase, Order]:
    purchase = lock_purchase(Order.objects.values_list("purchase_id", flat=True).get(pk=order_id))
    check_state(purchase, [PurchaseState.DISTRIBUTION], refusal=CannotHandOver)
    return purchase, Order.objects.select_for_update(of=("self",)).select_related("contact").get(pk=order_id)


def _take(order: Order, taken: Taken | None, *, by: User, at: datetime) -> None:
    if taken is not None:
        take_payment(order_id=order.pk, amount=taken.amount, way=taken.way, by=by, at=at)


def _arrived(order: Order, wanted: Collection[int] | None) -> list[Line]:
    lines = order.lines.filter(state=LineState.ARRIVED)
    if wanted is not None:
        lines = lines.filter(pk__in=wanted)
    found = list(lines)
    if wanted is not None and len(found) < len(set(wanted)):
        raise CannotHandOver(_("One of these lines is not waiting to be collected."))
    return found


def _dues(purchase: Purchase, line: Line) -> int:
    return line_dues(priced(line), tariff=tariff_of(purchase)).total


def _hand(purchase: Purchase, order: Order, going: list[Line], *, by: User, at: datetime, why: str) -> None:
    if not going:
        raise CannotHandOver(_("Nothing of this order is left to hand over."))
    Line.objects.filter(pk__in=[line.pk for line in going]).update(
        state=LineState.HANDED_OVER, handed_over_at=at, ended_at=at
    )
    pieces = sum(line.received or 0 for line in going)
    record(purchase, "handed_over", by=by, at=at, order=order, became=str(pieces), why=why)
    if order.contact.user_id:
        tell_orders(
            purchase,
            "handed_over",
            orders=[(order.pk, order.contact.user_id)],
            params={order.pk: {"pieces": pieces}},
            at=at,
        )

"""Orders whose prepayment did not come, and lowered prepayments. Rules: R-PREPAY, R-PAID, R-MINIMUM."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Line, Order, Payment, Purchase
from purchases.models.purchase import known
from purchases.rules.paying import prepayment
from purchases.selectors.covering import uncovered_lines
from purchases.selectors.dues import dues_of_order
from purchases.selectors.minimum import progress_of
from purchases.selectors.prepayments import confirmed_money_of_order, due_at_stop
from purchases.services.acting import check_organizer, check_state, lock_purchase, record
from purchases.services.releasing import give_places_on, release_lines, tell_owner
from purchases.services.resettling import settle_again
from purchases.states import LineEnd, LineState, PaymentState, PurchaseState


class CannotDrop(DomainError):
    """The order cannot be dropped for lack of prepayment."""

    rule = "R-PREPAY"


class BreaksMinimum(CannotDrop):
    """A minimum that was reached would not be any more; the organizer may confirm that."""

    rule = "R-MINIMUM"


class CannotLowerPrepayment(DomainError):
    """The share can only be lowered."""

    rule = "R-PREPAY"


def lower_prepayment(*, order_id: int, percent: Decimal, by: User, at: datetime) -> Order:
    """Ask less prepayment of one participant, never more."""
    with atomic():
        purchase = lock_purchase(Order.objects.values_list("purchase_id", flat=True).get(pk=order_id))
        check_organizer(purchase, by=by, refusal=CannotLowerPrepayment)
        order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
        now = purchase.agreed.prepay_percent if order.prepay_percent is None else order.prepay_percent
        if not percent.is_finite() or not 0 <= percent < now:
            raise CannotLowerPrepayment(
                _("The share can only be lowered: below %(now)s %%.") % {"now": now}, field="percent"
            )
        order.prepay_percent = percent
        order.save(update_fields=["prepay_percent"])
        record(purchase, "prepayment_lowered", by=by, at=at, order=order, was=str(now), became=str(percent))
    return order


def drop_unpaid_order(*, order_id: int, by: User, at: datetime) -> Order:
    """Release every line of an order whose prepayment did not come; its money is given back later.

    Raises BreaksMinimum where a minimum that was reached would break.
    """
    with atomic():
        purchase, order, lines, _money = _unpaid(order_id, by, at)
        with _keeping_minimum(purchase):
            _drop(purchase, order, lines, by, at)
    return order


def drop_unpaid_order_below_minimum(*, order_id: int, by: User, at: datetime) -> Order:
    """As `drop_unpaid_order`, although a minimum may break, as the organizer confirms."""
    with atomic():
        purchase, order, lines, _money = _unpaid(order_id, by, at)
        _drop(purchase, order, lines, by, at)
    return order


def keep_covered_lines(*, order_id: int, by: User, at: datetime) -> Order:
    """Keep the lines that the money covers, latest out first; release the rest.

    Raises BreaksMinimum where a minimum that was reached would break.
    """
    with atomic():
        purchase, order, lines, money = _unpaid(order_id, by, at)
        with _keeping_minimum(purchase):
            _drop(purchase, order, uncovered_lines(purchase, order, lines, money=money), by, at)
    return order


def keep_covered_lines_below_minimum(*, order_id: int, by: User, at: datetime) -> Order:
    """As `keep_covered_lines`, although a minimum may break, as the organizer confirms."""
    with atomic():
        purchase, order, lines, money = _unpaid(order_id, by, at)
        _drop(purchase, order, uncovered_lines(purchase, order, lines, money=money), by, at)
    return order


@contextmanager
def _keeping_minimum(purchase: Purchase) -> Iterator[None]:
    reached = {(each.kind, each.item_id) for each in progress_of(purchase) if each.is_met}
    yield
    if any(not each.is_met and (each.kind, each.item_id) in reached for each in progress_of(purchase)):
        raise BreaksMinimum(
            _("That takes the purchase below its minimum. Confirm it, or wait for the money.")
        )


def _drop(purchase: Purchase, order: Order, lines: Collection[Line], by: User, at: datetime) -> None:
    freed = release_lines(purchase, order, lines, LineEnd.UNPAID, by, at)
    give_places_on(purchase, unpaid=order, freed=freed, by=by, at=at)
    settle_again(purchase, variants=sorted(freed), by=by, at=at)
    tell_owner(purchase, order, "dropped", at)


def _unpaid(order_id: int, by: User, at: datetime) -> tuple[Purchase, Order, Sequence[Line], int]:
    purchase = lock_purchase(Order.objects.values_list("purchase_id", flat=True).get(pk=order_id))
    check_organizer(purchase, by=by, refusal=CannotDrop)
    check_state(purchase, [PurchaseState.STOPPED], refusal=CannotDrop)
    order = (
        Order.objects.select_for_update(of=("self",)).select_related("contact", "purchase").get(pk=order_id)
    )
    if at < known(purchase.prepay_due_at):
        raise CannotDrop(_("The prepayment is not due yet."))
    if Payment.objects.filter(order=order, state=PaymentState.REPORTED).exists():
        raise CannotDrop(_("A reported payment waits for your decision first."), rule="R-PAID")
    money = confirmed_money_of_order(purchase, order_id=order.pk)
    due_now = due_at_stop(purchase, at=at)
    due = prepayment(
        goods_cost=dues_of_order(purchase, order_id=order.pk, among=due_now).goods_cost,
        terms_percent=purchase.terms.prepay_percent,
        own_percent=order.prepay_percent,
    )
    if money >= due:
        raise CannotDrop(_("The prepayment of this order is paid."))
    lines = list(
        Line.objects.select_for_update()
        .filter(due_now, order=order, state=LineState.CONFIRMED)
        .order_by("placed_at", "pk")
    )
    return purchase, order, lines, money

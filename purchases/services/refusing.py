"""Between the stop and the buy-out: refusals, unpaid orders, lowered prepayments. Rules: R-REFUSE, R-PREPAY."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Line, Order, Payment, Purchase, Variant
from purchases.models.purchase import known
from purchases.rules.paying import covered_pieces, prepayment
from purchases.rules.pricing import PricedLine, line_dues, unit_price
from purchases.selectors.dues import dues_of_order, tariff_of
from purchases.selectors.prepayments import confirmed_money_of_order
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    record,
    tell_orders,
    tell_users,
)
from purchases.services.charging import charge_order
from purchases.services.stock import free_places
from purchases.states import LineEnd, LineState, PaymentState, PurchaseState


class CannotRefuse(DomainError):
    """The line cannot be refused now."""

    rule = "R-REFUSE"


class CannotDrop(DomainError):
    """The order cannot be dropped for lack of prepayment."""

    rule = "R-PREPAY"


class CannotLowerPrepayment(DomainError):
    """The share can only be lowered."""

    rule = "R-PREPAY"


def ask_refusal(*, line_id: int, by: User, at: datetime) -> Line:
    """The participant asks to be let off a line after the stop; the organizer decides."""
    with atomic():
        line = (
            Line.objects.select_for_update(of=("self",))
            .select_related("order__purchase__organizer", "order__contact")
            .get(pk=line_id, order__contact__user=by)
        )
        purchase = line.order.purchase
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotRefuse)
        if line.state != LineState.CONFIRMED or line.refusal_asked_at:
            raise CannotRefuse(_("This line cannot be refused now."))
        line.refusal_asked_at, line.refusal_declined = at, ""
        line.save(update_fields=["refusal_asked_at", "refusal_declined"])
        tell_users(
            purchase,
            "refusal_asked",
            users=[purchase.organizer.user_id],
            params={"who": line.order.contact.full_name},
            link=f"{purchase.get_absolute_url()}desk/",
            at=at,
        )
    return line


def accept_refusal(*, line_id: int, by: User, at: datetime) -> Line:
    """Release the line and take its dues back."""
    with atomic():
        purchase, line = _asked(line_id, by)
        _release(purchase, line.order, [line], LineEnd.REFUSAL_ACCEPTED, by, at)
        _tell_owner(purchase, line.order, "refusal_accepted", at)
    return line


def decline_refusal(*, line_id: int, why: str, by: User, at: datetime) -> Line:
    """The line stays ordered; its owner is told why."""
    with atomic():
        purchase, line = _asked(line_id, by)
        if not why.strip():
            raise CannotRefuse(_("Say why the line stays ordered."), field="why")
        line.refusal_asked_at, line.refusal_declined = None, why
        line.save(update_fields=["refusal_asked_at", "refusal_declined"])
        record(purchase, "refusal_declined", by=by, at=at, order=line.order, why=why)
        _tell_owner(purchase, line.order, "refusal_declined", at)
    return line


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
    """Release every line of an order whose prepayment did not come; money on it is owed back later."""
    with atomic():
        purchase, order, lines, _money = _unpaid(order_id, by, at)
        _release(purchase, order, lines, LineEnd.UNPAID, by, at)
        _tell_owner(purchase, order, "dropped", at)
    return order


def keep_covered_lines(*, order_id: int, by: User, at: datetime) -> Order:
    """Keep the lines that the money covers, latest out first; release the rest."""
    with atomic():
        purchase, order, lines, money = _unpaid(order_id, by, at)
        percent = purchase.terms.prepay_percent if order.prepay_percent is None else order.prepay_percent
        tariff = tariff_of(purchase)
        costs = [(line.quantity, line_dues(_priced(line), tariff=tariff).goods_cost) for line in lines]
        kept = covered_pieces(costs, money=money, percent=percent)
        out = [line for line, pieces in zip(lines, kept, strict=True) if not pieces]
        _release(purchase, order, out, LineEnd.UNPAID, by, at)
        _tell_owner(purchase, order, "dropped", at)
    return order


def _asked(line_id: int, by: User) -> tuple[Purchase, Line]:
    purchase = lock_purchase(Line.objects.values_list("order__purchase_id", flat=True).get(pk=line_id))
    check_organizer(purchase, by=by, refusal=CannotRefuse)
    check_state(purchase, [PurchaseState.STOPPED], refusal=CannotRefuse)
    line = (
        Line.objects.select_for_update(of=("self",))
        .select_related("order__contact", "order__purchase")
        .get(pk=line_id)
    )
    if not line.refusal_asked_at or line.state != LineState.CONFIRMED:
        raise CannotRefuse(_("Nobody has asked to refuse this line."))
    return purchase, line


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
    due = prepayment(
        goods_cost=dues_of_order(purchase, order_id=order.pk).goods_cost,
        terms_percent=purchase.terms.prepay_percent,
        own_percent=order.prepay_percent,
    )
    if money >= due:
        raise CannotDrop(_("The prepayment of this order is paid."))
    lines = list(
        Line.objects.select_for_update()
        .filter(order=order, state=LineState.CONFIRMED)
        .order_by("placed_at", "pk")
    )
    return purchase, order, lines, money


def _priced(line: Line) -> PricedLine:
    return PricedLine(
        order_id=line.order_id,
        state=line.state,
        price=line.unit_price.amount,
        quantity=line.quantity,
        stop_unit=line.stop_unit,
    )


def _release(
    purchase: Purchase, order: Order, lines: Collection[Line], because: LineEnd, by: User, at: datetime
) -> None:
    ending = Line.objects.filter(pk__in=[line.pk for line in lines])
    freed = free_places(ending)
    ending.update(state=LineState.RELEASED, ended_at=at, ended_because=because, refusal_asked_at=None)
    charge_order(purchase=purchase, order=order, kind="released", by=by, at=at)
    purchase.save(update_fields=["charges"])
    record(purchase, "released", by=by, at=at, order=order, became=str(sum(freed.values())),
           params={"because": because.value})  # fmt: skip
    if because == LineEnd.UNPAID:
        _fill_freed(purchase, order, freed, by, at)


def _fill_freed(purchase: Purchase, unpaid: Order, freed: dict[int, int], by: User, at: datetime) -> None:
    """Freed places go first to others' lines of the variant that found none at the stop, earliest first."""
    waiting = (
        Line.objects.select_for_update(of=("self",))
        .select_related("order__contact", "order__purchase")
        .filter(variant__in=sorted(freed), state=LineState.RELEASED, ended_because=LineEnd.NO_PLACE)
        .exclude(order=unpaid)
        .order_by("placed_at", "pk")
    )
    left = dict(freed)
    for line in waiting:
        if line.quantity > left[line.variant_id]:
            continue
        left[line.variant_id] -= line.quantity
        line.state, line.ended_at, line.ended_because = LineState.CONFIRMED, None, ""
        line.stop_unit = unit_price(price=line.unit_price.amount, tariff=tariff_of(purchase))
        line.save(update_fields=["state", "ended_at", "ended_because", "stop_unit"])
        add_to_rows(Variant, "taken", [(line.variant_id, line.quantity)])
        charge_order(purchase=purchase, order=line.order, kind="place_found", by=by, at=at)
        purchase.save(update_fields=["charges"])
        record(purchase, "place_found", by=by, at=at, order=line.order, became=str(line.quantity))
        _tell_owner(purchase, line.order, "place_found", at)


def _tell_owner(purchase: Purchase, order: Order, kind: str, at: datetime) -> None:
    if order.contact.user_id:
        tell_orders(purchase, kind, orders=[(order.pk, order.contact.user_id)], params={}, at=at)

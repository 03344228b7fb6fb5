"""Offline payments: reported, confirmed or refused. Rules: R-PREPAY, R-LEDGER."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.days import local_day
from config.kernel.db import atomic, read_shared
from config.kernel.errors import DomainError
from config.kernel.money import as_text, is_whole, to_minor
from ledger.services import Transfer, post
from participants.models import User
from participants.notices import money
from purchases.models import Order, Payment, Purchase
from purchases.rules.accounts import cash_account
from purchases.services.acting import check_organizer, check_right, record, tell_orders, tell_users
from purchases.services.giving_back import owe_back
from purchases.states import PaymentState, PaymentWay, PurchaseState, Right

PAYABLE = frozenset(set(PurchaseState) - {PurchaseState.DRAFT, PurchaseState.CLOSED, PurchaseState.CANCELLED})


class CannotReport(DomainError):
    """The payment cannot be reported like this."""

    rule = "R-PREPAY"


class CannotDecide(DomainError):
    """The payment cannot be confirmed or refused."""

    rule = "R-PREPAY"


def report_payment(
    *, order_id: int, amount: Money, way: str, paid_on: date, note: str, by: User, at: datetime
) -> Payment:
    """A participant says that they paid; the organizer is told and confirms or refuses."""
    with atomic():
        order = _hold_order(Order.objects.filter(pk=order_id, contact__user=by))
        payment = _report(order, amount, way, paid_on, note, by, at)
        tell_users(
            order.purchase,
            "payment_reported",
            users=[order.purchase.organizer.user_id],
            params={"amount": money(amount), "who": order.contact.full_name},
            link=order.purchase.desk_url,
            at=at,
        )
    return payment


def record_payment(
    *, order_id: int, amount: Money, way: str, paid_on: date, note: str, by: User, at: datetime
) -> Payment:
    """The organizer enters money that came without a report, confirmed at once."""
    with atomic():
        order = _hold_order(Order.objects.filter(pk=order_id))
        check_organizer(order.purchase, by=by, refusal=CannotReport)
        payment = _report(order, amount, way, paid_on, note, by, at)
        _confirm(order.purchase, payment, by, at)
    return payment


def take_payment(*, order_id: int, amount: Money, way: str, by: User, at: datetime) -> Payment:
    """Money taken where goods are handed out, by whoever hands out, confirmed at once. Rule: R-HANDOVER."""
    with atomic():
        order = _hold_order(Order.objects.filter(pk=order_id))
        check_right(order.purchase, Right.HAND_OUT, by=by, refusal=CannotReport)
        today = local_day(at, order.purchase.time_zone)
        payment = _report(order, amount, way, today, "", by, at)
        _confirm(order.purchase, payment, by, at)
    return payment


def confirm_payment(*, payment_id: int, by: User, at: datetime) -> Payment:
    """Post the money to its order; with the purchase cancelled meanwhile, it is owed back."""
    with atomic():
        purchase = _hold_purchase(payment_id)
        check_organizer(purchase, by=by, refusal=CannotDecide)
        payment = _undecided(payment_id)
        _confirm(purchase, payment, by, at)
    return payment


def refuse_payment(*, payment_id: int, reason: str, by: User, at: datetime) -> Payment:
    """The money did not come, or not like that; the participant is told why."""
    with atomic():
        purchase = _hold_purchase(payment_id)
        check_organizer(purchase, by=by, refusal=CannotDecide)
        if not reason.strip():
            raise CannotDecide(_("Say why the payment is refused."), field="reason")
        payment = _undecided(payment_id)
        payment.reason = reason
        _decide(payment, PaymentState.REFUSED, by, at)
        record(
            purchase,
            "payment_refused",
            by=by,
            at=at,
            order=payment.order,
            became=as_text(payment.amount),
            why=reason,
        )
        _tell_payer(purchase, payment, "payment_refused", at)
    return payment


def check_sum(amount: Money, *, currency: str, refusal: type[DomainError]) -> None:
    """Raise `refusal` unless `amount` is a whole sum above zero in `currency`."""
    if str(amount.currency) != currency:
        raise refusal(_("This purchase is settled in %(currency)s.") % {"currency": currency}, field="amount")
    if not amount.amount.is_finite() or amount.amount <= 0:
        raise refusal(_("Enter a sum above zero."), field="amount")
    if amount.amount >= 10**10:
        raise refusal(_("The sum is too large."), field="amount")
    if not is_whole(amount.amount, currency):
        raise refusal(_("The sum has too many decimals for this currency."), field="amount")


def _report(
    order: Order, amount: Money, way: str, paid_on: date, note: str, by: User, at: datetime
) -> Payment:
    purchase = order.purchase
    check_sum(amount, currency=purchase.currency, refusal=CannotReport)
    if purchase.state not in PAYABLE:
        raise CannotReport(_("Nothing can be paid here any more."), rule="R-STATES")
    if way not in PaymentWay.values:
        raise CannotReport(_("Say how it was paid."), field="way")
    if paid_on > local_day(at, purchase.time_zone):
        raise CannotReport(_("The day is in the future."), field="paid_on")
    return Payment.objects.create(
        order=order, amount=amount, way=way, paid_on=paid_on, note=note, reported_at=at, reported_by=by
    )


def _confirm(purchase: Purchase, payment: Payment, by: User, at: datetime) -> None:
    order = payment.order
    _decide(payment, PaymentState.CONFIRMED, by, at)
    post(
        kind="payment",
        source=order.account,
        key=f"payment:{payment.pk}",
        unit=purchase.currency,
        transfers=[
            Transfer(
                cash_account(purchase_id=purchase.pk, way=payment.way),
                order.account,
                to_minor(payment.amount),
            )
        ],
        at=at,
        by=by,
    )
    record(purchase, "payment_confirmed", by=by, at=at, order=order, became=as_text(payment.amount))
    if purchase.state == PurchaseState.CANCELLED:
        owe_back(order=order, units=to_minor(payment.amount), why=purchase.cancel_reason, by=by, at=at)
    _tell_payer(purchase, payment, "payment_confirmed", at)


def _hold_order(orders: QuerySet[Order]) -> Order:
    """The one of `orders` with its purchase, which no change of state passes meanwhile."""
    order = orders.select_related("contact").get()
    (order.purchase,) = read_shared(Purchase.objects.filter(pk=order.purchase_id).select_related("organizer"))
    return order


def _hold_purchase(payment_id: int) -> Purchase:
    """The payment's purchase, shared with other payments and held against a change of state."""
    purchase: Purchase
    (purchase,) = read_shared(
        Purchase.objects.filter(orders__payments=payment_id).select_related("organizer")
    )
    return purchase


def _undecided(payment_id: int) -> Payment:
    payment = (
        Payment.objects.select_for_update(of=("self",))
        .select_related("order__purchase", "order__contact")
        .get(pk=payment_id)
    )
    if payment.state != PaymentState.REPORTED:
        raise CannotDecide(_("This payment is already %(state)s.") % {"state": payment.get_state_display()})
    return payment


def _decide(payment: Payment, state: PaymentState, by: User, at: datetime) -> None:
    payment.state, payment.decided_by, payment.decided_at = state, by, at
    payment.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _tell_payer(purchase: Purchase, payment: Payment, kind: str, at: datetime) -> None:
    if payment.order.contact.user_id:
        tell_orders(
            purchase,
            kind,
            orders=[(payment.order_id, payment.order.contact.user_id)],
            params={payment.order_id: {"amount": money(payment.amount), "reason": payment.reason}},
            at=at,
        )

"""What orders are to pay before the buy-out. Rule: R-PREPAY."""

from config.kernel.money import to_minor
from purchases.models import Order, Payment, Purchase
from purchases.rules.paying import prepayment
from purchases.selectors.dues import dues_of
from purchases.states import PaymentState


def confirmed_money(purchase: Purchase) -> dict[int, int]:
    """Confirmed payments of each order, in minor units. 1 query."""
    paid: dict[int, int] = {}
    for payment in Payment.objects.filter(order__purchase=purchase, state=PaymentState.CONFIRMED):
        paid[payment.order_id] = paid.get(payment.order_id, 0) + to_minor(payment.amount)
    return paid


def missing_prepayments(purchase: Purchase) -> dict[int, int]:
    """What is still to be prepaid, by order, where anything is. 3 queries."""
    own = dict(
        Order.objects.filter(purchase=purchase, prepay_percent__isnull=False).values_list(
            "pk", "prepay_percent"
        )
    )
    paid = confirmed_money(purchase)
    missing = {}
    for order_id, dues in dues_of(purchase).items():
        due = prepayment(
            goods_cost=dues.goods_cost,
            terms_percent=purchase.agreed.prepay_percent,
            own_percent=own.get(order_id),
        )
        if due > paid.get(order_id, 0):
            missing[order_id] = due - paid.get(order_id, 0)
    return missing

"""What orders are to pay before the buy-out. Rule: R-PREPAY."""

from datetime import datetime

from django.db.models import Q

from ledger import selectors as ledger
from purchases.models import Order, Purchase
from purchases.models.order import EVERY_LINE
from purchases.rules.accounts import order_account
from purchases.rules.paying import prepayment
from purchases.selectors.dues import dues_of
from purchases.selectors.report import Moved, money_by_order


def confirmed_money(purchase: Purchase) -> dict[int, int]:
    """Money that is on each order, in minor units: paid in or from credit, less what was moved back. 1 query."""
    return {order_id: moved.held for order_id, moved in money_by_order(purchase).items()}


def confirmed_money_of_order(purchase: Purchase, *, order_id: int) -> int:
    """As `confirmed_money`, of one order. 1 query."""
    key = order_account(purchase_id=purchase.pk, order_id=order_id)
    moved = Moved()
    for other, amount in ledger.moved_to(key=key, unit=purchase.currency).items():
        moved.add(other, amount)
    return moved.held


def due_at_stop(purchase: Purchase, *, at: datetime) -> Q:
    """The lines whose prepayment falls due by `at`: without those of a top-up until theirs does. Rule: R-TOPUP."""
    due_at = purchase.top_up_due_at
    return Q(topped_up_at=None) if due_at is not None and at < due_at else EVERY_LINE


def missing_prepayments(purchase: Purchase, *, among: Q = EVERY_LINE) -> dict[int, int]:
    """What is still to be prepaid for the lines `among`, by order, where anything is. 3 queries."""
    own = dict(
        Order.objects.filter(purchase=purchase, prepay_percent__isnull=False).values_list(
            "pk", "prepay_percent"
        )
    )
    paid = confirmed_money(purchase)
    missing = {}
    for order_id, dues in dues_of(purchase, among=among).items():
        due = prepayment(
            goods_cost=dues.goods_cost,
            terms_percent=purchase.agreed.prepay_percent,
            own_percent=own.get(order_id),
        )
        if due > paid.get(order_id, 0):
            missing[order_id] = due - paid.get(order_id, 0)
    return missing

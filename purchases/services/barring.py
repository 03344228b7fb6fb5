"""What a new blacklist entry does to orders. Rule: R-BLACKLIST."""

from datetime import datetime

from participants.models import BlacklistEntry
from purchases.models import Line, Order, Payment, Purchase
from purchases.services.acting import lock_purchase, record, tell_orders
from purchases.services.freeing import confirm_waiting
from purchases.services.stock import free_places
from purchases.states import PLACED, TAKING_ORDERS, LineEnd, LineState, PaymentState


def release_barred(entry: BlacklistEntry, at: datetime) -> None:
    """Release the person's lines in purchases that take orders, where no money of theirs is confirmed.

    Registered with participants' blacklists; runs in the entry's transaction.
    """
    purchases = Purchase.objects.filter(state__in=TAKING_ORDERS, orders__contact__user=entry.user_id)
    if entry.owner_id:
        purchases = purchases.filter(organizer__user=entry.owner_id)
    for purchase_id in purchases.order_by("pk").values_list("pk", flat=True):
        _release(lock_purchase(purchase_id), entry, at)


def _release(purchase: Purchase, entry: BlacklistEntry, at: datetime) -> None:
    order = Order.objects.get(purchase=purchase, contact__user=entry.user_id)
    waits_for_money = [PaymentState.REPORTED, PaymentState.CONFIRMED]
    if purchase.state not in TAKING_ORDERS or (
        Payment.objects.filter(order=order, state__in=waits_for_money).exists()
    ):
        return
    lines = Line.objects.filter(order=order, state__in=sorted(PLACED))
    freed = free_places(lines)
    if not lines.update(state=LineState.RELEASED, ended_at=at, ended_because=LineEnd.BLACKLISTED):
        return
    confirm_waiting(variants=sorted(freed))
    record(purchase, "released", by=entry.author, at=at, order=order, params={"because": LineEnd.BLACKLISTED})
    tell_orders(purchase, "barred", orders=[(order.pk, entry.user_id)], params={}, at=at)

"""What administrators look after. Rules: R-IDLE-35, R-3DAYS."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from purchases.models import Payment, Purchase
from purchases.models.purchase import PurchaseQuerySet
from purchases.rules.deadlines import is_unseen
from purchases.states import LIVE, PaymentState, PurchaseState


def left_alone_with_money(*, at: datetime) -> PurchaseQuerySet:
    """Live purchases with confirmed money whose organizer is not seen for longer than the terms allow.

    The clock cancels those without money. 1 query now, 1 when read. Rule: R-IDLE-35.
    """
    paid = Payment.objects.filter(order__purchase=OuterRef("pk"), state=PaymentState.CONFIRMED)
    live = Purchase.objects.filter(Exists(paid), state__in=sorted(LIVE)).exclude(
        organizer__user__seen_at__gte=at - timedelta(days=1)
    )
    absent = [
        purchase.pk
        for purchase in live.select_related("terms", "organizer__user")
        if is_unseen(
            seen_at=purchase.organizer.user.seen_at or purchase.organizer.user.date_joined,
            at=at,
            days=purchase.terms.idle_days,
            zone=purchase.time_zone,
        )
    ]
    found: PurchaseQuerySet = Purchase.objects.filter(pk__in=absent)
    return found


def late_to_distribute(*, at: datetime) -> PurchaseQuerySet:
    """Arrived purchases whose distribution should have begun. 1 query when read. Rule: R-3DAYS."""
    late: PurchaseQuerySet = Purchase.objects.filter(state=PurchaseState.ARRIVED, distribution_due_at__lte=at)
    return late

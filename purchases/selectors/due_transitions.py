"""What the clock has to do. Rules: R-STATES, R-MINIMUM, R-IDLE-8, R-IDLE-35."""

from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery

from purchases.models import Item, Line, Payment, Purchase, PurchaseEvent
from purchases.selectors.oversight import late_to_distribute
from purchases.states import LIVE, TAKING_ORDERS, LineState, PaymentState, PurchaseState


def purchases_with_due_dates(*, at: datetime) -> list[Purchase]:
    """Purchases whose last call or stop has come, the earliest due first. 1 query."""
    due = Purchase.objects.filter(state=PurchaseState.OPEN, last_call_at__lte=at) | Purchase.objects.filter(
        state__in=TAKING_ORDERS, stop_at__lte=at
    )
    return list(due.select_related("terms", "organizer__user").order_by("last_call_at", "pk"))


def purchases_to_warn(*, at: datetime, days: int) -> list[Purchase]:
    """Open purchases whose last call comes within `days` days. 1 query."""
    return list(
        Purchase.objects.filter(
            state=PurchaseState.OPEN, last_call_at__gt=at, last_call_at__lte=at + timedelta(days=days)
        ).select_related("terms", "organizer__user")
    )


def live_or_drafted(*, seen_before: datetime) -> list[Purchase]:
    """What organizers not seen since `seen_before` carry and has not been bought. 1 query."""
    return list(
        Purchase.objects.filter(
            state__in=[PurchaseState.DRAFT, *LIVE], organizer__user__date_joined__lt=seen_before
        )
        .exclude(organizer__user__seen_at__gte=seen_before)
        .select_related("terms", "draft", "organizer__user")
        .order_by("pk")
    )


def shortest_agreed_absence() -> int | None:
    """The fewest days of absence that the terms of a live purchase allow. 1 query. Rule: R-IDLE-35."""
    days: int | None = Purchase.objects.filter(state__in=sorted(LIVE)).aggregate(
        days=Min("terms__idle_days")
    )["days"]
    return days


def has_confirmed_money(purchase: Purchase) -> bool:
    """Whether any participant's payment is confirmed. 1 query."""
    return Payment.objects.filter(order__purchase=purchase, state=PaymentState.CONFIRMED).exists()


def ended_top_ups(*, at: datetime) -> list[Purchase]:
    """Stopped purchases whose top-up has come to its end. 1 query. Rule: R-TOPUP."""
    marked = Item.objects.filter(purchase=OuterRef("pk"), in_top_up=True)
    return list(
        Purchase.objects.filter(Exists(marked), state=PurchaseState.STOPPED, top_up_until__lte=at).order_by(
            "top_up_until", "pk"
        )
    )


def awaiting_prepayment(*, at: datetime) -> list[tuple[Purchase, datetime]]:
    """Stopped purchases with a prepayment that is due, or will be within a day, and when. 1 query.

    One whose top-up is to be prepaid later stands twice.
    """
    dates = ("prepay_due_at", "top_up_due_at")
    soon = at + timedelta(days=1)
    past = at - timedelta(days=7)
    in_reach = Q(prepay_due_at__lte=soon, prepay_due_at__gt=past)
    in_reach |= Q(top_up_due_at__lte=soon, top_up_due_at__gt=past)
    found = Purchase.objects.filter(in_reach, state=PurchaseState.STOPPED, terms__prepay_percent__gt=0)
    return [
        (purchase, due_at)
        for purchase in found.select_related("terms", "organizer__user")
        for due_at in (getattr(purchase, name) for name in dates)
        if due_at is not None and past < due_at <= soon
    ]


def late_distributions(*, at: datetime) -> list[Purchase]:
    """Arrived purchases whose distribution should have begun. 1 query. Rule: R-3DAYS."""
    return list(late_to_distribute(at=at).select_related("organizer__user"))


def collected(*, at: datetime) -> list[tuple[Purchase, datetime | None, datetime | None]]:
    """Purchases in distribution with nothing left to collect. 1 query.

    With when the last line went out, and when anything, such as a payment, last happened.
    """
    events = PurchaseEvent.objects.filter(purchase=OuterRef("pk")).order_by("-at").values("at")[:1]
    waiting = Line.objects.filter(order__purchase=OuterRef("pk"), state=LineState.ARRIVED)
    found = (
        Purchase.objects.filter(~Exists(waiting), state=PurchaseState.DISTRIBUTION, distribution_at__lte=at)
        .select_related("terms")
        .annotate(last_handed_over_at=Max("orders__lines__handed_over_at"), last_event_at=Subquery(events))
    )
    return [(each, each.last_handed_over_at, each.last_event_at) for each in found]

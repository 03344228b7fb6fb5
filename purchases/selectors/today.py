"""What needs an organizer, in order of deadline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, Min, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.days import end_of_day
from organizers.models import Organizer
from purchases.models import GiveBack, Line, Payment, Purchase
from purchases.selectors.questions import waiting_by_purchase
from purchases.states import TAKING_ORDERS, GiveBackState, LineState, PaymentState, PurchaseState

LIVING = frozenset(set(PurchaseState) - {PurchaseState.CLOSED, PurchaseState.CANCELLED})
SOON = timedelta(days=3)
PURCHASE = ("pk", "slug", "title", "state", "time_zone")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `by` is an exclusive instant, None where nothing is due; `since` when it began to wait."""

    purchase: Purchase
    words: str
    url: str
    by: datetime | None
    rule: str
    icon: str
    since: datetime | None = None


def living_purchases(organizer: Organizer) -> list[Purchase]:
    """Everything the organizer carries that has not ended. 1 query.

    `has_waiting` says whether anybody has goods to collect.
    """
    waiting = Line.objects.filter(order__purchase=OuterRef("pk"), state=LineState.ARRIVED)
    return list(
        Purchase.objects.filter(organizer=organizer, state__in=sorted(LIVING))
        .select_related("terms", "draft", "city")
        .annotate(has_waiting=Exists(waiting))
        .order_by("stop_at", "pk")
    )


def ended_purchases(organizer: Organizer) -> QuerySet[Purchase]:
    """What the organizer carried to an end, the latest first."""
    ended = [PurchaseState.CLOSED, PurchaseState.CANCELLED]
    purchases: QuerySet[Purchase] = Purchase.objects.filter(organizer=organizer, state__in=ended)
    return purchases.order_by("-pk")


def tasks_of(organizer: Organizer, *, living: list[Purchase], at: datetime) -> list[Task]:
    """What is to be done now or soon, the most pressing first; what has no deadline comes last. 2 queries."""
    found = [*_decisions(organizer)]
    for purchase in living:
        found += _next_steps(purchase, at, has_waiting=getattr(purchase, "has_waiting", False))
    return sorted(found, key=_urgency)


def _urgency(task: Task) -> tuple[bool, datetime, int]:
    """By deadline; people who wait for an answer since they began to wait; then what has no date."""
    pressing = task.by or task.since
    return (pressing is None, pressing or task.purchase.created_at, task.purchase.pk)


def _decisions(organizer: Organizer) -> Iterator[Task]:
    payments = Payment.objects.filter(order__purchase__organizer=organizer, state=PaymentState.REPORTED)
    lines = Line.objects.filter(
        order__purchase__organizer=organizer,
        order__purchase__state=PurchaseState.STOPPED,
        state=LineState.CONFIRMED,
        refusal_asked_at__isnull=False,
    )
    owed = GiveBack.objects.filter(order__purchase__organizer=organizer, state=GiveBackState.OWED)
    waiting = _by_purchase("payments", payments, Min("reported_at")).union(
        _by_purchase("refusals", lines, Min("refusal_asked_at")),
        _by_purchase("repayments", owed, Min("owed_at")),
        all=True,
    )
    for kind, *values, count, since in waiting:
        purchase = Purchase(**dict(zip(PURCHASE, values, strict=True)))
        words, page, rule, icon = _decision(kind, count)
        yield Task(purchase, words % {"count": count}, _url(page, purchase), None, rule, icon, since)
    for purchase, count, due in waiting_by_purchase(organizer):
        words = ngettext("%(count)d question to answer", "%(count)d questions to answer", count)
        url = _url("questions", purchase)
        yield Task(purchase, words % {"count": count}, url, due, "R-ONLY-ORGANIZER", "letter")


def _by_purchase(kind: str, rows: QuerySet[Any], since: Min) -> QuerySet[Any]:
    """`kind`, the `PURCHASE` of each with any of `rows`, how many, and since when the oldest waits."""
    grouped: QuerySet[Any] = (
        rows.order_by()
        .annotate(kind=Value(kind, output_field=CharField()))
        .values_list("kind", *(f"order__purchase__{key}" for key in PURCHASE))
        .annotate(count=Count("pk"), since=since)
    )
    return grouped


def _decision(kind: str, count: int) -> tuple[str, str, str, str]:
    """What to decide in words, on which page of the desk, by which rule, and its icon."""
    if kind == "payments":
        words = ngettext(
            "%(count)d payment to confirm or refuse", "%(count)d payments to confirm or refuse", count
        )
        return words, "money", "R-PREPAY", "coin"
    if kind == "refusals":
        words = ngettext(
            "%(count)d participant asks to be let off a line",
            "%(count)d requests to be let off a line",
            count,
        )
        return words, "prepayments", "R-REFUSE", "back"
    words = ngettext("%(count)d repayment to send", "%(count)d repayments to send", count)
    return words, "money", "R-REFUND", "back"


def _next_steps(purchase: Purchase, at: datetime, *, has_waiting: bool) -> Iterator[Task]:
    state, desk = purchase.state, purchase.desk_url
    if state in TAKING_ORDERS:
        yield from _dates(purchase, at)
    elif state == PurchaseState.STOPPED:
        by = purchase.prepay_due_at if purchase.terms.prepay_percent else None
        yield Task(purchase, _("Pay the supplier"), _url("buy-out", purchase), by, "R-STATES", "receipt")
    elif state == PurchaseState.BOUGHT_OUT:
        due = end_of_day(purchase.expected_on, purchase.time_zone) if purchase.expected_on else None
        if due is None or due <= at + SOON:
            words = _("Record the parcel when it comes")
            yield Task(purchase, words, _url("arrival", purchase), due, "R-3DAYS", "truck")
    elif state == PurchaseState.ARRIVED:
        by = purchase.distribution_due_at
        yield Task(purchase, _("Begin distribution"), desk, by, "R-3DAYS", "hand")
    elif state == PurchaseState.DISTRIBUTION and not has_waiting:
        words = _("Everything is collected: close")
        yield Task(purchase, words, _url("close", purchase), None, "R-STATES", "check")


def _dates(purchase: Purchase, at: datetime) -> Iterator[Task]:
    """The last call and the stop as they come near, and the decision once the stop has come."""
    call, stop, desk = purchase.last_call_at, purchase.stop_at, purchase.desk_url
    if stop and stop <= at:
        by = stop + timedelta(days=purchase.terms.minimum_days)
        yield Task(purchase, _("Stop, extend or cancel: the stop has come"), desk, by, "R-MINIMUM", "lock")
    elif purchase.state == PurchaseState.OPEN and call and call <= at + SOON:
        yield Task(purchase, _("Last call comes"), desk, call, "R-IDLE-8", "flame")
    elif purchase.state == PurchaseState.LAST_CALL and stop and stop <= at + SOON:
        yield Task(purchase, _("The stop comes"), desk, stop, "R-STATES", "lock")


def _url(name: str, purchase: Purchase) -> str:
    return reverse(f"purchases:desk-{name}", args=[purchase.slug])

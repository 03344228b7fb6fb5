"""The course of a purchase and of one order in it, in words. No component ever queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.days import end_of_day
from config.kernel.money import from_text
from config.kernel.wording import format_money, last_moment, place_words
from purchases.models import Payment, Purchase, PurchaseEvent
from purchases.selectors.figures import collect_by
from purchases.selectors.history import reason_of
from purchases.selectors.orders import OrderLine, OrderSummary
from purchases.states import (
    DELIVERED,
    TAKING_ORDERS,
    GiveBackState,
    LineState,
    PaymentState,
    PurchaseState,
)

NEWS = (
    "published",
    "called",
    "dates_moved",
    "stopped",
    "reopened",
    "bought_out",
    "arrived",
    "distribution_began",
    "closed",
    "cancelled",
)
OWN = ("credit_used", "place_found", "refusal_declined", "prepayment_lowered", "handed_over", "written_off")
LATEST = 50
BEFORE_STOP = frozenset({PurchaseState.DRAFT, *TAKING_ORDERS})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry for the timeline component."""

    at: datetime | None
    title: str
    text: str = ""
    kind: str = "state"
    phase: str = "done"
    url: str = ""


def events_of(purchase: Purchase, *, order_id: int | None = None) -> list[PurchaseEvent]:
    """What concerns everybody, and with `order_id` what concerns that order, oldest first. 1 query."""
    about = Q(kind__in=NEWS, order=None)
    if order_id is not None:
        about |= Q(kind__in=OWN, order=order_id)
    return list(PurchaseEvent.objects.filter(about, purchase=purchase).order_by("at", "pk"))


def news_entries(purchase: Purchase, events: Iterable[PurchaseEvent]) -> list[Entry]:
    """What happened in the purchase, the newest first."""
    return [_event(purchase, event) for event in events][::-1]


def order_entries(
    purchase: Purchase, summary: OrderSummary, events: Iterable[PurchaseEvent], *, at: datetime
) -> list[Entry]:
    """What happened, oldest first and the latest of it, then what comes next with its date."""
    done = [
        *(_event(purchase, event) for event in events),
        *_line_entries(summary.lines),
        *(_payment(payment) for payment in summary.payments),
        *_give_back_entries(summary),
    ]
    return [*sorted(done, key=_when)[-LATEST:], *_ahead(purchase, summary, at)]


def _when(entry: Entry) -> datetime:
    assert entry.at is not None
    return entry.at


def _event(purchase: Purchase, event: PurchaseEvent) -> Entry:
    title, kind = {
        "published": (_("Orders opened"), "state"),
        "called": (_("Last call"), "warning"),
        "dates_moved": (_("The stop was moved"), "state"),
        "stopped": (_("Orders stopped"), "state"),
        "reopened": (_("Opened again"), "state"),
        "bought_out": (_("The supplier is paid"), "money"),
        "arrived": (_("The parcel arrived"), "truck"),
        "distribution_began": (_("Distribution began"), "pickup"),
        "closed": (_("Closed"), "state"),
        "cancelled": (_("Cancelled"), "warning"),
        "credit_used": (_("You paid from your balance"), "money"),
        "place_found": (_("A place was found for a released line"), "order"),
        "refusal_declined": (_("Your refusal was declined"), "message"),
        "prepayment_lowered": (_("Your prepayment was lowered"), "money"),
        "handed_over": (_("Handed over to you"), "pickup"),
        "written_off": (_("What you owed was written off"), "money"),
    }[event.kind]
    text = reason_of(event)
    if event.kind == "dates_moved":
        text = _("New stop: %(stop)s") % {"stop": _until(event.became, purchase.time_zone)}
    elif event.kind == "prepayment_lowered":
        text = _("to %(percent)s %%") % {"percent": event.became}
    elif event.kind == "handed_over" and event.became.isdecimal():
        text = _pieces(int(event.became))
    elif event.kind in ("credit_used", "written_off"):
        text = format_money(from_text(event.became))
    return Entry(at=event.at, title=title, text=text, kind=kind)


def _until(instant: str, zone: str) -> str:
    day, clock = last_moment(datetime.fromisoformat(instant), zone)
    return f"{date_format(day)} {clock}, {place_words(zone)}"


def _pieces(count: int) -> str:
    return ngettext("%(count)d piece", "%(count)d pieces", count) % {"count": count}


def _line_entries(lines: Sequence[OrderLine]) -> Iterator[Entry]:
    placed: dict[datetime, int] = {}
    ended: dict[tuple[datetime, str, str], int] = {}
    for line in lines:
        placed[line.placed_at] = placed.get(line.placed_at, 0) + line.quantity
        if line.ended_at and line.state != LineState.HANDED_OVER:
            key = (line.ended_at, line.state, line.because)
            ended[key] = ended.get(key, 0) + line.quantity
    for at, count in placed.items():
        yield Entry(at=at, title=_("You ordered"), text=_pieces(count), kind="order")
    for (at, state, because), count in ended.items():
        if state == LineState.WITHDRAWN:
            yield Entry(at=at, title=_("You withdrew"), text=_pieces(count), kind="order")
        elif because:
            text = _("%(pieces)s: %(because)s") % {"pieces": _pieces(count), "because": because}
            yield Entry(at=at, title=_("Taken off your order"), text=text, kind="warning")


def _payment(payment: Payment) -> Entry:
    amount = format_money(payment.amount)
    if payment.state == PaymentState.CONFIRMED:
        return Entry(payment.decided_at, _("Your payment was confirmed"), amount, "money")
    if payment.state == PaymentState.REFUSED:
        text = _("%(sum)s: %(reason)s") % {"sum": amount, "reason": payment.reason}
        return Entry(payment.decided_at, _("Your payment was not found"), text, "warning")
    return Entry(payment.reported_at, _("You reported a payment"), amount, "money")


def _give_back_entries(summary: OrderSummary) -> Iterator[Entry]:
    for each in summary.give_backs:
        amount = format_money(each.amount)
        yield Entry(each.owed_at, _("Money to give back to you"), amount, "money")
        if each.sent_at:
            yield Entry(each.sent_at, _("The organizer sent it"), amount, "money")
        if each.settled_at and each.state == GiveBackState.KEPT:
            yield Entry(each.settled_at, _("Kept for your next order"), amount, "money")
        elif each.settled_at:
            yield Entry(each.settled_at, _("You received it"), amount, "money")


def _ahead(purchase: Purchase, summary: OrderSummary, at: datetime) -> Iterator[Entry]:
    """What comes next, in its order; the first thing that waits for the participant is current."""
    if purchase.state in (PurchaseState.CLOSED, PurchaseState.CANCELLED):
        return
    figures = summary.figures
    if purchase.state in BEFORE_STOP:
        yield Entry(
            purchase.stop_at, _("Orders stop"), _("Until then you can change your order."), phase="ahead"
        )
    if figures.due_now.amount > 0 and purchase.state not in DELIVERED:
        yield Entry(
            figures.due_by, _("Pay the prepayment"), format_money(figures.due_now), "money", "current"
        )
    elif figures.prepayment.amount > 0 and purchase.state in BEFORE_STOP:
        yield Entry(None, _("Pay the prepayment"), format_money(figures.prepayment), "money", "ahead")
    if purchase.state in {*BEFORE_STOP, PurchaseState.STOPPED}:
        yield Entry(None, _("The organizer pays the supplier"), phase="ahead", kind="money")
    if purchase.state not in DELIVERED:
        expected = end_of_day(purchase.expected_on, purchase.time_zone) if purchase.expected_on else None
        yield Entry(expected, _("The parcel arrives"), phase="ahead", kind="truck")
    if purchase.state == PurchaseState.ARRIVED:
        yield Entry(purchase.distribution_due_at, _("Distribution begins"), phase="ahead", kind="pickup")
    if purchase.state == PurchaseState.DISTRIBUTION:
        if any(line.state == LineState.ARRIVED for line in summary.lines):
            yield Entry(collect_by(purchase), _("Collect your order"), kind="pickup", phase="current")
    elif figures.pieces:
        yield Entry(None, _("Collect your order"), phase="ahead", kind="pickup")
    yield Entry(None, _("Closed"), phase="ahead")

"""The history of a purchase in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.kernel.money import from_text
from config.kernel.wording import format_money
from purchases.models import Purchase, PurchaseEvent
from purchases.states import LineEnd, Right

WORDS: Mapping[str, tuple[str | Promise, str]] = {
    "drafted": (gettext_lazy("Draft made"), "pencil"),
    "pickup_point_set": (gettext_lazy("Pickup point: %(became)s"), "hand"),
    "item_added": (gettext_lazy("Item added: %(became)s"), "list"),
    "item_removed": (gettext_lazy("Item removed: %(was)s"), "list"),
    "pictures_added": (gettext_lazy("Pictures added: %(became)s"), "list"),
    "picture_removed": (gettext_lazy("Picture removed: %(was)s"), "list"),
    "pictures_taken": (gettext_lazy("Pictures taken from %(became)s"), "file"),
    "sold_out": (gettext_lazy("Sold out: %(became)s"), "list"),
    "available_again": (gettext_lazy("Available again: %(became)s"), "list"),
    "limit_set": (gettext_lazy("Stock limit: %(became)s"), "list"),
    "selling_set": (gettext_lazy("How it is sold was set: %(became)s"), "list"),
    "price_list_imported": (gettext_lazy("Price list taken: %(became)s"), "file"),
    "transfer_approved": (gettext_lazy("Money transfer of %(became)s %% approved"), "scale"),
    "exception_granted": (gettext_lazy("A second live purchase of this supplier was allowed"), "scale"),
    "description_edited": (gettext_lazy("Description changed"), "pencil"),
    "published": (gettext_lazy("Published: orders are taken"), "basket"),
    "orders_imported": (gettext_lazy("Orders taken from the file %(became)s"), "file"),
    "record_claimed": (gettext_lazy("%(became)s has taken over the record of %(was)s"), "person"),
    "orders_copied": (gettext_lazy("Orders copied from the cancelled purchase %(became)s"), "file"),
    "dates_moved": (gettext_lazy("Dates moved"), "clock"),
    "called": (gettext_lazy("Last call"), "flame"),
    "helper_appointed": (gettext_lazy("Helper appointed: %(became)s"), "person"),
    "helper_rights_changed": (gettext_lazy("What a helper may do was changed: %(became)s"), "person"),
    "helper_dismissed": (gettext_lazy("Helper dismissed: %(became)s"), "person"),
    "question_answered": (gettext_lazy("Question answered: “%(became)s”"), "letter"),
    "answer_corrected": (gettext_lazy("Answer corrected: “%(became)s”"), "letter"),
    "counted": (gettext_lazy("Positions of the parcel counted: %(became)s"), "truck"),
    "counted_instead": (gettext_lazy("Pieces that came instead of others: %(became)s"), "truck"),
    "counted_instead_dropped": (gettext_lazy("Pieces that did not come instead of others: %(was)s"), "truck"),
    "item_absent": (gettext_lazy("Did not come: %(became)s"), "truck"),
    "article_repriced": (gettext_lazy("Another price of the supplier's: %(was)s"), "coin"),
    "photos_added": (gettext_lazy("Pictures of what came: %(became)s"), "truck"),
    "photo_removed": (gettext_lazy("A picture of what came was removed"), "truck"),
    "stopped": (gettext_lazy("Stopped: orders locked"), "lock"),
    "dealt_again": (gettext_lazy("Rows and packs dealt again: %(became)s"), "list"),
    "top_up_opened": (gettext_lazy("Top-up opened: %(became)s"), "basket"),
    "topped_up": (gettext_lazy("A top-up filled rows or packs: %(became)s"), "check"),
    "top_up_ended": (gettext_lazy("Top-up ended, pieces released: %(became)s"), "lock"),
    "reopened": (gettext_lazy("Opened again"), "basket"),
    "refusal_declined": (gettext_lazy("Request to be let off a line declined"), "cross"),
    "prepayment_lowered": (gettext_lazy("Prepayment lowered from %(was)s %% to %(became)s %%"), "coin"),
    "released": (gettext_lazy("Pieces released: %(became)s"), "cross"),
    "place_found": (gettext_lazy("A place was found for pieces released earlier: %(became)s"), "check"),
    "payment_confirmed": (gettext_lazy("Payment confirmed: %(became)s"), "coin"),
    "payment_refused": (gettext_lazy("Payment refused: %(became)s"), "coin"),
    "supplier_order_sent": (gettext_lazy("Order sent to the supplier"), "letter"),
    "supplier_answered": (
        gettext_lazy("The supplier answered; pieces it does not send: %(became)s"),
        "letter",
    ),
    "supplier_answer_taken_back": (gettext_lazy("The supplier's answer taken back"), "back"),
    "bought_out": (gettext_lazy("Supplier paid: bought out"), "receipt"),
    "arrived": (gettext_lazy("The parcel came"), "truck"),
    "overpaid_owed_back": (gettext_lazy("Overpaid money to be given back, orders: %(became)s"), "back"),
    "given_back": (gettext_lazy("Money sent back: %(became)s"), "back"),
    "give_back_received": (gettext_lazy("Money received back: %(became)s"), "back"),
    "kept_as_credit": (gettext_lazy("Kept for the next order: %(became)s"), "coin"),
    "credit_used": (gettext_lazy("Paid from the balance: %(became)s"), "coin"),
    "distribution_began": (gettext_lazy("Distribution began"), "hand"),
    "handed_over": (gettext_lazy("Pieces handed over: %(became)s"), "hand"),
    "written_off": (gettext_lazy("Debt given up: %(became)s"), "coin"),
    "closed": (gettext_lazy("Closed"), "check"),
    "cancelled": (gettext_lazy("Cancelled"), "cross"),
}
WHOLE_DAY = frozenset({"supplier_order_sent"})
SUMS = frozenset(
    {
        "payment_confirmed",
        "payment_refused",
        "given_back",
        "give_back_received",
        "kept_as_credit",
        "credit_used",
        "written_off",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: what happened, to whose order, why, by whom (nobody: the clock), when."""

    words: str
    icon: str
    order: str
    why: str
    by: str
    at: datetime


def events_of(purchase: Purchase) -> QuerySet[PurchaseEvent]:
    """The newest first, with people; 1 query when read."""
    return (
        PurchaseEvent.objects.filter(purchase=purchase)
        .select_related("by", "order__contact")
        .order_by("-at", "-pk")
    )


def told(page: Page[PurchaseEvent]) -> list[Entry]:
    """The events of a page in the reader's language."""
    return [_entry(event) for event in page]


def _entry(event: PurchaseEvent) -> Entry:
    words, icon = WORDS.get(event.kind, (event.kind, "list"))
    became = event.became
    if event.kind in WHOLE_DAY:
        became = _day(became)
    elif event.kind in SUMS:
        became = format_money(from_text(became))
    order = ""
    if event.order:
        order = _("Order %(number)s, %(name)s") % {
            "number": event.order,
            "name": event.order.contact.full_name,
        }
    why = reason_of(event)
    if event.kind == "released" and event.params.get("because") in LineEnd.values:
        why = str(LineEnd(event.params["because"]).label)
    text = (
        str(words) % {"was": event.was or "0", "became": became or _("none")}
        if event.kind in WORDS
        else event.kind
    )
    if event.kind in WHOLE_DAY:
        text = f"{text}: {became}"
    if rights := event.params.get("rights"):
        text = f"{text} ({', '.join(str(Right(right).label) for right in rights)})"
    return Entry(
        words=text,
        icon=icon,
        order=order,
        why=why,
        by=str(event.by) if event.by else _("the clock"),
        at=event.at,
    )


def reason_of(event: PurchaseEvent) -> str:
    """Why it happened: a person's own words, or the clock's in the reader's language."""
    return _(event.why) if event.why and event.by_id is None else event.why


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text

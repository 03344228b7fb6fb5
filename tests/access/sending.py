"""One request to one address, as its own people would send it."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from participants.models import ContactLink
from purchases.models import (
    ArrivalPhoto,
    CountedInstead,
    GiveBack,
    Helper,
    Item,
    ItemPicture,
    Line,
    ListDraft,
    Order,
    Payment,
    Purchase,
    Question,
    Variant,
)
from tests.factories.people import form_key
from tests.purchases.views.test_hostile_posts import SENT, _as_file, addresses, sent_to

ABSENT = 10**15
# Files that such a form takes away would not come back with the database; it is sent with nonsense.
UNFINISHED = {
    "desk-price-list-import",
    "desk-price-list-drop",
    "desk-price-list-read-again",
    "desk-price-list-columns",
}
PARTICIPANT = "participant@example.org"
# Where the rows of an address stand: of the participant where they are somebody's.
ROWS: dict[str, tuple[Any, dict[str, Any]]] = {
    "draft": (ListDraft, {}),
    "item": (Item, {}),
    "picture": (ItemPicture, {}),
    "variant": (Variant, {}),
    "helper": (Helper, {}),
    "counted": (CountedInstead, {}),
    "photo": (ArrivalPhoto, {}),
    "question": (Question, {}),
    "payment": (Payment, {"order__contact__user__email": PARTICIPANT}),
    "give_back": (GiveBack, {"order__contact__user__email": PARTICIPANT}),
    "line": (Line, {"order__contact__user__email": PARTICIPANT}),
    "order": (Order, {"contact__user__email": PARTICIPANT}),
}
WAYS = {
    "picture": "item__purchase",
    "variant": "item__purchase",
    "payment": "order__purchase",
    "give_back": "order__purchase",
    "line": "order__purchase",
}


def kind_of(name: str, argument: str) -> str:
    """Which kind of row the number in an address is."""
    if argument == "pk":
        return "line" if "line" in name else "give_back"
    return argument


def row_of(name: str, argument: str, purchase: Purchase) -> int:
    """The first row of this purchase that the address can be about; where there is none, a number of none."""
    kind = kind_of(name, argument)
    model, narrowed = ROWS[kind]
    if name == "desk-link":
        narrowed = {"contact__user": None}
    elif "refusal" in name:
        narrowed = {"refusal_asked_at__isnull": False}
    rows = model.objects.filter(**{WAYS.get(kind, "purchase"): purchase}, **narrowed)
    if name == "desk-answer":
        rows = rows.filter(answer="")
    elif name == "desk-answer-correct":
        rows = rows.exclude(answer="")
    return rows.order_by("pk").values_list("pk", flat=True).first() or ABSENT


def address_of(name: str, purchase: Purchase) -> str:
    """The address `name` of `purchases`, about this purchase."""
    argument = dict(addresses())[name]
    if name in ("today", "new", "catalogue", "my", "needs_you"):
        return reverse(f"purchases:{name}")
    if name == "claim":
        link = ContactLink.objects.filter(contact__owner=purchase.organizer.user).order_by("-pk")[0]
        return reverse("purchases:claim", args=[link.token])
    if name == "desk-export":
        return reverse("purchases:desk-export", args=[purchase.slug, "lines"])
    row = [row_of(name, argument, purchase)] if argument else []
    return reverse(f"purchases:{name}", args=[purchase.slug, *row])


def body_of(name: str, purchase: Purchase, *, at: datetime) -> dict[str, Any]:
    """What an honest sender fills in at this instant."""
    if name not in SENT:
        return form_key()
    if name in UNFINISHED:
        return form_key() | {"vanished": "?", "encoding": "?", "header_row": "?"}
    filled = sent_to(name, purchase)
    days = {
        "paid_on": at.date(),
        "sent_on": at.date(),
        "received_on": at.date(),
        "expected_on": at.date() + timedelta(days=40),
        "last_call_at": f"{(at + timedelta(days=20)):%Y-%m-%dT%H:%M}",
        "stop_at": f"{(at + timedelta(days=22)):%Y-%m-%dT%H:%M}",
    }
    filled |= {field: str(day) for field, day in days.items() if field in filled}
    if name == "desk-items":
        filled["article"] = "C1"
    elif name == "desk-helpers":
        filled["email"] = "other_organizer@example.org"
    if name == "desk-copy-orders":
        target = Purchase.objects.filter(organizer=purchase.organizer, state="open")
        filled["into"] = target.values_list("pk", flat=True)[0]
    return {field: _as_file(field, value) for field, value in filled.items()} | form_key()

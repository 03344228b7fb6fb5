"""No form of a purchase that is filled in with nonsense, or by a stranger, ends in a fault or changes anything.

Every address that takes a form is posted to in the demo, with what its own people would send, and then
with one field of that after another spoiled.
"""

import itertools
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.checks import run_checks
from participants.models import City, User
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
    PictureWish,
    Purchase,
    Question,
    Variant,
)
from purchases.services.pictures import add_picture
from purchases.services.price_lists import judge_list, read_list, settle_columns, upload_list
from purchases.states import LineState, ListState, WishState
from purchases.urls import desk, public
from tests.factories.people import a_user, an_organizer
from tests.factories.pictures import a_picture

pytestmark = pytest.mark.django_db

NUMBERS = ["0", "-1", "NaN", "1e400", "9" * 400, "1.005", "١٢", "²"]
TEXTS = ["", "x" * 10_000, "a\x00b", "\u202e=1+1", ["1", "2"]]
DAYS = ["9999-12-31T23:59", "2026-02-30"]
SPOILED = [*NUMBERS, *TEXTS, *DAYS]
KEYS = [None, "", "\x00", "9" * 400]
TOO_LARGE = 10**20
EXPECTED = {200, 302, 303, 400, 403, 404, 405, 409, 422}
# Changed by reading, too.
ASIDE = {"django_session"}

NOW = timezone.now()
TODAY = str(NOW.date())
LATER = str((NOW + timedelta(days=60)).date())
DATES = {
    "last_call_at": f"{(NOW + timedelta(days=40)).date()}T12:00",
    "stop_at": f"{(NOW + timedelta(days=42)).date()}T12:00",
}
YES = {"confirmed": "yes"}
# A picture of one point, in ASCII; an archive of nothing.
POINT = "GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02L\x01\x00;"
NO_FILES = "PK\x05\x06" + "\x00" * 18
TERMS = {
    "title": "Honey", "category": "food", "description": "", "fee_percent": "5", "bonus_percent": "0",
    "prepay_percent": "50", "prepay_when": "after_stop", "minimum_people": "2", "delivery_split": "value",
    "shortage_rule": "earliest", "row_default": "keep", "transfer_percent": "0", "rate_mode": "at_stop",
    "official_rate": "1.1", "surcharge_percent": "1", "payment_details": "", "expected_on": LATER, "minimum_sum": "10",
    "delivery_estimate": "10", **DATES,
}  # fmt: skip
ITEM = {"article": "A1", "name": "Tea", "price": "2", "sizes": "S, M", "limit": "3", "weight": "5"}
PACKS = {"sale_form": "pack", "pack_size": "6", "pack_mixed": "on", "minimum_pieces": "3"}
SENT: dict[str, dict[str, Any]] = {
    "new": {"title": "Honey", "category": "food", "supplier_name": "Bees", "supplier_currency": "EUR"},
    "desk-terms": TERMS,
    "desk-pickup": {"name": "Depot", "address": "1 Main Street"},
    "desk-publish": YES,
    "desk-items": ITEM | PACKS,
    "desk-item-remove": YES,
    "desk-item-selling": PACKS,
    "desk-item-sold-out": {},
    "desk-item-available": {},
    "desk-item-pictures": {"pictures": POINT},
    "desk-pictures": {"file": NO_FILES},
    "desk-pictures-retry": {},
    "desk-picture-first": {},
    "desk-picture-remove": YES,
    "desk-limit": {"limit": "50"},
    "desk-price-list": {"file": "article;name;price\nA1;Tea;2\n"},
    "desk-price-list-read-again": {"encoding": "utf-8", "delimiter": ";"},
    "desk-price-list-columns": {
        "header_row": "1", "role-0": "article", "role-1": "name", "role-2": "price", "role-3": "from_sum",
        "sum-3": "500", "role-4": "of_size", "size-4": "42",
    },
    "desk-price-list-back": {},
    "desk-price-list-import": {"vanished": "keep"},
    "desk-price-list-drop": YES,
    "desk-orders": {"text": "Petr;A1;2"},
    "desk-orders-take": {"text": "name;article;quantity\nZoe;A1;2\n", "who-2": "new", "number-2": ""},
    "desk-link": {},
    "claim": {},
    "desk-call": {},
    "desk-dates": DATES,
    "desk-stop": {"all": "own", "gap-1-0": "", "seen": "", **YES},
    "desk-stop-below": {"all": "keep", "gap-1-0": "", "seen": "", **YES},
    "desk-top-up": {"items": ["1"], "ends_at": "2026-12-01T12:00"},
    "desk-top-up-end": YES,
    "desk-reopen": {"why": "More came", **DATES},
    "desk-cancel": {"why": "No more", **YES},
    "desk-copy-orders": {"into": "1"},
    "desk-distribute": {},
    "desk-close": YES,
    "desk-record-payment": {"amount": "5", "way": "cash", "paid_on": TODAY, "note": ""},
    "desk-overpaid": {},
    "desk-payment-confirm": {},
    "desk-payment-refuse": {"reason": "Nothing came"},
    "desk-repayment-sent": {"way": "cash"},
    "desk-refusal-accept": {},
    "desk-refusal-decline": {"why": "It is bought"},
    "desk-drop": {"below": "1", **YES},
    "desk-keep-covered": {"below": "1", **YES},
    "desk-lower": {"percent": "10"},
    "desk-supplier-order": {"sent_on": TODAY, "note": ""},
    "desk-order-template": {"place-1": "1", "column-1": "article", "heading-1": "Code"},
    "desk-supplier-answer": {"apply": "1", "answer": "", "rise_until": "2026-12-01T12:00"},
    "desk-supplier-answer-back": {},
    "desk-buy-out": {
        "paid_on": TODAY, "expected_on": "2026-12-01", "amount": "50", "official_rate": "1.1",
        "refused": [], "invoice": "%PDF-1.7",
    },
    "desk-arrival": {"received_on": TODAY, "delivery_cost": "9", **YES},
    "desk-hand": {"lines": [], "taken": "1", "way": "cash", "why": "Pays later", "on_debt": "1"},
    "desk-helpers": {"email": "maria@example.org", "rights": ["may_answer"]},
    "desk-helper-rights": {"rights": ["may_receive"]},
    "desk-helper-dismiss": {},
    "desk-count": {},
    "desk-absent": YES,
    "desk-new-price": {"price": "1", "why": "A new list", **YES},
    "desk-scan": {"scanned": "A1"},
    "desk-scan-back": {},
    "desk-count-file": {"file": "article;quantity\nA1;2\n"},
    "desk-instead": {"ordered": "A1", "came": "A cup", "pieces": "1"},
    "desk-instead-drop": {},
    "desk-photos": {"pictures": POINT, "note": ""},
    "desk-photo-remove": {},
    "desk-answer": {"answer": "On Friday"},
    "desk-answer-correct": {"answer": "On Monday"},
    "ask": {"text": "When does it come?"},
    "desk-write-off": {"why": "It is lost", **YES},
    "favourite": {},
    "forget": {},
    "order": {},
    "change_order": {},
    "top_up": {},
    "refuse_line": {},
    "take_back_line": {},
    "give_up_line": {},
    "report_payment": {"amount": "5", "way": "cash", "paid_on": TODAY, "note": ""},
    "use_balance": {},
    "money_received": {},
    "keep_money": {},
}  # fmt: skip
# The purchases of the demo in whose state such a form is taken; where none is named, one that is open.
DRAFT, OPEN, CALLED, STOPPED = "try-it", "honey-from-saaremaa", "ivanovo-knitwear", "linen-for-the-house"
BOUGHT, GIVEN_OUT, CANCELLED = "yarn-by-mail", "tea-for-the-winter", "spices-from-istanbul"
PLACE = {
    "desk-terms": DRAFT, "desk-publish": DRAFT, "desk-price-list": DRAFT,
    "desk-price-list-read-again": DRAFT, "desk-price-list-columns": DRAFT, "desk-price-list-back": DRAFT,
    "desk-price-list-import": DRAFT, "desk-price-list-drop": DRAFT,
    "desk-stop": CALLED, "desk-stop-below": CALLED, "desk-payment-confirm": STOPPED,
    "desk-payment-refuse": STOPPED, "desk-refusal-accept": STOPPED, "desk-refusal-decline": STOPPED,
    "desk-drop": STOPPED, "desk-keep-covered": STOPPED, "desk-lower": STOPPED, "desk-reopen": STOPPED,
    "desk-top-up": STOPPED, "desk-top-up-end": STOPPED, "top_up": STOPPED,
    "desk-supplier-order": STOPPED, "desk-buy-out": STOPPED, "refuse_line": STOPPED,
    "desk-supplier-answer": STOPPED, "desk-supplier-answer-back": STOPPED, "give_up_line": STOPPED,
    "report_payment": STOPPED, "desk-record-payment": STOPPED, "desk-arrival": BOUGHT,
    "desk-distribute": BOUGHT, "desk-hand": GIVEN_OUT, "desk-write-off": GIVEN_OUT,
    "desk-close": GIVEN_OUT, "desk-overpaid": GIVEN_OUT, "use_balance": GIVEN_OUT,
    "desk-repayment-sent": CANCELLED, "money_received": CANCELLED, "keep_money": CANCELLED,
    "desk-copy-orders": CANCELLED, "desk-count": BOUGHT, "desk-absent": BOUGHT,
    "desk-new-price": BOUGHT, "desk-scan": BOUGHT,
    "desk-scan-back": BOUGHT, "desk-count-file": BOUGHT, "desk-instead": BOUGHT, "desk-instead-drop": BOUGHT,
    "desk-photos": BOUGHT, "desk-photo-remove": BOUGHT, "desk-helper-rights": GIVEN_OUT,
    "desk-helper-dismiss": GIVEN_OUT,
}  # fmt: skip
# The list that such a form is about.
LISTS = {
    "desk-price-list-read-again": ListState.FAILED,
    "desk-price-list-columns": ListState.COLUMNS,
}
# Addresses that show and take nothing.
READ_ONLY = {
    "desk-price-list-step", "desk-price-list-file",
    "today", "desk", "desk-board", "desk-lines", "desk-history", "desk-money", "desk-prepayments",
    "desk-invoice", "desk-exports", "desk-export", "desk-supplier-order-file", "desk-hand-over",
    "desk-questions", "helping", "desk-came", "desk-leftovers",
    "catalogue", "needs_you", "my", "purchase", "places", "my_order", "desk-people",
    "desk-what-if",
}  # fmt: skip
DESK = {str(each.name) for each in desk.urlpatterns}
# Done twice it does nothing, so that it needs no key.
KEYLESS = {"forget", "desk-orders"}
FILE_NAMES = [
    "x",
    "../../passwd.csv",
    "list.xlsx",
    "list.csv",
    "invoice.pdf",
    "\u202efdp.csv",
    "x" * 300 + ".csv",
]
CONTENTS = [
    b"",
    b"\x00\xff\xfe",
    b"PK\x03\x04",
    b"article;name;price\n;;NaN\n",
    b"article;article\n\x00;1e400\n",
]
MODELS: dict[str, tuple[Any, str]] = {
    "draft": (ListDraft, "purchase"),
    "item": (Item, "purchase"),
    "picture": (ItemPicture, "item__purchase"),
    "variant": (Variant, "item__purchase"),
    "payment": (Payment, "order__purchase"),
    "give_back": (GiveBack, "order__purchase"),
    "line": (Line, "order__purchase"),
    "order": (Order, "purchase"),
    "helper": (Helper, "purchase"),
    "counted": (CountedInstead, "purchase"),
    "photo": (ArrivalPhoto, "purchase"),
    "question": (Question, "purchase"),
}


@pytest.fixture
def people(settings: Any) -> dict[str, Client]:
    settings.DEMO_PASSWORD = "tea-and-honey"
    call_command("fill_demo", stdout=StringIO())
    _lists_on_their_way(Purchase.objects.get(slug=DRAFT))
    for item in Item.objects.filter(purchase__slug__in=(OPEN, CALLED)).order_by("pk"):
        by = item.purchase.organizer.user
        add_picture(item_id=item.pk, content=a_picture(), by=by, at=NOW)
        PictureWish.objects.create(item=item, url="http://127.0.0.1/", state=WishState.REFUSED, at=NOW)
    a_user("stranger@example.org")
    an_organizer(a_user("other@example.org"))
    # Seen just now, so that no request notes it.
    User.objects.update(seen_at=timezone.now() + timedelta(days=1))
    return {
        user.email.partition("@")[0]: _entered(user)
        for user in User.objects.filter(email__endswith="@example.org").order_by("pk")
    }


def _lists_on_their_way(purchase: Purchase) -> None:
    """One that cannot be read, one whose columns are to be settled, one that is ready to import."""
    by, good = purchase.organizer.user, b"article;name;price;from 500;42\nA1;Tea;2;1;3\n"
    for content in (b"\x89PNG", good, good):
        draft = upload_list(purchase_id=purchase.pk, name="list.csv", content=content, by=by, at=NOW)
        read_list(draft_id=draft.pk, at=NOW)
    columns = {0: "article", 1: "name", 2: "price"}
    settle_columns(draft_id=draft.pk, header_row=1, roles=columns, by=by, at=NOW)
    judge_list(draft_id=draft.pk, at=NOW)


def _entered(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def addresses() -> list[tuple[str, str]]:
    """Name and the argument beside the slug, of every address of purchases."""
    found = []
    for each in [*public.urlpatterns, *desk.urlpatterns]:
        argument = re.search(r"<int:(\w+)>", str(each.pattern))
        found.append((str(each.name), argument[1] if argument else ""))
    return found


def changed(before: dict[str, list[str]]) -> list[str]:
    return [table for table, held in rows().items() if held != before[table]]


def rows() -> dict[str, list[str]]:
    """Everything that is stored."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in ASIDE:
                cursor.execute(f'select * from "{table}"')
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def keys_of(name: str, argument: str, slug: str) -> list[int]:
    """One row of this purchase in each state of the kind that the address names."""
    if argument == "pk":
        argument = "line" if "line" in name else "give_back"
    model, way = MODELS[argument]
    found = model.objects.filter(**{f"{way}__slug": slug})
    if name == "desk-answer":
        found = found.filter(answer="")
    if name == "desk-hand":
        found = found.filter(lines__state=LineState.ARRIVED)
    if name in LISTS:
        found = found.filter(state=LISTS[name])
    by_state: dict[Any, int] = {}
    for row in found.order_by("pk"):
        by_state.setdefault(getattr(row, "state", None), row.pk)
    return list(by_state.values())


def sent_to(name: str, purchase: Purchase) -> dict[str, Any]:
    """What an honest sender fills in."""
    sent = dict(SENT[name])
    variants = list(Variant.objects.filter(item__purchase=purchase).order_by("pk")[:2])
    if name == "new":
        sent["city"] = City.objects.order_by("pk")[0].pk
    elif name == "desk-record-payment":
        sent["order"] = Order.objects.filter(purchase=purchase).values_list("pk", flat=True).first() or ""
    elif name in ("order", "change_order"):
        sent |= {f"quantity-{each.pk}": "2" for each in variants} | {
            f"was-{each.pk}": "1" for each in variants
        }
    elif name == "desk-hand":
        waiting = Line.objects.filter(
            order__in=keys_of(name, "order", purchase.slug), state=LineState.ARRIVED
        )
        sent["lines"] = list(waiting.values_list("pk", flat=True))
    elif name == "desk-buy-out":
        sent["refused"] = [each.pk for each in variants[:1]]
    elif name == "desk-arrival":
        for pk in Line.objects.filter(order__purchase=purchase).values_list("variant", flat=True).distinct():
            sent |= {f"received-{pk}": "1", f"defective-{pk}": "0"}
    elif name == "desk-count":
        for pk in Line.objects.filter(order__purchase=purchase).values_list("variant", flat=True).distinct():
            sent |= {f"came-{pk}": "1", f"defective-{pk}": "0", f"was-{pk}": ""}
    return sent


class Sender:
    """Posts; what was taken is taken back, what was refused stays as it is."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def send(self, client: Client, who: str, url: str, body: dict[str, Any], **key: Any) -> int:
        data = {name: _as_file(name, value) for name, value in body.items()}
        data |= {"form_key": str(uuid.uuid4())} | key
        data = {name: value for name, value in data.items() if value is not None}
        mark = transaction.savepoint()
        answer = client.post(url, data)
        status = int(answer.status_code)
        if status not in EXPECTED:
            why = getattr(answer, "exc_info", None)
            told = {each: str(value)[:30] for each, value in body.items()}
            self.faults.append(f"{status} {who} {url} {told} {why and why[1]!r:.200}")
        if 400 <= status < 500:
            transaction.savepoint_commit(mark)
        else:
            transaction.savepoint_rollback(mark)
        return status


def _as_file(name: str, value: Any) -> Any:
    if name not in ("file", "invoice", "pictures") or not isinstance(value, str):
        return value
    return SimpleUploadedFile("list.csv" if name == "file" else "invoice.pdf", value.encode())


def url_of(name: str, slug: str, *keys: int) -> str:
    return reverse(f"purchases:{name}", args=[*([] if name == "new" else [slug]), *keys])


def targets() -> Iterator[tuple[str, str, Purchase, list[int]]]:
    """Each address that takes a form, with the purchase where it is taken and the rows it may name."""
    places = {purchase.slug: purchase for purchase in Purchase.objects.all()}
    for name, argument in addresses():
        if name not in READ_ONLY:
            purchase = places[PLACE.get(name, OPEN)]
            yield name, argument, purchase, keys_of(name, argument, purchase.slug) if argument else []


def test_every_address_has_its_row() -> None:
    assert {name for name, _ in addresses()} == SENT.keys() | READ_ONLY
    assert not SENT.keys() & READ_ONLY


def test_nonsense_and_forms_without_keys_are_refused_and_change_nothing(people: dict[str, Client]) -> None:
    before = rows()
    sender = Sender()
    nonsense, keys_sent, taken = itertools.cycle(SPOILED), itertools.cycle(KEYS), []
    for name, argument, purchase, keys in targets():
        owner = "olga" if name in ("new", *DESK) else "petr"
        url = url_of(name, purchase.slug, *(keys[-1:] or [TOO_LARGE] * bool(argument)))
        honest = sent_to(name, purchase)
        sender.send(people[owner], owner, url, honest)
        sender.send(people[owner], owner, url, {})
        for field in honest:
            sender.send(people[owner], owner, url, honest | {field: next(nonsense)})
        status = sender.send(people[owner], owner, url, honest, form_key=next(keys_sent))
        if status in (200, 303) and name not in KEYLESS:
            taken.append(name)

    assert sender.faults == []
    assert taken == []
    assert run_checks() == []
    assert changed(before) == []


def test_strangers_are_not_let_in(people: dict[str, Client]) -> None:
    """Neither a participant nor another organizer, nor by the number of another purchase's row."""
    before = rows()
    sender = Sender()
    let_in = []
    for name, argument, purchase, keys in targets():
        if name == "new":
            continue
        own, sent = keys[-1:] or [TOO_LARGE] * bool(argument), sent_to(name, purchase)
        tried = [(who, purchase.slug, own) for who in (("petr", "other") if name in DESK else ("other",))]
        if argument:
            owner = "olga" if name in DESK else "petr"
            elsewhere = CALLED if purchase.slug == OPEN else OPEN
            tried += [(owner, elsewhere, own), (owner, purchase.slug, [TOO_LARGE])]
        elif name not in DESK:
            tried = []
        let_in += [
            (who, name, slug)
            for who, slug, key in tried
            if sender.send(people[who], who, url_of(name, slug, *key), sent) != 404
        ]

    assert sender.faults == []
    assert let_in == []
    assert changed(before) == []


def test_a_key_that_somebody_else_has_used_is_refused(people: dict[str, Client]) -> None:
    key = str(uuid.uuid4())
    url = url_of("favourite", OPEN)
    assert people["petr"].post(url, {"form_key": key}).status_code == 303
    before = rows()

    assert people["maria"].post(url, {"form_key": key}).status_code == 409
    assert people["petr"].post(url_of("favourite", CALLED), {"form_key": key}).status_code == 409
    assert people["olga"].post(url_of("desk-items", OPEN), ITEM | {"form_key": key}).status_code == 409
    assert changed(before) == []


def test_files_are_not_what_their_names_say(people: dict[str, Client]) -> None:
    before = rows()
    sender = Sender()
    for name, slug, field in (
        ("desk-price-list", DRAFT, "file"),
        ("desk-orders", OPEN, "file"),
        ("desk-buy-out", STOPPED, "invoice"),
    ):
        honest = sent_to(name, Purchase.objects.get(slug=slug))
        for file_name, content in zip(itertools.cycle(FILE_NAMES), CONTENTS * 2, strict=False):
            file = SimpleUploadedFile(file_name, content)
            status = sender.send(people["olga"], "olga", url_of(name, slug), honest | {field: file})
            assert status in (303, 422), (name, file_name, content)

    assert sender.faults == []
    assert changed(before) == []

"""A price list walks through the pages of the desk: file, columns, rows, done."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from purchases.forms.price_lists import FIELD_WORDS
from purchases.models import Item, ListDraft, ListRow, PriceList, Purchase, Variant
from purchases.rules.price_list import FIELDS
from purchases.states import ListState, PurchaseState, Verdict
from tests.cms.rendering import faults
from tests.factories.people import a_supplier, a_user, an_organizer, form_key
from tests.factories.purchases import NOW, a_draft, an_open_purchase, an_order, stopped
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

KNITWEAR = """Best knitwear;;;;
;;;;
Article;Name;Size;Price;From 30000 EUR
ROBES;;;;
R1;Robe;42-48;10.90;10.20
R2;Robe of silk;;by request;
SHIRTS;;;;
S1;Shirt;S, M;5.00;4.50
"""


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


class Wizard:
    """An organizer with a list, who looks at its page and sends its forms."""

    def __init__(self, purchase: Purchase) -> None:
        self.purchase = purchase
        self.client = Client()
        self.client.force_login(purchase.organizer.user)

    def url(self, name: str = "", *keys: Any) -> str:
        return reverse(f"purchases:desk-price-list{name}", args=[self.purchase.slug, *keys])

    def sends_file(self, content: str | bytes = KNITWEAR, name: str = "knitwear.csv") -> ListDraft:
        data = content.encode() if isinstance(content, str) else content
        answer = self.client.post(self.url(), {"file": SimpleUploadedFile(name, data), **form_key()})
        draft = self.purchase.list_drafts.latest("pk")
        assert (answer.status_code, answer["Location"]) == (303, self.url("-step", draft.pk))
        return draft

    def sees(self, draft: ListDraft, query: str = "") -> str:
        answer = self.client.get(self.url("-step", draft.pk) + query)
        assert answer.status_code == 200
        assert faults(answer.text) == []
        return str(answer.text)

    def shown(self, draft: ListDraft) -> dict[str, str]:
        """The form of the columns as it stands on the page."""
        form = self.client.get(self.url("-step", draft.pk)).context["columns"]
        return {each.html_name: str(each.value()) for each in form}

    def sends(self, deed: str, draft: ListDraft, **fields: Any) -> Any:
        answer = self.client.post(self.url(f"-{deed}", draft.pk), {**fields, **form_key()})
        assert answer.status_code in (303, 422)
        if answer.status_code == 422:
            assert faults(answer.text) == []
        draft.refresh_from_db()
        return answer

    def settles(self, draft: ListDraft, **changes: str) -> Any:
        return self.sends("columns", draft, **{**self.shown(draft), **changes})


@pytest.fixture
def wizard() -> Wizard:
    return Wizard(a_draft(prices=()))


def said(answer: Any, name: str, field: str = "__all__") -> list[str]:
    """What the form called `name` on a page that was refused says at `field`."""
    assert answer.status_code == 422
    return [str(error) for error in answer.context[name].errors.get(field, [])]


def test_every_field_of_a_price_list_can_be_chosen() -> None:
    assert set(FIELD_WORDS) == set(FIELDS)


def test_a_list_walks_through_its_steps(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    assert draft.state == ListState.COLUMNS
    page = wizard.sees(draft)
    assert "The headings stand in row 3." in page
    assert not Item.objects.exists()

    assert wizard.settles(draft).status_code == 303
    assert draft.state == ListState.JUDGED
    page = wizard.sees(draft)
    assert "2 items are new." in page
    assert "1 row cannot be read and is left out." in page
    assert "Import 2 items" in page
    page = wizard.sees(draft, "?show=unreadable")
    assert "by request" in page
    assert not Item.objects.exists()

    assert wizard.sends("import", draft, vanished="keep").status_code == 303
    assert draft.state == ListState.IMPORTED
    page = wizard.sees(draft)
    assert "The list is imported" in page
    items = Item.objects.order_by("position").values_list("article", "price", "category")
    assert [(article, str(price), category) for article, price, category in items] == [
        ("R1", "10.900", "ROBES"),
        ("S1", "5.000", "SHIRTS"),
    ]
    assert list(Variant.objects.order_by("item__position", "position").values_list("size", flat=True)) == [
        "42", "44", "46", "48", "S", "M",
    ]  # fmt: skip


def test_another_column_is_taken_for_the_price_by_hand(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    wizard.settles(draft, **{"role-3": "", "role-4": "price", "sum-4": ""})
    wizard.sends("import", draft)
    assert list(Item.objects.values_list("article", "price")) == [
        ("R1", Decimal("10.200")),
        ("S1", Decimal("4.500")),
    ]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Price", ""),
        ("Price, EUR", ""),
        (
            "Price, USD",
            "The column “Price, USD” names another currency: its prices are taken as EUR, "
            "the currency of this supplier.",
        ),
    ],
)
def test_prices_headed_by_another_currency_are_warned_of_at_both_steps(
    wizard: Wizard, heading: str, told: str
) -> None:
    draft = wizard.sends_file(KNITWEAR.replace(";Price;", f";{heading};"))
    step = wizard.url("-step", draft.pk)
    assert wizard.client.get(step).context["other_currency"] == told
    wizard.settles(draft)
    assert wizard.client.get(step).context["other_currency"] == told


def test_the_file_can_be_had_back_by_its_organizer_alone(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    answer = wizard.client.get(wizard.url("-file", draft.pk))
    assert b"".join(answer.streaming_content) == KNITWEAR.encode()
    assert answer["Content-Disposition"] == 'attachment; filename="knitwear.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    stranger = Client()
    stranger.force_login(a_user())
    assert stranger.get(wizard.url("-file", draft.pk)).status_code == 404


UNKNOWN = "Select a valid choice. %s is not one of the available choices."
TWICE = "Another column is that already. Choose one of the two."
SUM = "From which sum of the whole purchase? A number above zero."
SIZE = "Which size does this column count?"
WHOLE = "__all__"
# field, value, where it is said, what is said
SLIPS = [
    pytest.param("role-1", "", WHOLE, "Choose the column that holds the name.", id="no name"),
    pytest.param("role-3", "", WHOLE, "Choose the column that holds the price.", id="no price"),
    pytest.param("role-4", "name", "role-4", TWICE, id="two names"),
    pytest.param("sum-4", "many", "sum-4", SUM, id="a sum in words"),
    pytest.param("sum-4", "-5", "sum-4", SUM, id="a sum below zero"),
    pytest.param("role-2", "of_size", "size-2", SIZE, id="a size without a name"),
    pytest.param("role-0", "shoe", "role-0", UNKNOWN % "shoe", id="no such field"),
    pytest.param("header_row", "-1", "header_row", UNKNOWN % "-1", id="headings above the file"),
    pytest.param("header_row", "9" * 30, "header_row", UNKNOWN % ("9" * 30), id="headings below the file"),
    pytest.param("header_row", "three", "header_row", UNKNOWN % "three", id="headings in words"),
]


@pytest.mark.parametrize(("field", "value", "at", "reason"), SLIPS)
def test_slips_in_the_columns_stay_beside_them(
    wizard: Wizard, field: str, value: str, at: str, reason: str
) -> None:
    draft = wizard.sends_file()
    tier = {"role-4": "from_sum", "sum-4": "30000"}
    answer = wizard.settles(draft, **{**tier, field: value})
    assert said(answer, "columns", at) == [reason]
    assert draft.state == ListState.COLUMNS
    assert answer.context["columns"][field].value() == value
    assert wizard.settles(draft, **tier).status_code == 303


def test_columns_that_there_are_not_are_not_looked_at(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    assert wizard.settles(draft, **{"role-99": "price", "role--1": "name", "role-x": "x"}).status_code == 303
    assert draft.state == ListState.JUDGED


def test_a_sheet_or_an_encoding_that_there_is_not_is_refused(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    answer = wizard.sends("read-again", draft, encoding="klingon", delimiter=";")
    assert said(answer, "read_as", "encoding") == [
        "Select a valid choice. klingon is not one of the available choices."
    ]
    assert draft.state == ListState.COLUMNS


def test_read_with_another_delimiter_the_columns_are_found_anew(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    assert wizard.sends("read-again", draft, encoding="utf-8", delimiter="|").status_code == 303
    assert (draft.state, draft.reading["columns"]) == (ListState.COLUMNS, 1)
    assert wizard.sends("read-again", draft, encoding="", delimiter="").status_code == 303
    assert (draft.state, draft.reading["columns"]) == (ListState.COLUMNS, 5)


def test_what_cannot_be_read_says_why_and_offers_another_file(wizard: Wizard) -> None:
    draft = wizard.sends_file(b"\x89PNG\r\n\x1a\n\x00\x00\x00", name="list.csv")
    assert draft.state == ListState.FAILED
    page = wizard.sees(draft)
    assert draft.failure in page.replace("&#x27;", "'")
    assert "Try another file" in page


FILES = [
    pytest.param("list.pdf", b"%PDF-1.7", id="another kind"),
    pytest.param("list.csv", b"", id="nothing in it"),
]


@pytest.mark.parametrize(("name", "content"), FILES)
def test_files_that_are_not_taken(wizard: Wizard, name: str, content: bytes) -> None:
    answer = wizard.client.post(wizard.url(), {"file": SimpleUploadedFile(name, content), **form_key()})
    assert len(said(answer, "form", "file")) == 1
    assert faults(answer.text) == []
    assert not ListDraft.objects.exists()


def test_back_to_the_columns_and_on_again(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    wizard.settles(draft)
    assert wizard.sends("back", draft).status_code == 303
    assert (draft.state, ListRow.objects.count()) == (ListState.COLUMNS, 0)
    wizard.settles(draft)
    assert draft.state == ListState.JUDGED


def test_dropping_needs_the_box(wizard: Wizard) -> None:
    draft = wizard.sends_file()
    url = wizard.url("-drop", draft.pk)
    assert faults(wizard.client.get(url).text) == []
    answer = wizard.client.post(url, form_key())
    assert said(answer, "form") == ["Tick the box to confirm."]
    answer = wizard.client.post(url, {"confirmed": "yes", **form_key()})
    assert (answer.status_code, answer["Location"]) == (303, wizard.url())
    assert not ListDraft.objects.exists()
    assert wizard.client.get(wizard.url("-step", draft.pk)).status_code == 404


DEEDS = ["read-again", "columns", "back", "import"]
OVER = [
    pytest.param(deed, id=f"{deed} once it is imported") for deed in DEEDS
]  # fmt: skip


@pytest.mark.parametrize("deed", OVER)
def test_a_tab_left_open_changes_nothing(wizard: Wizard, deed: str) -> None:
    draft = wizard.sends_file()
    wizard.settles(draft)
    wizard.sends("import", draft)
    answer = wizard.sends(deed, draft, encoding="", delimiter="", vanished="keep")
    assert said(answer, "form") == ["The list has gone on meanwhile: it is now “imported”."]
    assert "The list is imported" in answer.text
    assert (Item.objects.count(), PriceList.objects.count()) == (2, 1)


@pytest.mark.parametrize("deed", DEEDS)
def test_who_only_looks_at_a_form_is_led_to_the_list(wizard: Wizard, deed: str) -> None:
    draft = wizard.sends_file()
    answer = wizard.client.get(wizard.url(f"-{deed}", draft.pk))
    assert (answer.status_code, answer["Location"]) == (302, wizard.url("-step", draft.pk))


@pytest.mark.parametrize("name", ["-step", "-file", "-drop", *(f"-{deed}" for deed in DEEDS)])
def test_the_list_of_another_purchase_is_not_found(wizard: Wizard, name: str) -> None:
    draft = wizard.sends_file()
    own = a_draft(organizer=wizard.purchase.organizer, supplier=a_supplier(), prices=())
    stranger = an_organizer().user
    for user, slug in ((wizard.purchase.organizer.user, own.slug), (stranger, wizard.purchase.slug)):
        client = Client()
        client.force_login(user)
        url = reverse(f"purchases:desk-price-list{name}", args=[slug, draft.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, form_key()).status_code == 404


def test_the_same_form_twice_is_one_list(wizard: Wizard) -> None:
    key = form_key()
    files = [SimpleUploadedFile("list.csv", KNITWEAR.encode()) for _time in range(2)]
    answers = [wizard.client.post(wizard.url(), {"file": file, **key}) for file in files]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert ListDraft.objects.count() == 1


def test_lists_on_the_way_and_lists_imported_are_named(wizard: Wizard) -> None:
    first = wizard.sends_file()
    wizard.settles(first)
    wizard.sends("import", first)
    wizard.sends_file(name="newer.csv")
    answer = wizard.client.get(wizard.url())
    assert [draft.file_name for draft in answer.context["on_the_way"]] == ["newer.csv"]
    assert [
        (each.file_name, each.added, each.changed, len(each.problems)) for each in answer.context["imported"]
    ] == [("knitwear.csv", 2, 0, 1)]
    assert faults(answer.text) == []


def test_a_newer_list_says_what_was_and_what_becomes(wizard: Wizard) -> None:
    first = wizard.sends_file()
    wizard.settles(first)
    wizard.sends("import", first)
    newer = wizard.sends_file(KNITWEAR.replace("10.90", "12.00").replace("S1;Shirt", "S2;Vest"))
    wizard.settles(newer)
    page = wizard.sees(newer, "?show=changed")
    assert "€10.90" in page
    assert "€12.00" in page
    assert "+10.1\N{NO-BREAK SPACE}%" in page
    assert "Shirt" in wizard.sees(newer, "?show=vanished")
    wizard.sends("import", newer, vanished="sold_out")
    assert dict(Item.objects.values_list("article", "sold_out")) == {"R1": False, "S1": True, "S2": False}


def test_rows_taken_with_a_remark_are_shown_together(wizard: Wizard) -> None:
    draft = wizard.sends_file(
        "Article;Name;Price;Pack\nA1;Tea;2.00;by moonlight\nA2;Honey;3.00;\nA3;Jam;oops;\n"
    )
    wizard.settles(draft)
    answer = wizard.client.get(wizard.url("-step", draft.pk) + "?show=warned")
    assert [(row.article, len(row.warnings)) for row in answer.context["rows"]] == [("A1", 1)]
    assert "1 row is taken with a remark." in answer.text


def test_what_was_settled_is_told_only_of_a_list_like_the_last(wizard: Wizard) -> None:
    wizard.settles(wizard.sends_file())
    assert "as you settled it on 2 March 2026" in wizard.sees(wizard.sends_file())
    other = wizard.sends_file("Номер;Товар;Цена\nA1;Чай;2.00\n")
    assert "as you settled it on" not in wizard.sees(other)


def test_a_list_that_says_nothing_new_has_nothing_to_import(wizard: Wizard) -> None:
    for _time in range(2):
        draft = wizard.sends_file()
        wizard.settles(draft)
        page = wizard.sees(draft)
        answer = wizard.sends("import", draft)
    assert "Nothing to import" in page
    assert answer.status_code == 422
    assert draft.state == ListState.JUDGED


def test_items_are_taken_off_in_drafts_alone(wizard: Wizard) -> None:
    assert "remove" in [value for value, _label in _choices(wizard)]
    purchase = an_open_purchase()
    assert [value for value, _label in _choices(Wizard(purchase))] == ["keep", "sold_out"]


def _choices(wizard: Wizard) -> list[tuple[str, str]]:
    draft = wizard.sends_file()
    wizard.settles(draft)
    answer = wizard.client.get(wizard.url("-step", draft.pk))
    return list(answer.context["importing"].fields["vanished"].choices)


def test_an_open_purchase_says_that_prices_stay() -> None:
    wizard = Wizard(an_open_purchase())
    assert "names and prices that people ordered by stay" in wizard.client.get(wizard.url()).text
    draft = wizard.sends_file("Article;Name;Price\nA1;Item 1;99.00\nB1;New;3.00\n")
    wizard.settles(draft)
    page = wizard.sees(draft, "?show=changed")
    assert "stays as it is" in page
    wizard.sends("import", draft)
    assert dict(Item.objects.values_list("article", "price")) == {"A1": Decimal(10), "B1": Decimal(3)}


def test_once_orders_are_locked_no_list_is_taken() -> None:
    purchase = an_open_purchase()
    wizard = Wizard(purchase)
    draft = wizard.sends_file()
    an_order(purchase, a_user(), 1)
    stopped(purchase, at=NOW)
    page = wizard.client.get(wizard.url())
    assert "Orders are locked" in page.text
    assert '<input type="file"' not in page.text
    answer = wizard.settles(draft)
    assert said(answer, "columns") == ["That is not possible while the purchase is “stopped”."]
    assert Purchase.objects.get().state == PurchaseState.STOPPED


def test_a_large_list_is_left_to_the_worker_and_shows_how_far_it_has_come(wizard: Wizard) -> None:
    draft = wizard.sends_file(KNITWEAR + ";;;;\n" * 50_000)
    assert draft.state == ListState.READING
    ListDraft.objects.update(done=40, total=200)
    url = wizard.url("-step", draft.pk)
    page = wizard.sees(draft)
    assert f'hx-get="{url}"' in page
    assert "<strong>40</strong> of 200" in page
    waiting = wizard.client.get(url, headers={"HX-Request": "true"})
    assert (waiting.status_code, waiting.headers.get("HX-Refresh")) == (200, None)
    ListDraft.objects.update(state=ListState.FAILED, failure="No.")
    assert wizard.client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


PAGES = ["0", "-1", "9" * 5000, "x", "1e400", "\x00"]


@pytest.mark.parametrize("page", PAGES, ids=["nought", "minus one", "huge", "letters", "a power", "a nul"])
def test_numbers_that_are_no_page_show_one(wizard: Wizard, page: str) -> None:
    draft = wizard.sends_file()
    wizard.settles(draft)
    answer = wizard.client.get(wizard.url("-step", draft.pk), {"show": page, "page": page})
    assert (answer.status_code, answer.context["shown"]) == (200, Verdict.NEW)


MOST = 10


def test_pages_take_no_more_statements_for_more_rows(clock: Any) -> None:
    found: dict[str, set[int]] = {}
    for size in (1, 4, 60):
        wizard = Wizard(a_draft(prices=("2.00",) * 2))
        wizard.client.get(reverse("participants:inbox"))
        rows = "".join(f"N{number};New {number};{number}.50;\n" for number in range(1, size + 1))
        bad = "".join(f"B{number};Bad {number};oops;\n" for number in range(size))
        known = "A1;Item 1;3.00\n"
        draft = wizard.sends_file(f"Article;Name;Price;Size\n{known}{rows}{bad}")
        found.setdefault("upload", set()).add(_counted(wizard, wizard.url()))
        found.setdefault("columns", set()).add(_counted(wizard, wizard.url("-step", draft.pk)))
        found.setdefault("drop", set()).add(_counted(wizard, wizard.url("-drop", draft.pk)))
        wizard.settles(draft)
        for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.UNREADABLE, Verdict.VANISHED):
            url = f"{wizard.url('-step', draft.pk)}?show={verdict}"
            found.setdefault(str(verdict), set()).add(_counted(wizard, url))
        wizard.sends("import", draft)
        found.setdefault("imported", set()).add(_counted(wizard, wizard.url("-step", draft.pk)))
    assert {name: counts for name, counts in found.items() if len(counts) > 1 or max(counts) > MOST} == {}


def _counted(wizard: Wizard, url: str) -> int:
    with statements() as sql:
        answer = wizard.client.get(url)
    assert answer.status_code == 200
    return len(sql)

"""A purchase taken out as files: what is in them, and who gets them."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participants.models import Contact, User
from purchases.models import Helper, Purchase
from purchases.selectors.exports import SHEETS, exported, participants
from purchases.selectors.report import FIGURES, report_rows, totals
from purchases.services.cancelling import cancel_purchase
from purchases.services.ordering import place_order
from purchases.services.payments import refuse_payment, report_payment
from tests.cms.rendering import faults
from tests.factories.people import a_city, a_supplier, a_user, an_organizer
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    arrived,
    eur,
    in_distribution,
    paid,
    stopped,
)
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)


def a_purchase() -> Purchase:
    """Open, with two orders: Anna's of both items, of a name that no spreadsheet should run, and Boris's."""
    purchase = an_open_purchase(prices=("10.00", "2.50"), fee_percent=10)
    an_order(purchase, a_user("anna@example.org", full_name="=Anna", phone="+37255512345"), 2, 1)
    Contact.objects.exclude(phone="").update(phone="+37255512345")
    an_order(purchase, a_user("boris@example.org", full_name="Boris, the tall"), 1, at=LATER)
    return Purchase.objects.get(pk=purchase.pk)


def for_its_organizer(purchase: Purchase) -> Client:
    client = Client()
    client.force_login(purchase.organizer.user)
    return client


def address(purchase: Purchase, sheet: str) -> str:
    return reverse("purchases:desk-export", args=[purchase.slug, sheet])


def keys(purchase: Purchase, sheet: str) -> list[str]:
    return [column.key for column in SHEETS[sheet].columns(purchase)]


def defaults(purchase: Purchase, sheet: str) -> list[str]:
    return [column.key for column in SHEETS[sheet].columns(purchase) if column.by_default]


def csv_of(purchase: Purchase, sheet: str, columns: list[str]) -> list[str]:
    answer = for_its_organizer(purchase).get(address(purchase, sheet), {"columns": columns, "format": "csv"})
    assert answer.status_code == 200
    return answer.getvalue().decode("utf-8-sig").splitlines()


def test_lines_as_they_are_unless_somebody_chooses_otherwise():
    purchase = a_purchase()
    assert csv_of(purchase, "lines", defaults(purchase, "lines")) == [
        "Order,Participant,Article,Item,Size,Colour,Quantity,Wholesale price,Currency of the price,"
        'Due,Currency,State,"Ordered, Europe/Tallinn"',
        "1,'=Anna,A1,Item 1,,,2,10.00,EUR,22.00,EUR,confirmed,2026-03-02 12:00",
        "1,'=Anna,A2,Item 2,,,1,2.50,EUR,2.75,EUR,confirmed,2026-03-02 12:00",
        '2,"Boris, the tall",A1,Item 1,,,1,10.00,EUR,11.00,EUR,confirmed,2026-03-02 15:00',
    ]


def test_all_there_is_of_a_line():
    purchase = in_distribution(a_purchase(), delivery="5.00")
    assert csv_of(purchase, "lines", keys(purchase, "lines"))[:2] == [
        "Order,Participant,Phone,E-mail,Article,Item,Section,Size,Colour,Quantity,Received,Defective,"
        "Wholesale price,Currency of the price,Goods,Fee,Transfer,Delivery,Due,Currency,State,Why it ended,"
        '"Ordered, Europe/Tallinn","Handed over, Europe/Tallinn","Ended, Europe/Tallinn"',
        "1,'=Anna,'+37255512345,anna@example.org,A1,Item 1,,,,2,2,0,"
        "10.00,EUR,20.00,2.00,0.00,3.08,25.08,EUR,arrived,,"
        "2026-03-02 12:00,,",
    ]


def test_a_line_that_ended_owes_nothing_and_says_why():
    purchase = a_purchase()
    boris = User.objects.get(email="boris@example.org")
    gone = {line.variant_id: 0 for line in purchase.orders.get(number=2).lines.all()}
    place_order(slug=purchase.slug, wanted=gone, by=boris, at=LATER)
    columns = ["participant", "due", "state", "because", "ended"]
    assert csv_of(purchase, "lines", columns)[-1] == (
        '"Boris, the tall",0.00,withdrawn,withdrawn by the participant,2026-03-02 15:00'
    )


def test_participants_with_their_money():
    purchase = stopped(a_purchase())
    paid(purchase.orders.get(number=1), "20.00")
    assert csv_of(purchase, "participants", keys(purchase, "participants")) == [
        "Order,Number in the contact book,Participant,Phone,E-mail,Pieces,Goods,Fee,Delivery,Other,Due,"
        'Paid,Credited,Balance,Currency,"First ordered, Europe/Tallinn"',
        "1,1,'=Anna,'+37255512345,anna@example.org,3,22.50,2.25,0.00,0.00,24.75,"
        "20.00,0.00,4.75,EUR,2026-03-02 12:00",
        '2,2,"Boris, the tall",,boris@example.org,1,10.00,1.00,0.00,0.00,11.00,'
        "0.00,0.00,11.00,EUR,2026-03-02 15:00",
    ]


def test_payments_whatever_was_decided():
    purchase = a_purchase()
    anna = User.objects.get(email="anna@example.org")
    order = purchase.orders.get(number=1)
    refused = report_payment(
        order_id=order.pk, amount=eur("3.00"), way="cash", paid_on=NOW.date(), note="-late", by=anna, at=NOW
    )
    refuse_payment(payment_id=refused.pk, reason="Nothing came", by=purchase.organizer.user, at=LATER)
    paid(order, "5.50", at=LATER)
    assert csv_of(purchase, "payments", keys(purchase, "payments")) == [
        "Order,Participant,Sum,Currency,Way,Paid on,State,Note,Why it was refused,"
        '"Reported, Europe/Tallinn","Decided, Europe/Tallinn"',
        "1,'=Anna,3.00,EUR,cash,2026-03-02,refused,'-late,Nothing came,2026-03-02 12:00,2026-03-02 15:00",
        "1,'=Anna,5.50,EUR,bank transfer,2026-03-02,confirmed,,,2026-03-02 15:00,2026-03-02 15:00",
    ]


def test_what_is_overpaid_stays_a_negative_number():
    purchase = stopped(a_purchase())
    paid(purchase.orders.get(number=2), "20.00")
    assert csv_of(purchase, "participants", ["order", "balance"])[-1] == "2,-9.00"
    book = workbook(purchase, "participants", ["order", "balance"])
    assert [cell.value for cell in book["Participants"][3]] == [2, -9]
    assert book["Participants"]["B3"].data_type == "n"


def workbook(purchase: Purchase, sheet: str, columns: list[str]) -> openpyxl.Workbook:
    answer = for_its_organizer(purchase).get(address(purchase, sheet), {"columns": columns, "format": "xlsx"})
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def test_a_workbook_says_the_same():
    purchase = a_purchase()
    sheet = workbook(purchase, "lines", ["participant", "quantity", "price", "due", "ordered"])["Lines"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Participant", "Quantity", "Wholesale price", "Due", "Ordered, Europe/Tallinn"],
        ["'=Anna", 2, 10, 22, NOW.replace(tzinfo=None) + timedelta(hours=2)],
        ["'=Anna", 1, 2.5, 2.75, NOW.replace(tzinfo=None) + timedelta(hours=2)],
        ["Boris, the tall", 1, 10, 11, NOW.replace(tzinfo=None) + timedelta(hours=5)],
    ]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_purchase_without_orders_gives_headings_only(sheet):
    purchase = an_open_purchase()
    columns = keys(purchase, sheet)
    assert len(csv_of(purchase, sheet, columns)) == 1
    assert workbook(purchase, sheet, columns).active.max_row == 1


def test_in_russian_excel_reads_commas_and_semicolons():
    purchase = a_purchase()
    user = purchase.organizer.user
    user.language = "ru"
    user.save(update_fields=["language"])
    written = csv_of(purchase, "lines", ["participant", "price", "state", "ordered"])
    with translation.override("ru"):
        table = exported(purchase, sheet="lines", keys=["participant", "price", "state", "ordered"])
    assert written == [
        ";".join(table.headings),
        "'=Anna;10,00;подтверждено;2026-03-02 12:00",
        "'=Anna;2,50;подтверждено;2026-03-02 12:00",
        "Boris, the tall;10,00;подтверждено;2026-03-02 15:00",
    ]
    assert table.headings != [str(column) for column in ("Participant", "Wholesale price", "State")]


@pytest.mark.parametrize(
    ("currency", "price", "told"),
    [
        pytest.param("JPY", "1250", "1250,JPY,1375,JPY", id="yen have no smaller unit"),
        pytest.param("KWD", "1.250", "1.250,KWD,1.375,KWD", id="dinars have a thousand"),
    ],
)
def test_sums_have_the_decimals_of_their_currency(currency, price, told):
    city = a_city(f"Town of {currency}", currency=currency)
    purchase = an_open_purchase(
        city=city, supplier=a_supplier(currency=currency), prices=(price,), fee_percent=10
    )
    an_order(purchase, a_user(), 1)
    columns = ["price", "price_currency", "due", "currency"]
    assert csv_of(purchase, "lines", columns)[-1] == told


def cancelled(purchase: Purchase) -> Purchase:
    return cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=purchase.organizer.user, at=STOP)


@pytest.mark.parametrize("prepare", [lambda purchase: purchase, stopped, arrived, in_distribution, cancelled])
@pytest.mark.parametrize("at_once", [1, 2, 3, 500])
def test_participants_are_those_of_the_report(prepare, at_once, monkeypatch):
    monkeypatch.setattr(participants, "ORDERS_AT_ONCE", at_once)
    purchase = a_purchase()
    an_order(purchase, a_user(), 5)
    paid(purchase.orders.get(number=2), "7.00", at=NOW)
    prepare(purchase)
    purchase = Purchase.objects.get(pk=purchase.pk)
    with statements() as sql:
        found = [record.money for record in participants.records(purchase)]
    assert found == report_rows(purchase)
    assert {name: sum(getattr(row, name) for row in found) for name in FIGURES} == totals(found)
    terms = 1
    pages = -(-3 // at_once)
    assert len(sql) == terms * (prepare is not cancelled) + (2 if prepare is cancelled else 3) + pages


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_file_takes_as_many_statements_whatever_is_in_it(sheet):
    found = set()
    for size in (1, 4, 12):
        purchase = an_open_purchase(prices=("2.00",) * size)
        for _number in range(size):
            paid(an_order(purchase, a_user(), *((1,) * size)), "1.00", at=NOW)
        client = for_its_organizer(purchase)
        asked = {"columns": keys(purchase, sheet), "format": "csv"}
        client.get(address(purchase, sheet), asked).getvalue()
        with statements() as sql:
            client.get(address(purchase, sheet), asked).getvalue()
        found.add(len(sql))
    assert len(found) == 1
    assert max(found) <= 10


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_taking_a_file_writes_nothing_but_what_was_chosen(kind):
    purchase = a_purchase()
    client = for_its_organizer(purchase)
    client.get(reverse("participants:inbox"))
    with statements() as sql:
        client.get(address(purchase, "lines"), {"columns": ["order"], "format": kind}).getvalue()
        client.get(reverse("purchases:desk-exports", args=[purchase.slug]))
    writing = [each for each in sql if not each.startswith(("SELECT", "DECLARE"))]
    assert [each for each in writing if "django_session" not in each] == []


def test_the_file_is_named_by_the_purchase_and_the_day_there():
    purchase = a_purchase()
    with time_machine.travel(NOW.replace(hour=23), tick=False):
        for kind, of_type in (
            ("csv", "text/csv; charset=utf-8"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ):
            answer = for_its_organizer(purchase).get(
                address(purchase, "lines"), {"columns": ["order"], "format": kind}
            )
            assert (
                answer["Content-Disposition"]
                == f'attachment; filename="{purchase.slug}-lines-2026-03-03.{kind}"'
            )
            assert answer["Content-Type"] == of_type
            assert answer["Cache-Control"] == "private, no-store"
            assert answer.streaming
            answer.getvalue()


def ticked(client: Client, purchase: Purchase) -> dict[str, list[str]]:
    page = client.get(reverse("purchases:desk-exports", args=[purchase.slug]))
    assert page.status_code == 200
    assert faults(page.text) == []
    return {form.sheet: form["columns"].value() for form in page.context["tables"]}


def test_what_was_chosen_is_ticked_the_next_time_in_every_purchase():
    purchase = a_purchase()
    client = for_its_organizer(purchase)
    first = ticked(client, purchase)
    assert first == {sheet: defaults(purchase, sheet) for sheet in SHEETS}
    client.get(address(purchase, "lines"), {"columns": ["due", "order"], "format": "csv"})
    client.get(address(purchase, "payments"), {"columns": ["sum"], "format": "csv"})
    other = an_open_purchase(organizer=purchase.organizer)
    assert ticked(client, other) == {**first, "lines": ["due", "order"], "payments": ["sum"]}


def test_the_page_says_how_many_rows_each_file_has():
    purchase = a_purchase()
    paid(purchase.orders.get(number=1), "1.00", at=NOW)
    page = for_its_organizer(purchase).get(reverse("purchases:desk-exports", args=[purchase.slug]))
    assert [form.count for form in page.context["tables"]] == [3, 2, 1, 0]
    assert ["3 rows" in page.text, "2 rows" in page.text, "1 row<" in page.text] == [True] * 3


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        pytest.param({"format": "csv"}, "Choose at least one column.", id="no column"),
        pytest.param(
            {"columns": ["secret"], "format": "csv"}, "This table has no such column.", id="no such"
        ),
        pytest.param(
            {"columns": ["order", "\x00"], "format": "csv"}, "This table has no such column.", id="zero"
        ),
        pytest.param({"columns": ["order"]}, "Choose XLSX or CSV.", id="no format"),
        pytest.param({"columns": ["order"], "format": "pdf"}, "Choose XLSX or CSV.", id="another format"),
    ],
)
def test_what_cannot_be_taken_is_said_on_the_page(asked, reason):
    purchase = a_purchase()
    client = for_its_organizer(purchase)
    answer = client.get(address(purchase, "payments"), asked)
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert [str(error) for errors in answer.context["form"].errors.values() for error in errors] == [reason]
    assert ticked(client, purchase)["payments"] == defaults(purchase, "payments")


def test_only_the_organizer_takes_files():
    purchase = a_purchase()
    helper = a_user()
    Helper.objects.create(
        purchase=purchase, user=helper, may_receive=True, may_hand_out=True, may_answer=True,
        by=purchase.organizer.user, at=NOW,
    )  # fmt: skip
    pages = [
        (reverse("purchases:desk-exports", args=[purchase.slug]), {}),
        *((address(purchase, sheet), {"columns": ["order"], "format": "csv"}) for sheet in SHEETS),
    ]
    people = [User.objects.get(email="anna@example.org"), helper, an_organizer().user, a_user(is_staff=True)]
    for person in people:
        client = Client()
        client.force_login(person)
        assert [client.get(url, asked).status_code for url, asked in pages] == [404] * len(pages)
    assert [Client().get(url, asked).status_code for url, asked in pages] == [302] * len(pages)
    assert [for_its_organizer(purchase).post(url, asked).status_code for url, asked in pages] == [405] * len(
        pages
    )


def test_a_table_that_is_none():
    purchase = a_purchase()
    assert for_its_organizer(purchase).get(address(purchase, "secrets")).status_code == 404

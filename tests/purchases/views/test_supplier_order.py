"""The supplier's order on the desk: files, columns, and the answer looked at before it counts. Rule: R-COST."""

import csv
import io
import shutil
import subprocess
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from purchases.gateways.spreadsheets import read_table
from purchases.models import Item, Line, OrderTemplate, Purchase, SupplierOrder, Variant
from purchases.services.buying import record_supplier_order
from purchases.states import LineState
from tests.factories.people import a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, stopped, variants_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase() -> Purchase:
    """Stopped and sent: three pieces of A1, two of A2."""
    purchase = an_open_purchase(prices=("10.00", "2.50"))
    Item.objects.filter(article="A2").update(name="=HYPERLINK(1)")
    an_order(purchase, a_user(), 3, 2)
    stopped(purchase)
    record_supplier_order(
        purchase_id=purchase.pk, sent_on=STOP.date(), note="", by=purchase.organizer.user, at=STOP
    )
    return purchase


@pytest.fixture
def desk(client: Client, purchase: Purchase) -> Client:
    client.force_login(purchase.organizer.user)
    return client


def at(name: str, purchase: Purchase) -> str:
    return reverse(f"purchases:{name}", args=[purchase.slug])


def content(client: Client, purchase: Purchase, kind: str) -> bytes:
    answer = client.get(at("desk-supplier-order-file", purchase), {"format": kind})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def keyed(**values) -> dict:
    return {"form_key": str(uuid.uuid4()), **values}


EXPECTED = [["A1", "Item 1", "3", "10", "30"], ["A2", "'=HYPERLINK(1)", "2", "2.5", "5"]]


class TestFiles:
    def test_csv(self, desk, purchase):
        text = content(desk, purchase, "csv").decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == ["Article", "Item", "Quantity", "Price", "Sum"]
        assert rows[1:] == [
            ["A1", "Item 1", "3", "10.00", "30.00"],
            ["A2", "'=HYPERLINK(1)", "2", "2.50", "5.00"],
        ]

    def test_xlsx(self, desk, purchase):
        table = read_table(name="order.xlsx", content=content(desk, purchase, "xlsx"))
        assert [row.cells for row in table.rows[1:]] == [
            ("A1", "Item 1", 3, 10, 30),
            ("A2", "=HYPERLINK(1)", 2, Decimal("2.5"), 5),
        ]

    def test_pdf(self, desk, purchase):
        assert content(desk, purchase, "pdf").startswith(b"%PDF-")

    def test_another_kind_is_not_there(self, desk, purchase):
        assert desk.get(at("desk-supplier-order-file", purchase), {"format": "doc"}).status_code == 404

    @pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
    def test_libreoffice_reads_the_same_numbers(self, desk, purchase, tmp_path):
        (tmp_path / "order.xlsx").write_bytes(content(desk, purchase, "xlsx"))
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv",
                "--outdir", str(tmp_path), str(tmp_path / "order.xlsx"),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        text = (tmp_path / "order.csv").read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        assert [
            [cell.rstrip("0").rstrip(".") if "." in cell else cell for cell in row] for row in rows[1:]
        ] == (EXPECTED)


class TestColumns:
    def test_they_are_chosen_in_any_order(self, desk, purchase):
        chosen = {
            "place-1": "2", "column-1": "article", "heading-1": "Code",
            "place-2": "1", "column-2": "quantity", "heading-2": "=How many",
            "place-3": "3", "column-3": "empty", "heading-3": "Note",
        }  # fmt: skip
        assert desk.post(at("desk-order-template", purchase), keyed(**chosen)).status_code == 303
        rows = list(csv.reader(io.StringIO(content(desk, purchase, "csv").decode("utf-8-sig"))))
        assert rows[:2] == [["'=How many", "Code", "Note"], ["3", "A1", ""]]

    def test_an_unknown_one_is_refused(self, desk, purchase):
        answer = desk.post(at("desk-order-template", purchase), keyed(**{"column-1": "secret"}))
        assert answer.status_code == 422
        assert "An order has no column “secret”." in answer.content.decode()
        assert not OrderTemplate.objects.exists()

    def test_they_are_guessed_from_an_empty_form(self, desk, purchase):
        file = SimpleUploadedFile("form.csv", "Артикул;Кол-во;Откуда узнали\n".encode())
        answer = desk.post(at("desk-order-template", purchase), {"guess": "1", "file": file})
        assert answer.status_code == 200
        form = answer.context["columns"]
        assert [form[f"column-{row}"].value() for row in (1, 2, 3, 4)] == ["article", "quantity", "empty", ""]
        assert not OrderTemplate.objects.exists()

    @pytest.mark.parametrize("sent", [b"", b"\x00\xff", b"PK\x03\x04", b"1;2\n3;4\n"], ids=repr)
    def test_a_bad_form_is_refused(self, desk, purchase, sent):
        file = SimpleUploadedFile("form.csv", sent)
        answer = desk.post(at("desk-order-template", purchase), {"guess": "1", "file": file})
        assert answer.status_code == 422


class TestAnswer:
    def test_by_hand_it_is_looked_at_then_applied(self, desk, purchase):
        first, second = variants_of(purchase)
        typed = {f"confirmed-{first.pk}": "1", f"price-{first.pk}": "12",
                 f"confirmed-{second.pk}": "2", f"price-{second.pk}": "2.50"}  # fmt: skip
        page = desk.post(at("desk-supplier-answer", purchase), {"look": "1", "answer": "", **typed})
        assert page.status_code == 200
        assert SupplierOrder.objects.get().answered_at is None
        carried = page.context["answer"]
        assert carried == f"{first.pk}:1:12"
        until = page.context["form"]["rise_until"].value().strftime("%Y-%m-%dT%H:%M")
        done = desk.post(
            at("desk-supplier-answer", purchase), keyed(apply="1", answer=carried, rise_until=until)
        )
        assert done.status_code == 303
        assert Line.objects.filter(state=LineState.REFUSED).get().quantity == 2
        page = desk.get(at("desk-supplier-order", purchase)).content.decode()
        assert "1 line became dearer than the terms allow" in page
        back = desk.post(at("desk-supplier-answer-back", purchase), keyed())
        assert back.status_code == 303
        assert not Line.objects.filter(state=LineState.REFUSED).exists()

    def test_what_was_typed_goes_along_from_page_to_page(self, desk, purchase):
        first, _second = variants_of(purchase)
        typed = {f"confirmed-{first.pk}": "1", f"price-{first.pk}": ""}
        page = desk.post(
            at("desk-supplier-answer", purchase), {"find": "1", "q": "A2", "answer": "", **typed}
        )
        assert page.context["answer"] == f"{first.pk}:1:"
        assert [line.variant.item.article for line in page.context["page"]] == ["A2"]

    def test_a_file_is_looked_at_and_its_bad_rows_are_named(self, desk, purchase):
        file = SimpleUploadedFile("a.csv", b"article;confirmed\nA1;2\nA9;1\nA2;7\n")
        page = desk.post(at("desk-supplier-answer", purchase), {"read": "1", "file": file, "unnamed": "sent"})
        assert page.status_code == 200
        text = page.content.decode()
        assert "“A9” was never ordered." in text
        assert "“7” is more than the 2 that were ordered." in text
        sent = {"apply": "1", "answer": page.context["answer"], "problems": "1"}
        assert desk.post(at("desk-supplier-answer", purchase), keyed(**sent)).status_code == 422
        assert SupplierOrder.objects.get().answered_at is None
        assert (
            desk.post(at("desk-supplier-answer", purchase), keyed(**sent, leave_out="1")).status_code == 303
        )
        assert Variant.objects.get(item__article="A1").taken == 2

    def test_what_the_file_does_not_name_may_be_refused(self, desk, purchase):
        first, second = variants_of(purchase)
        file = SimpleUploadedFile("a.csv", b"article;confirmed\nA1;3\n")
        page = desk.post(
            at("desk-supplier-answer", purchase), {"read": "1", "file": file, "unnamed": "refused"}
        )
        assert page.context["answer"] == f"{first.pk}:3:;{second.pk}:0:"

    @pytest.mark.parametrize(
        "sent",
        [
            b"", b"\x00\xff\xfe", b"PK\x03\x04", b"x;y\n1;2\n", b"article\nA1\n", b"article;qty\nA9;1\n",
            b"article;qty\n",
        ],
        ids=repr,
    )  # fmt: skip
    def test_a_hostile_file_is_refused(self, desk, purchase, sent):
        file = SimpleUploadedFile("a.csv", sent)
        page = desk.post(at("desk-supplier-answer", purchase), {"read": "1", "file": file, "unnamed": "sent"})
        assert page.status_code == 422

    @pytest.mark.parametrize("carried", ["x", "1:2", "999999:1:", "0:-1:", "1:1:NaN", "9" * 25 + ":1:1"])
    def test_a_damaged_answer_is_refused(self, desk, purchase, carried):
        page = desk.post(at("desk-supplier-answer", purchase), keyed(apply="1", answer=carried))
        assert page.status_code == 422
        assert SupplierOrder.objects.get().answered_at is None

    @pytest.mark.parametrize(
        ("field", "value"), [("confirmed", "4"), ("confirmed", "-1"), ("price", "-1"), ("price", "x")]
    )
    def test_bad_numbers_are_said_at_their_field(self, desk, purchase, field, value):
        first, _second = variants_of(purchase)
        typed = {f"confirmed-{first.pk}": "3", f"price-{first.pk}": "10", f"{field}-{first.pk}": value}
        page = desk.post(at("desk-supplier-answer", purchase), {"look": "1", "answer": "", **typed})
        assert page.status_code == 422
        assert page.context["rows"][f"{field}-{first.pk}"].errors


def test_whoever_has_a_dearer_line_gives_it_up_on_their_page(desk, purchase, client):
    first, _second = variants_of(purchase)
    page = desk.post(at("desk-supplier-answer", purchase), {"look": "1", "answer": f"{first.pk}::99"})
    until = page.context["form"]["rise_until"].value().strftime("%Y-%m-%dT%H:%M")
    desk.post(
        at("desk-supplier-answer", purchase), keyed(apply="1", answer=f"{first.pk}::99", rise_until=until)
    )
    line = Line.objects.get(variant=first)
    client.force_login(line.order.contact.user)
    assert "Give it up" in client.get(at("my_order", purchase)).content.decode()
    address = reverse("purchases:give_up_line", args=[purchase.slug, line.pk])
    assert client.post(address, keyed()).status_code == 303
    line.refresh_from_db()
    assert line.state == LineState.RELEASED
    assert client.post(address, keyed()).status_code == 422

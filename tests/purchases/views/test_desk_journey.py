"""A purchase from its draft to closed, through the pages of the desk alone."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger.checks import run_checks
from participants.models import Contact
from purchases.models import Item, Line, Order, Purchase
from purchases.selectors.report import report_rows, totals
from purchases.selectors.result import result_of
from purchases.states import GiveBackState, LineState, PurchaseState
from tests.cms.rendering import faults
from tests.factories.people import a_city, a_user, an_organizer, form_key
from tests.factories.purchases import NOW, an_order, eur

PRICES = b"Article;Name;Price\nTEA;Black tea;10.00\nHONEY;Honey;4.50\nJAM;Jam;oops\n"
ORDERS = "Person;Article;Quantity\nAnna;TEA;2\nAnna;HONEY;1\nBoris;TEA;1\n"


class Desk:
    """An organizer at work: looks at pages and fills in forms, one clock for all."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.organizer = an_organizer(city=a_city(), probation_lifted=True)
        self.client = Client()
        self.client.force_login(self.organizer.user)
        self.slug = ""

    @property
    def purchase(self) -> Purchase:
        return Purchase.objects.select_related("terms", "draft").get(slug=self.slug)

    def url(self, name: str, *keys: Any) -> str:
        return reverse(f"purchases:{name}", args=[self.slug, *keys])

    def sees(self, name: str, /, *keys: Any) -> str:
        answer = self.client.get(self.url(name, *keys))
        assert answer.status_code == 200
        assert faults(answer.text) == []
        return str(answer.text)

    def does(self, name: str, /, *keys: Any, **fields: Any) -> str:
        """Send a form of the desk; what the next page says."""
        answer = self.client.post(self.url(name, *keys), {**fields, **form_key()}, follow=True)
        assert answer.redirect_chain, answer.context and dict(answer.context["form"].errors)
        assert answer.status_code == 200
        assert faults(answer.text) == []
        assert run_checks() == []
        return str(answer.text)

    def later(self, *, days: int) -> None:
        self.clock.shift(timedelta(days=days))


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield Desk(clock)


def local(days: int) -> str:
    return f"{NOW + timedelta(days=days):%Y-%m-%dT%H:%M}"


def test_the_whole_way(desk: Desk) -> None:
    answer = desk.client.post(
        reverse("purchases:new"),
        {
            "title": "Tea and honey",
            "category": "food",
            "supplier_name": "Hives",
            "supplier_currency": "EUR",
            "city": a_city().pk,
            **form_key(),
        },
    )
    desk.slug = Purchase.objects.get().slug
    assert (answer.status_code, answer["Location"]) == (303, desk.url("desk-terms"))
    assert "Say when the purchase stops." in desk.sees("desk")

    terms = desk.client.get(desk.url("desk-terms")).context["form"]
    kept = {field.html_name: field.value() for field in terms if field.value() not in (None, False)}
    desk.does(
        "desk-terms",
        **{**kept, "stop_at": local(7), "fee_percent": "10,5", "prepay_percent": "50", "minimum_sum": "20"},
    )
    assert desk.purchase.draft.fee_percent == Decimal("10.50")
    assert "Upload the price list" in desk.sees("desk")
    page = desk.does("desk-price-list", file=SimpleUploadedFile("tea.csv", PRICES))
    assert "The headings stand in row 1." in page
    draft = desk.purchase.list_drafts.get().pk
    columns = {"role-0": "article", "role-1": "name", "role-2": "price"}
    page = desk.does("desk-price-list-columns", draft, header_row="1", **columns)
    assert "2 items are new." in page
    assert "1 row cannot be read and is left out." in page
    assert "The list is imported" in desk.does("desk-price-list-import", draft, vanished="keep")
    desk.does("desk-items", article="JAM", name="Jam", price="3,20", sizes="", limit="5")
    assert list(Item.objects.values_list("article", flat=True)) == ["TEA", "HONEY", "JAM"]
    desk.does("desk-pickup", name="Market hall", address="1 Square, 17-19")
    assert "Look at it once more and publish" in desk.sees("desk")
    desk.sees("desk-publish")
    desk.does("desk-publish", confirmed="yes")
    assert desk.purchase.state == PurchaseState.OPEN

    page = desk.does("desk-orders-take", text=ORDERS, **{"who-2": "new", "who-4": "new"})
    assert "People: 2. New lines: 3, changed: 0, as they were: 0." in page
    clara = a_user(full_name="Clara")
    order = an_order(desk.purchase, clara, 0, 0, 2)
    for name in ("desk", "desk-board", "desk-lines", "desk-money", "desk-history", "desk-items"):
        desk.sees(name)
    assert "Clara" in desk.client.get(desk.url("desk-board") + "?by=participant").text

    desk.does("desk-call")
    assert desk.purchase.state == PurchaseState.LAST_CALL
    desk.later(days=6)
    assert "Yes, lock the orders" in desk.sees("desk-stop")
    desk.does("desk-stop", confirmed="yes")
    assert desk.purchase.state == PurchaseState.STOPPED

    rows = {row.name: row for row in report_rows(desk.purchase)}
    assert (rows["Anna"].goods, rows["Anna"].fee) == (2450, 257)
    desk.sees("desk-prepayments")
    desk.does(
        "desk-record-payment",
        order=rows["Anna"].order_id, amount="30.00", way="transfer", paid_on="2026-03-08",
    )  # fmt: skip
    desk.does("desk-lower", rows["Boris"].order_id, percent="0")
    desk.later(days=4)
    assert "Pieces released" in desk.sees("desk-drop", order.pk)
    desk.does("desk-drop", order.pk, confirmed="yes")
    assert set(Line.objects.filter(order=order).values_list("state", flat=True)) == {LineState.RELEASED}

    desk.sees("desk-supplier-order")
    desk.does("desk-supplier-order", sent_on="2026-03-12", note="No. 7")
    desk.sees("desk-buy-out")
    honey = Item.objects.get(article="HONEY").variants.get()
    invoice = SimpleUploadedFile("invoice.pdf", b"%PDF-1.7 paid")
    desk.does("desk-buy-out", amount="30.00", paid_on="2026-03-12", refused=[honey.pk], invoice=invoice)
    assert desk.purchase.state == PurchaseState.BOUGHT_OUT
    given = desk.client.get(desk.url("desk-invoice"))
    assert b"".join(given.streaming_content) == b"%PDF-1.7 paid"
    assert given["Content-Disposition"].startswith("attachment")
    desk.sees("desk")

    desk.later(days=3)
    tea = Item.objects.get(article="TEA").variants.get()
    counts = {f"received-{tea.pk}": "2", f"defective-{tea.pk}": "1"}
    preview = desk.client.post(
        desk.url("desk-arrival"),
        {"received_on": "2026-03-15", "delivery_cost": "3,00", **counts, **form_key()},
    )
    assert preview.status_code == 200
    assert "#2 Boris" in preview.text
    assert faults(preview.text) == []
    assert desk.purchase.state == PurchaseState.BOUGHT_OUT
    desk.does("desk-arrival", received_on="2026-03-15", delivery_cost="3,00", confirmed="yes", **counts)
    assert desk.purchase.state == PurchaseState.ARRIVED
    sums = totals(report_rows(desk.purchase))
    assert (sums["goods"], sums["fee"], sums["delivery"], sums["paid"]) == (2000, 210, 300, 3000)
    assert "has paid €4.90 too much" in desk.sees("desk")
    desk.does("desk-overpaid")

    desk.does("desk-distribute")
    assert desk.purchase.state == PurchaseState.DISTRIBUTION
    desk.sees("desk-hand-over")
    anna = Order.objects.get(contact__full_name="Anna")
    waiting = list(anna.lines.filter(state=LineState.ARRIVED).values_list("pk", flat=True))
    desk.sees("desk-hand", anna.pk)
    desk.does("desk-hand", anna.pk, lines=waiting, taken="", way="cash")
    assert "Everything of this order is collected." in desk.sees("desk-hand", anna.pk)
    assert "1 repayment is not confirmed yet." in desk.sees("desk")
    back = anna.give_backs.get()
    desk.does("desk-repayment-sent", back.pk, way="transfer")
    back.refresh_from_db()
    assert back.state == GiveBackState.RECEIVED

    desk.sees("desk-close")
    page = desk.does("desk-close", confirmed="yes")
    assert desk.purchase.state == PurchaseState.CLOSED
    assert result_of(desk.purchase).fee == eur("2.10")
    assert result_of(desk.purchase).result == eur("-7.90")
    assert "What came of it" in page
    for name in ("desk", "desk-money", "desk-history", "desk-lines", "desk-board"):
        desk.sees(name)
    assert Contact.objects.filter(owner=desk.organizer.user).count() == 3
    assert desk.client.get(reverse("purchases:today")).status_code == 200

"""What the desk does not let happen: strangers, visitors, slips of the pen, rules, forms sent twice."""

import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from ledger.checks import run_checks
from purchases.models import Item, Payment, Purchase, SupplierPayment
from purchases.services.drafting import edit_draft
from purchases.services.payments import report_payment
from purchases.services.refusing import ask_refusal
from purchases.states import PaymentState, PurchaseState
from tests.cms.rendering import faults
from tests.factories.people import a_city, a_supplier, a_user, an_administrator, an_organizer, form_key
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    in_distribution,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def entered(purchase: Purchase) -> Client:
    client = Client()
    client.force_login(purchase.organizer.user)
    return client


def at_desk(purchase: Purchase, name: str = "desk", /, *keys: Any) -> str:
    return reverse(f"purchases:{name}", args=[purchase.slug, *keys])


def send(purchase: Purchase, name: str, /, *keys: Any, **fields: Any) -> Any:
    return entered(purchase).post(at_desk(purchase, name, *keys), {**fields, **form_key()})


def refused(answer: Any, field: str = "") -> list[str]:
    """What a page answered with 422 says, at `field` or over the form; the page itself is sound."""
    assert answer.status_code == 422, answer.headers
    assert faults(answer.text) == []
    form = next(
        answer.context[name]
        for name in ("form", "adding", "writing_off")
        if answer.context.get(name) is not None and answer.context[name].errors
    )
    errors = form.errors.get(field or "__all__", [])
    assert all(str(error) in answer.text.replace("&#x27;", "'") for error in errors)
    return [str(error) for error in errors]


DESK_PAGES = [
    (pattern.name, len(pattern.pattern.converters) - 1)
    for resolver in get_resolver().url_patterns
    if getattr(resolver, "app_name", "") == "purchases"
    for pattern in resolver.url_patterns
    if pattern.name.startswith("desk")
]


@pytest.mark.parametrize(("name", "keys"), DESK_PAGES)
def test_strangers_find_nothing_and_visitors_are_asked_who_they_are(name: str, keys: int) -> None:
    purchase = an_open_purchase()
    url = at_desk(purchase, name, *([1] * keys))
    stranger = Client()
    stranger.force_login(a_user())
    for method in (stranger.get, stranger.post):
        assert method(url).status_code in (404, 405)
    visitor = Client()
    for method in (visitor.get, visitor.post):
        answer = method(url)
        assert answer.status_code == 405 or answer["Location"].startswith(reverse("account_login"))
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.OPEN


def test_administrators_do_not_sit_at_somebody_elses_desk() -> None:
    purchase = an_open_purchase()
    client = Client()
    client.force_login(an_administrator())
    assert client.get(at_desk(purchase)).status_code == 404


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("desk-payment-confirm", "payment"),
        ("desk-payment-refuse", "payment"),
        ("desk-drop", "order"),
        ("desk-lower", "order"),
        ("desk-hand", "order"),
        ("desk-write-off", "order"),
        ("desk-refusal-accept", "line"),
        ("desk-refusal-decline", "line"),
        ("desk-item-remove", "item"),
        ("desk-item-sold-out", "item"),
        ("desk-limit", "variant"),
    ],
)
def test_what_belongs_to_another_purchase_is_not_found(name: str, key: str) -> None:
    own, other = an_open_purchase(), an_open_purchase()
    user = a_user()
    order = an_order(other, user, 1)
    payment = report_payment(
        order_id=order.pk, amount=eur("1.00"), way="cash", paid_on=NOW.date(), note="", by=user, at=NOW
    )
    variant = variants_of(other)[0]
    keys = {
        "payment": payment.pk,
        "order": order.pk,
        "line": order.lines.get().pk,
        "item": variant.item_id,
        "variant": variant.pk,
    }
    assert send(own, name, keys[key], reason="x", why="x", percent="0").status_code == 404
    payment.refresh_from_db()
    assert payment.state == PaymentState.REPORTED


# name, field, value, what is said
TERMS = [
    pytest.param("fee_percent", "15.01", "The organizer fee is from 0 to 15", id="fee over the most"),
    pytest.param("fee_percent", "-1", "Enter 0 or more.", id="negative fee"),
    pytest.param("fee_percent", "NaN", "Enter a number, such as 12.50.", id="not a number"),
    pytest.param("fee_percent", "1e400", "Enter a number, such as 12.50.", id="a power of ten"),
    pytest.param("fee_percent", "1.005", "At most 2 decimals are possible here.", id="three decimals"),
    pytest.param("fee_percent", "", "This field is required.", id="no fee"),
    pytest.param("prepay_percent", "100,01", "Enter 100 or less.", id="more than everything"),
    pytest.param("minimum_sum", "0", "Enter a number above zero.", id="a minimum of nothing"),
    pytest.param("minimum_sum", "12 USD", "Enter a number, such as 12.50.", id="another currency"),
    pytest.param("minimum_sum", "9" * 40, "The number is too large.", id="forty nines"),
    pytest.param("minimum_people", "2.5", "Enter a whole number.", id="half a person"),
    pytest.param("delivery_estimate", "-0.01", "Enter 0 or more.", id="negative delivery"),
    pytest.param(
        "last_call_at", "2026-03-10T10:00", "The last call must come before the stop.", id="call after stop"
    ),
    pytest.param("stop_at", "0001-01-01T00:00", "Check the year.", id="the year one"),
    pytest.param("stop_at", "soon", "Enter a valid date/time.", id="no date"),
    pytest.param("expected_on", "9999-12-31", "Check the year.", id="the last year"),
]


@pytest.mark.parametrize(("field", "value", "said"), TERMS)
def test_slips_in_the_terms_stay_beside_their_field(field: str, value: str, said: str) -> None:
    purchase = a_draft()
    client = entered(purchase)
    form = client.get(at_desk(purchase, "desk-terms")).context["form"]
    kept = {each.html_name: each.value() for each in form if each.value() not in (None, False)}
    kept |= {name: f"{kept[name]:%Y-%m-%dT%H:%M}" for name in ("stop_at", "last_call_at")}
    answer = client.post(at_desk(purchase, "desk-terms"), {**kept, field: value, **form_key()})
    (error,) = refused(answer, field)
    assert error.startswith(said)
    assert f'id="id_{field}"' in answer.text
    assert answer.context["form"][field].value() == value


def test_terms_take_a_comma_and_the_time_of_the_city(clock: Any) -> None:
    purchase = a_draft()
    client = entered(purchase)
    form = client.get(at_desk(purchase, "desk-terms")).context["form"]
    kept = {each.html_name: each.value() for each in form if each.value() not in (None, False)}
    wanted = {
        "fee_percent": "12,5",
        "stop_at": "2026-03-20T00:00",
        "last_call_at": "",
        "minimum_sum": "1 000,50",
    }
    answer = client.post(at_desk(purchase, "desk-terms"), {**kept, **wanted, **form_key()})
    assert answer.status_code == 303
    purchase = Purchase.objects.select_related("draft").get(pk=purchase.pk)
    assert str(purchase.stop_at) == "2026-03-19 22:00:00+00:00"
    assert (str(purchase.draft.fee_percent), purchase.draft.minimum_sum) == ("12.50", eur("1000.50"))


SUMS = [
    pytest.param("0", "Enter a number above zero.", id="nothing"),
    pytest.param("-5", "Enter a number above zero.", id="less than nothing"),
    pytest.param("NaN", "Enter a number, such as 12.50.", id="not a number"),
    pytest.param("Infinity", "Enter a number, such as 12.50.", id="without end"),
    pytest.param("1e400", "Enter a number, such as 12.50.", id="a power of ten"),
    pytest.param("1.005", "At most 2 decimals are possible here.", id="three decimals"),
    pytest.param("5 USD", "Enter a number, such as 12.50.", id="another currency"),
    pytest.param("9999999999999", "The number is too large.", id="too large for a form"),
    pytest.param("99999999999", "The sum is too large.", id="too large for a payment"),
    pytest.param("", "This field is required.", id="empty"),
]


@pytest.mark.parametrize(("amount", "said"), SUMS)
def test_sums_that_are_no_payment(amount: str, said: str) -> None:
    purchase = an_open_purchase()
    order = an_order(purchase, a_user(), 1)
    fields = {"order": order.pk, "amount": amount, "way": "cash", "paid_on": "2026-03-02", "note": "by hand"}
    answer = send(purchase, "desk-record-payment", **fields)
    assert refused(answer, "amount") == [said]
    assert 'value="by hand"' in answer.text
    assert not Payment.objects.exists()


def test_a_payment_of_tomorrow_is_refused_and_its_form_can_be_sent_corrected() -> None:
    purchase = an_open_purchase()
    order = an_order(purchase, a_user(), 1)
    client, key = entered(purchase), form_key()
    fields = {"order": order.pk, "amount": "5,00", "way": "cash"}
    url = at_desk(purchase, "desk-record-payment")
    answer = client.post(url, {**fields, "paid_on": "2026-03-03", **key})
    assert refused(answer, "paid_on") == ["The day is in the future."]
    assert client.post(url, {**fields, "paid_on": "2026-03-02", **key}).status_code == 303
    assert Payment.objects.get().amount == eur("5.00")
    assert run_checks() == []


def test_the_same_form_twice_pays_once_and_another_with_its_key_is_turned_away() -> None:
    purchase = an_open_purchase()
    order = an_order(purchase, a_user(), 1)
    client, key = entered(purchase), form_key()
    url = at_desk(purchase, "desk-record-payment")
    fields = {"order": order.pk, "amount": "5.00", "way": "cash", "paid_on": "2026-03-02", **key}
    assert [client.post(url, fields).status_code for _time in range(3)] == [303, 303, 303]
    assert client.post(url, {**fields, "amount": "6.00"}).status_code == 409
    assert Payment.objects.count() == 1
    assert client.post(url, {**fields, "form_key": "none"}).status_code == 400


def test_moving_forms_carry_a_key() -> None:
    purchase = an_open_purchase()
    assert entered(purchase).post(at_desk(purchase, "desk-call")).status_code == 400
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.OPEN


def test_looking_changes_nothing() -> None:
    purchase = an_open_purchase()
    order = an_order(purchase, a_user(), 1)
    before = Purchase.objects.values().get(pk=purchase.pk), list(order.lines.values())
    client = entered(purchase)
    for name, keys in DESK_PAGES:
        answer = client.get(at_desk(purchase, name, *([order.pk] * keys)))
        assert not answer.streaming or list(answer)
    assert (Purchase.objects.values().get(pk=purchase.pk), list(order.lines.values())) == before


def test_publishing_says_what_is_in_the_way() -> None:
    purchase = a_draft(fee_percent=Decimal(10), bonus_percent=Decimal(8))
    page = entered(purchase).get(at_desk(purchase, "desk-publish")).text
    assert "With the supplier&#x27;s bonus your total mark-up is" in page
    answer = send(purchase, "desk-publish", confirmed="yes")
    assert "your total mark-up" in refused(answer)[0]
    assert "/rules/#R-FEE" in answer.text
    assert refused(send(a_draft(), "desk-publish")) == ["Tick the box to confirm."]


def _below(purchase: Purchase) -> Purchase:
    an_order(purchase, a_user(), 1)
    return purchase


def test_below_the_minimum_stopping_is_an_act_of_its_own() -> None:
    purchase = _below(an_open_purchase(minimum_sum=eur("500.00")))
    page = entered(purchase).get(at_desk(purchase, "desk-stop")).text
    assert "Yes, stop although the minimum is not reached" in page
    answer = send(purchase, "desk-stop", confirmed="yes")
    assert refused(answer) == ["The minimum is not reached. Extend, cancel, or confirm going below it."]
    assert "/rules/#R-MINIMUM" in answer.text
    assert send(purchase, "desk-stop-below", confirmed="yes").status_code == 303
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.STOPPED


def test_dates_only_move_later_and_in_order() -> None:
    purchase = an_open_purchase()
    fields = {"last_call_at": "2026-03-03T12:00", "stop_at": "2026-03-05T12:00"}
    assert refused(send(purchase, "desk-dates", **fields), "stop_at") == ["Dates may only move later."]
    fields = {"last_call_at": "2026-03-30T12:00", "stop_at": "2026-03-20T12:00"}
    answer = send(purchase, "desk-dates", **fields)
    assert refused(answer, "last_call_at") == ["The last call must come before the stop."]
    assert 'value="2026-03-30T12:00"' in answer.text
    fields = {"last_call_at": "2026-03-18T12:00", "stop_at": "2026-03-20T12:00"}
    assert send(purchase, "desk-dates", **fields).status_code == 303
    assert str(Purchase.objects.get(pk=purchase.pk).stop_at) == "2026-03-20 10:00:00+00:00"


def test_cancelling_needs_the_box_and_a_reason() -> None:
    purchase = an_open_purchase()
    answer = send(purchase, "desk-cancel", confirmed="yes", why="")
    assert refused(answer, "why") == ["This field is required."]
    answer = send(purchase, "desk-cancel", why="The supplier is gone")
    assert refused(answer) == ["Tick the box to confirm."]
    assert 'value="The supplier is gone"' in answer.text
    assert send(purchase, "desk-cancel", confirmed="yes", why="The supplier is gone").status_code == 303
    assert "The supplier is gone" in entered(purchase).get(at_desk(purchase)).text


def test_reopening_needs_dates_to_come_and_a_reason() -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    stopped(purchase, at=NOW)
    fields = {"last_call_at": "2026-02-01T10:00", "stop_at": "2026-02-03T10:00", "why": "More people came"}
    assert refused(send(purchase, "desk-reopen", **fields), "stop_at") == [
        "The new stop must be in the future."
    ]
    fields |= {"last_call_at": "2026-03-08T10:00", "stop_at": "2026-03-10T10:00"}
    assert send(purchase, "desk-reopen", **fields).status_code == 303
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.OPEN
    assert run_checks() == []


def _files() -> dict[str, tuple[str, bytes]]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("hello.txt", "no workbook")
    return {
        "a picture called CSV": ("list.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00"),
        "text called XLSX": ("list.xlsx", b"Article;Name;Price\nA;B;1\n"),
        "an archive called XLSX": ("list.xlsx", archive.getvalue()),
        "another kind": ("list.pdf", b"%PDF-1.7"),
        "nothing in it": ("list.csv", b""),
    }


@pytest.mark.parametrize("kind", _files())
@pytest.mark.parametrize("page", ["desk-orders"])
def test_files_that_are_not_what_they_say(kind: str, page: str) -> None:
    purchase = an_open_purchase()
    name, content = _files()[kind]
    answer = send(purchase, page, file=SimpleUploadedFile(name, content))
    assert len(refused(answer, "file") or refused(answer)) == 1
    assert Item.objects.filter(purchase=purchase).count() == 1


def test_orders_are_for_open_purchases() -> None:
    rows = SimpleUploadedFile("list.csv", b"Person;Article;Quantity\nAnna;A1;1\n")
    assert refused(send(a_draft(), "desk-orders", file=rows)) == [
        "That is not possible while the purchase is “draft”."
    ]


ITEMS = [
    pytest.param({"price": "-1"}, "price", "Enter 0 or more.", id="negative price"),
    pytest.param({"price": "1e400"}, "price", "Enter a number, such as 12.50.", id="a power of ten"),
    pytest.param({"price": "1.005"}, "price", "At most 2 decimals are possible here.", id="three decimals"),
    pytest.param(
        {"article": "A1"}, "article", "There is already an item with the article “A1”.", id="known article"
    ),
    pytest.param({"limit": "-1"}, "limit", "Enter 0 or more.", id="negative stock"),
    pytest.param({"sizes": "x" * 41}, "sizes", "A size has at most 40 characters.", id="long size"),
]


@pytest.mark.parametrize(("change", "field", "said"), ITEMS)
def test_items_that_cannot_be_added(change: dict[str, str], field: str, said: str) -> None:
    purchase = a_draft()
    answer = send(purchase, "desk-items", **{"article": "NEW", "name": "Newest", "price": "1.00", **change})
    assert refused(answer, field) == [said]
    assert 'value="Newest"' in answer.text
    assert Item.objects.filter(purchase=purchase).count() == 1


def test_items_with_orders_stay_and_stock_is_never_below_what_is_taken() -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 3)
    (variant,) = variants_of(purchase)
    answer = send(purchase, "desk-item-remove", variant.item_id, confirmed="yes")
    assert refused(answer) == ["Somebody has ordered this; mark it sold out instead."]
    answer = send(purchase, "desk-limit", variant.pk, limit="2")
    assert refused(answer, "limit") == ["More pieces than that are ordered already."]
    assert send(purchase, "desk-limit", variant.pk, limit="3").status_code == 303
    assert send(purchase, "desk-item-sold-out", variant.item_id).status_code == 303
    assert "sold out" in entered(purchase).get(at_desk(purchase, "desk-items")).text
    assert send(purchase, "desk-item-available", variant.item_id).status_code == 303
    assert send(purchase, "desk-limit", variant.pk, limit="").status_code == 303
    variant.refresh_from_db()
    assert variant.limit is None


def _stopped(clock: Any) -> tuple[Purchase, Any, Any]:
    purchase = an_open_purchase(prepay_percent=50)
    user = a_user()
    order = an_order(purchase, user, 2)
    stopped(purchase)
    clock.move_to(STOP)
    return purchase, order, user


def test_refusing_a_payment_needs_a_reason(clock: Any) -> None:
    purchase, order, user = _stopped(clock)
    payment = report_payment(
        order_id=order.pk, amount=eur("5.00"), way="cash", paid_on=STOP.date(), note="", by=user, at=STOP
    )
    answer = send(purchase, "desk-payment-refuse", payment.pk, reason="")
    assert refused(answer, "reason") == ["This field is required."]
    assert send(purchase, "desk-payment-refuse", payment.pk, reason="Nothing came").status_code == 303
    answer = send(purchase, "desk-payment-confirm", payment.pk)
    assert refused(answer) == ["This payment is already refused."]


def test_requests_to_be_let_off(clock: Any) -> None:
    purchase, order, user = _stopped(clock)
    line = order.lines.get()
    answer = send(purchase, "desk-refusal-accept", line.pk)
    assert refused(answer) == ["Nobody has asked to refuse this line."]
    ask_refusal(line_id=line.pk, by=user, at=STOP)
    answer = send(purchase, "desk-refusal-decline", line.pk, why="")
    assert refused(answer, "why") == ["This field is required."]
    assert send(purchase, "desk-refusal-decline", line.pk, why="It is ordered").status_code == 303
    ask_refusal(line_id=line.pk, by=user, at=STOP)
    assert send(purchase, "desk-refusal-accept", line.pk).status_code == 303
    assert run_checks() == []


def test_unpaid_orders_are_dropped_only_when_overdue_and_prepayment_is_only_lowered(clock: Any) -> None:
    purchase, order, _user = _stopped(clock)
    assert refused(send(purchase, "desk-drop", order.pk, confirmed="yes")) == [
        "The prepayment is not due yet."
    ]
    assert refused(send(purchase, "desk-keep-covered", order.pk, confirmed="yes")) == [
        "The prepayment is not due yet."
    ]
    answer = send(purchase, "desk-lower", order.pk, percent="60")
    assert refused(answer, "percent") == ["The share can only be lowered: below 50.00 %."]
    assert 'value="60"' in answer.text
    assert send(purchase, "desk-lower", order.pk, percent="12,5").status_code == 303
    assert refused(send(purchase, "desk-overpaid")) == ["Nobody has paid too much."]


BUY_OUTS = [
    pytest.param({"amount": "0"}, "amount", "Enter a number above zero.", id="nothing"),
    pytest.param({"amount": "1.005"}, "amount", "At most 2 decimals are possible here.", id="three decimals"),
    pytest.param({"paid_on": "2026-03-10"}, "paid_on", "The day is in the future.", id="tomorrow"),
    pytest.param(
        {"paid_on": "2026-03-01"}, "paid_on", "The supplier is paid after the stop.", id="before the stop"
    ),
    pytest.param({"official_rate": "0"}, "official_rate", "Enter a number above zero.", id="rate of zero"),
    pytest.param(
        {"official_rate": "1.1234567"},
        "official_rate",
        "At most 6 decimals are possible here.",
        id="seven decimals",
    ),
    pytest.param({"official_rate": "NaN"}, "official_rate", "Enter a number, such as 12.50.", id="no rate"),
    pytest.param({"refused": "999999"}, "refused", "Select a valid choice.", id="not of this purchase"),
]


@pytest.mark.parametrize(("change", "field", "said"), BUY_OUTS)
def test_payments_to_the_supplier_that_cannot_be(
    clock: Any, change: dict[str, str], field: str, said: str
) -> None:
    purchase = an_open_purchase(supplier=a_supplier(currency="USD"), official_rate=Decimal("0.9"))
    an_order(purchase, a_user(), 2)
    stopped(purchase)
    clock.move_to(STOP)
    fields = {"amount": "20.00", "paid_on": "2026-03-09", "official_rate": "0.91", **change}
    answer = send(purchase, "desk-buy-out", **fields)
    assert refused(answer, field)[0].startswith(said)
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.STOPPED
    assert not SupplierPayment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("paid.pdf", b"MZ\x90\x00", "The content of this file is not what its name says."),
        ("paid.exe", b"%PDF-1.7", "Send a PDF, a picture, an XLSX or a DOCX file."),
        ("paid.png", b"<html>", "The content of this file is not what its name says."),
    ],
)
def test_invoices_that_are_not_what_they_say(clock: Any, name: str, content: bytes, said: str) -> None:
    purchase, _order, _user = _stopped(clock)
    fields = {"amount": "20.00", "paid_on": "2026-03-09", "invoice": SimpleUploadedFile(name, content)}
    assert refused(send(purchase, "desk-buy-out", **fields), "invoice") == [said]


def test_only_the_organizer_and_administrators_get_the_invoice(clock: Any) -> None:
    purchase, _order, participant = _stopped(clock)
    assert entered(purchase).get(at_desk(purchase, "desk-invoice")).status_code == 404
    fields = {"amount": "20.00", "paid_on": "2026-03-09"}
    send(purchase, "desk-buy-out", **fields, invoice=SimpleUploadedFile("paid.pdf", b"%PDF-1.7"))
    url = at_desk(purchase, "desk-invoice")
    administrator, other = Client(), Client()
    administrator.force_login(an_administrator())
    other.force_login(participant)
    given = administrator.get(url)
    assert (given["Content-Type"], b"".join(given.streaming_content)) == ("application/pdf", b"%PDF-1.7")
    assert other.get(url).status_code == 404
    assert Client().get(url).status_code == 302


PARCELS = [
    pytest.param({"delivery_cost": "-1"}, "delivery_cost", "Enter 0 or more.", id="negative cost"),
    pytest.param({"delivery_cost": "1e400"}, "delivery_cost", "Enter a number, such as 12.50.", id="no cost"),
    pytest.param({"received_on": "2026-03-12"}, "received_on", "The day is in the future.", id="tomorrow"),
    pytest.param(
        {"received_on": "2026-03-01"},
        "received_on",
        "The parcel cannot come before it was paid for.",
        id="too early",
    ),
    pytest.param({"received": "3"}, "", "Tick that more came than was ordered.", id="too many"),
    pytest.param(
        {"defective": "1"}, "received", "Received and defective add up to more than the 2", id="both"
    ),
    pytest.param({"received": "-1"}, "received", "Enter 0 or more.", id="negative count"),
    pytest.param({"received": "1.5"}, "received", "Enter a whole number.", id="half a piece"),
    pytest.param({"received": ""}, "received", "This field is required.", id="not counted"),
]


@pytest.mark.parametrize(("change", "field", "said"), PARCELS)
def test_parcels_that_cannot_be(clock: Any, change: dict[str, str], field: str, said: str) -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 2)
    bought(purchase)
    clock.move_to("2026-03-11 12:00")
    (variant,) = variants_of(purchase)
    fields = {"received_on": "2026-03-11", "delivery_cost": "3", "received": "2", "defective": "0", **change}
    fields = {f"{k}-{variant.pk}" if k in ("received", "defective") else k: v for k, v in fields.items()}
    field = f"{field}-{variant.pk}" if field == "received" else field
    answer = send(purchase, "desk-arrival", **fields, confirmed="yes")
    assert refused(answer, field)[0].startswith(said)
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.BOUGHT_OUT


def test_a_parcel_that_never_comes(clock: Any) -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 2)
    bought(purchase)
    clock.move_to("2026-03-11 12:00")
    (variant,) = variants_of(purchase)
    counts = {f"received-{variant.pk}": "2", f"defective-{variant.pk}": "0"}
    fields = {"received_on": "2026-03-11", "delivery_cost": "0", **counts}
    answer = send(purchase, "desk-arrival", **fields, nothing="1")
    assert (answer.status_code, answer.context["nothing_came"]) == (200, True)
    shown = dict(answer.context["hidden"])
    assert shown[f"received-{variant.pk}"] == "0"
    assert send(purchase, "desk-arrival", **shown, confirmed="yes").status_code == 303
    assert not purchase.orders.get().lines.filter(state="arrived").exists()
    assert run_checks() == []


def test_distribution_needs_a_place() -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    purchase.pickup_points.all().delete()
    arrived(purchase)
    assert "Name the pickup point" in entered(purchase).get(at_desk(purchase)).text
    answer = send(purchase, "desk-distribute")
    assert refused(answer) == ["Say first where goods can be collected."]
    assert "/rules/#R-PLACES" in answer.text


@pytest.fixture
def handing(clock: Any) -> Callable[..., Any]:
    purchase = an_open_purchase()
    order = an_order(purchase, a_user(full_name="Çelik Žanna"), 2)
    in_distribution(purchase)
    clock.move_to("2026-03-20 12:00")
    line = order.lines.get()

    def send_hand(**fields: Any) -> Any:
        return send(purchase, "desk-hand", order.pk, **{"lines": [line.pk], "way": "cash", **fields})

    send_hand.purchase, send_hand.order = purchase, order
    return send_hand


def test_goods_go_out_when_they_are_paid(handing: Any) -> None:
    answer = handing(taken="5.00")
    assert refused(answer) == [
        "€15.00 is still due on this. Take the money, or let the organizer record the debt."
    ]
    assert "/rules/#R-HANDOVER" in answer.text
    assert not Payment.objects.exists()
    assert refused(handing(taken="20,005"), "taken") == ["At most 2 decimals are possible here."]
    assert refused(handing(lines=[]), "lines") == ["Choose what goes out."]
    assert refused(handing(taken="5.00", on_debt="1"), "why") == ["Say what was agreed about the debt."]
    assert handing(taken="20.00").status_code == 303
    assert Payment.objects.get().state == PaymentState.CONFIRMED
    assert run_checks() == []
    answer = send(handing.purchase, "desk-write-off", handing.order.pk, why="Moved away", confirmed="yes")
    assert refused(answer) == ["This order owes nothing."]


def test_goods_go_out_on_debt_which_may_be_given_up(handing: Any) -> None:
    answer = send(handing.purchase, "desk-write-off", handing.order.pk, why="Moved away", confirmed="yes")
    assert refused(answer) == ["Goods of this order are still to be collected."]
    assert handing(taken="5.00", on_debt="1", why="Pays on Friday").status_code == 303
    assert refused(send(handing.purchase, "desk-close", confirmed="yes")) == ["1 order still owes money."]
    answer = send(handing.purchase, "desk-write-off", handing.order.pk, why="", confirmed="yes")
    assert refused(answer, "why") == ["This field is required."]
    done = send(handing.purchase, "desk-write-off", handing.order.pk, why="Moved away", confirmed="yes")
    assert done.status_code == 303
    assert refused(send(handing.purchase, "desk-close")) == ["Tick the box to confirm."]
    assert send(handing.purchase, "desk-close", confirmed="yes").status_code == 303
    assert run_checks() == []


@pytest.mark.parametrize(
    ("words", "found"), [("žANNA", 1), ("#1", 1), ("1", 1), ("çel", 1), ("2", 0), ("x", 0)]
)
def test_orders_are_found_by_name_or_number(handing: Any, words: str, found: int) -> None:
    answer = entered(handing.purchase).get(at_desk(handing.purchase, "desk-hand-over"), {"q": words})
    assert len(answer.context["rows"]) == found


def test_who_is_no_organizer_is_led_to_apply() -> None:
    client = Client()
    client.force_login(a_user())
    for name in ("today", "new"):
        answer = client.get(reverse(f"purchases:{name}"))
        assert reverse("organizers:apply") in answer.text
        assert faults(answer.text) == []
    assert client.post(reverse("purchases:new"), form_key()).status_code == 200
    assert not Purchase.objects.exists()


def test_a_new_purchase_takes_over_the_terms_of_the_last() -> None:
    organizer = an_organizer(probation_lifted=True)
    a_draft(
        organizer=organizer,
        fee_percent=Decimal("7.5"),
        prepay_percent=Decimal(30),
        payment_details="EE12 3456",
    )
    client = Client()
    client.force_login(organizer.user)
    fields = {
        "title": "Cheese", "category": "food", "supplier_name": "dairy  NORTH", "supplier_currency": "EUR",
        "city": a_city().pk,
    }  # fmt: skip
    a_supplier("Dairy North", currency="USD")
    url = reverse("purchases:new")
    answer = client.post(url, {**fields, **form_key()})
    assert refused(answer, "supplier_currency") == ["“Dairy North” is known here with prices in USD."]
    assert 'value="Cheese"' in answer.text
    assert client.post(url, {**fields, "supplier_currency": "USD", **form_key()}).status_code == 303
    purchase = Purchase.objects.select_related("draft").get(title="Cheese")
    assert (purchase.draft.fee_percent, purchase.draft.prepay_percent) == (7.5, 30)
    assert (purchase.payment_details, purchase.category) == ("EE12 3456", "food")
    assert purchase.pickup_points.get().name == "Market hall"


def test_what_waits_stands_on_today(clock: Any) -> None:
    purchase, order, user = _stopped(clock)
    report_payment(
        order_id=order.pk, amount=eur("5.00"), way="cash", paid_on=STOP.date(), note="", by=user, at=STOP
    )
    ask_refusal(line_id=order.lines.get().pk, by=user, at=STOP)
    page = entered(purchase).get(reverse("purchases:today"))
    assert [task.words for task in page.context["tasks"]] == [
        "1 payment to confirm or refuse",
        "1 participant asks to be let off a line",
        "Pay the supplier",
    ]
    assert faults(page.text) == []


def test_a_foreign_draft_asks_for_its_rate() -> None:
    purchase = a_draft(supplier=a_supplier(currency="USD"))
    client = entered(purchase)
    desk = client.get(at_desk(purchase)).text
    assert "Enter the official rate: what one USD costs in EUR today." in desk
    assert f"{at_desk(purchase, 'desk-terms')}#id_official_rate" in desk
    terms = client.get(at_desk(purchase, "desk-terms"))
    assert terms.context["form"]["official_rate"].value() is None
    assert "EUR for one USD." in terms.text
    edit_draft(
        purchase_id=purchase.pk, values={"official_rate": Decimal("0.92")}, by=purchase.organizer.user, at=NOW
    )
    assert "0.92 EUR" in client.get(at_desk(purchase)).text
    assert "0.92 EUR" in client.get(at_desk(purchase, "desk-publish")).text
    terms = client.get(at_desk(purchase, "desk-terms"))
    assert terms.context["form"]["official_rate"].value() == "0.92"

"""What takes something away says so in numbers, and does nothing before its box is ticked."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ledger.checks import run_checks
from purchases.models import Item, Order, Purchase
from purchases.states import LineState, PurchaseState
from tests.cms.rendering import faults
from tests.factories.people import a_user, form_key
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    bought,
    paid,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)
UNTICKED = "Tick the box to confirm."
RELEASING = ["desk-drop", "desk-keep-covered"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


class Desk:
    """The organizer at one page of the desk."""

    def __init__(self, purchase: Purchase, name: str, /, *keys: Any) -> None:
        self.client = Client()
        self.client.force_login(purchase.organizer.user)
        self.url = reverse(f"purchases:{name}", args=[purchase.slug, *keys])

    def shows(self) -> str:
        answer = self.client.get(self.url)
        assert (answer.status_code, faults(answer.text)) == (200, [])
        return str(answer.text)

    def does(self, **fields: Any) -> None:
        assert self.client.post(self.url, {**fields, **form_key()}).status_code == 303

    def is_refused(self, **fields: Any) -> str:
        answer = self.client.post(self.url, {**fields, **form_key()})
        assert (answer.status_code, faults(answer.text)) == (422, [])
        return str(answer.text)


def unpaid_order(*, minimum_people: int | None = None) -> Order:
    """One of two orders of 10.00, of which half is to be prepaid."""
    purchase = an_open_purchase(prepay_percent=Decimal(50), minimum_people=minimum_people)
    order = an_order(purchase, a_user(), 1)
    an_order(purchase, a_user(), 1)
    stopped(purchase)
    return order


def states(order: Order) -> list[str]:
    return list(order.lines.values_list("state", flat=True))


@pytest.mark.parametrize("name", RELEASING)
def test_an_unpaid_order(clock: Any, name: str) -> None:
    order = unpaid_order()
    clock.move_to(LATE)
    desk = Desk(order.purchase, name, order.pk)
    shown = desk.shows()
    assert "<dt>Pieces released</dt><dd>1</dd>" in shown
    assert "<dt>Money to give back</dt><dd>€0.00</dd>" in shown
    assert UNTICKED in desk.is_refused()
    assert states(order) == [LineState.CONFIRMED]
    desk.does(confirmed="yes")
    assert states(order) == [LineState.RELEASED]
    assert run_checks() == []


@pytest.mark.parametrize("name", RELEASING)
def test_an_order_that_the_minimum_needs(clock: Any, name: str) -> None:
    order = unpaid_order(minimum_people=2)
    clock.move_to(LATE)
    desk = Desk(order.purchase, name, order.pk)
    refusal = desk.is_refused(confirmed="yes")
    assert "That takes the purchase below its minimum." in refusal
    assert "Yes, although the purchase falls below its minimum" in refusal
    again = desk.is_refused(below="1")
    assert UNTICKED in again
    assert "Yes, although the purchase falls below its minimum" in again
    assert states(order) == [LineState.CONFIRMED]
    desk.does(below="1", confirmed="yes")
    assert states(order) == [LineState.RELEASED]
    assert run_checks() == []


def test_what_is_kept_and_what_goes_are_counted(clock: Any) -> None:
    purchase = an_open_purchase(prices=("10.00", "20.00"), prepay_percent=Decimal(50))
    order = an_order(purchase, a_user(), 2, 3)
    stopped(purchase)
    paid(order, "25.00")
    clock.move_to(LATE)
    keeping = Desk(purchase, "desk-keep-covered", order.pk)
    shown = keeping.shows()
    for label, figure in [
        ("Pieces released", "3"),
        ("Pieces that stay ordered", "2"),
        ("Goods and fee taken back", "€60.00"),
        ("Paid so far", "€25.00"),
        ("Money to give back", "€5.00"),
    ]:
        assert f"<dt>{label}</dt><dd>{figure}</dd>" in shown
    assert "<dt>Money to give back</dt><dd>€25.00</dd>" in Desk(purchase, "desk-drop", order.pk).shows()
    keeping.does(confirmed="yes")
    assert sorted(states(order)) == [LineState.CONFIRMED, LineState.RELEASED]
    assert run_checks() == []


def test_an_item() -> None:
    purchase = a_draft()
    item = variants_of(purchase)[0].item
    desk = Desk(purchase, "desk-item-remove", item.pk)
    assert f"<dt>Article</dt><dd>{item.article}</dd>" in desk.shows()
    assert UNTICKED in desk.is_refused()
    assert Item.objects.filter(pk=item.pk).exists()
    desk.does(confirmed="yes")
    assert not Item.objects.filter(pk=item.pk).exists()


def test_a_parcel_that_never_comes(clock: Any) -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 2)
    bought(purchase)
    clock.move_to("2026-03-11 12:00")
    (variant,) = variants_of(purchase)
    desk = Desk(purchase, "desk-arrival")
    counts = {f"received-{variant.pk}": "0", f"defective-{variant.pk}": "0"}
    fields = {"received_on": "2026-03-11", "delivery_cost": "0", **counts}
    page = desk.client.post(desk.url, {**fields, **form_key()})
    assert page.status_code == 200
    assert "<dt>Money to give back</dt><dd>€0.00</dd>" in page.text
    assert UNTICKED in desk.is_refused(**fields, seen="1")
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.BOUGHT_OUT

"""Everything that a page asks of the database, at ten rows and at a thousand."""

from copy import copy
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from organizers.models import Supplier
from participants.models import User
from purchases.models import Order, Purchase, Question
from purchases.services.ordering import insert_lines
from tests.factories.crowds import a_crowd
from tests.factories.gathered_crowds import (
    a_gathered_crowd,
    answered,
    ordered_of_supplier,
    stopped_keeping,
    top_up_opened,
)
from tests.factories.people import a_user, an_organizer
from tests.factories.purchases import NOW, an_open_purchase, an_order, bought_out, eur
from tests.purchases.counting import statements

MOST = 10
DESK = (
    "desk",
    "desk-items",
    "desk-history",
    "desk-board",
    "desk-lines",
    "desk-money",
    "desk-orders",
    "desk-people",
)
AFTER_STOP = ("desk-supplier-order", "desk-buy-out", "desk-prepayments")
PARCEL = ("desk-supplier-order", "desk-count", "desk-arrival", "desk-came")
STEPS: dict[str, tuple[list[Any], tuple[str, ...]]] = {
    "open": ([], ("desk-what-if",)),
    "stopped": ([stopped_keeping], AFTER_STOP),
    "with a top-up": ([stopped_keeping, top_up_opened], AFTER_STOP),
    "answered": ([stopped_keeping, top_up_opened, ordered_of_supplier, answered], AFTER_STOP),
    "bought out": ([stopped_keeping, bought_out], PARCEL),
}
ORDERED = {"items, ordered": 11, "top_up, ordered": 11, "my order": 11}
OVER: dict[str, dict[str, int]] = {"open": ORDERED, "bought out": ORDERED}
"""What takes more than `MOST` on the request that notes who asks as seen, and how many."""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=[10, 1_000], ids=["ten rows", "a thousand rows"])
def rows(request: Any) -> int:
    return int(request.param)


def counted(url: str, user: User | None = None) -> int:
    """Statements of the first request of a session: who asks is noted as seen in it."""
    client = Client()
    if user is not None:
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(seen_at=None)
    with statements() as sql:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(sql)


def many_ordered(count: int) -> tuple[User, User]:
    """The organizer of `count` open purchases, and who has ordered one line in each."""
    organizer, anna = an_organizer(probation_lifted=True), a_user()
    first = an_open_purchase(organizer=organizer, minimum_sum=eur("5.00"), delivery_estimate=eur("1.00"))
    order = an_order(first, anna, 1)
    line = order.lines.get()
    suppliers = Supplier.objects.bulk_create(
        fresh(first.supplier, name_key=f"copy {number}") for number in range(1, count)
    )
    copies = Purchase.objects.bulk_create(
        fresh(first, slug=f"copy-{number}", supplier=supplier) for number, supplier in enumerate(suppliers)
    )
    type(first.terms).objects.bulk_create(fresh(first.terms, purchase=each) for each in copies)
    orders = Order.objects.bulk_create(fresh(order, purchase=each) for each in copies)
    insert_lines(
        [
            (each.pk, line.variant_id, 1, line.unit_price, first.supplier_currency, NOW, None)
            for each in orders
        ]
    )
    return organizer.user, anna


def fresh(row: Any, **values: Any) -> Any:
    """A row like it, to be written anew."""
    made = copy(row)
    made._state = copy(row._state)
    made._state.adding, made.pk = True, None
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_lists_of_purchases(rows: int) -> None:
    organizer, anna = many_ordered(rows)
    assert Purchase.objects.count() == Order.objects.count() == rows
    found = {
        "catalogue": counted("/purchases/?reached=on&closing=7"),
        "catalogue, logged in": counted("/purchases/?reached=on&closing=7", anna),
        "My purchases": counted(reverse("purchases:my"), anna),
        "Today": counted(reverse("purchases:today"), organizer),
    }
    assert {name: count for name, count in found.items() if count > MOST} == {}


def test_pages_of_one_purchase(rows: int) -> None:
    purchase = a_crowd(lines=rows * 2, lines_an_order=rows, items=rows)
    page = purchase.get_absolute_url()
    anna = Order.objects.filter(purchase=purchase).earliest("pk").contact.user
    asked = {"purchase": purchase, "asked_by": anna, "text": "Is it wool?", "asked_at": NOW}
    Question.objects.bulk_create(Question(**asked) for _number in range(rows))
    found = {
        "items": counted(page),
        "items, ordered": counted(page, anna),
        "terms": counted(f"{page}?tab=terms", anna),
        "questions": counted(f"{page}?tab=questions", anna),
        "news": counted(f"{page}?tab=news", anna),
        "my order": counted(f"{page}my-order/", anna),
    }
    assert {name: count for name, count in found.items() if count > MOST} == {}


def test_pages_of_the_desk(rows: int) -> None:
    purchase = a_crowd(lines=rows * 2, lines_an_order=2, items=rows)
    found = {
        name: counted(reverse(f"purchases:{name}", args=[purchase.slug]), purchase.organizer.user)
        for name in DESK
    }
    assert {name: count for name, count in found.items() if count > MOST} == {}


def pages_of(purchase: Purchase, more: tuple[str, ...]) -> dict[str, int]:
    """Statements of the pages that rows, packs, tiers, a top-up and the supplier's answer add to."""
    organizer = purchase.organizer.user
    anna = Order.objects.filter(purchase=purchase).earliest("pk").contact.user
    page = purchase.get_absolute_url()
    desk = {
        name: counted(reverse(f"purchases:{name}", args=[purchase.slug]), organizer)
        for name in (*DESK, *more)
    }
    public = {
        f"{tab}, {who}": counted(f"{page}?tab={tab}", user)
        for tab in ("items", "terms", "questions", "news", "top_up")
        for who, user in (("a visitor", None), ("ordered", anna))
    }
    return {**desk, **public, "my order": counted(f"{page}my-order/", anna)}


@pytest.mark.parametrize("reached", STEPS)
def test_rows_packs_tiers_and_what_follows_the_stop(rows: int, reached: str) -> None:
    steps, more = STEPS[reached]
    purchase = a_gathered_crowd(lines=rows * 2, lines_an_order=rows, items=rows)
    purchase.delivery_estimate = eur("10.00")
    purchase.save(update_fields=["delivery_estimate", "delivery_estimate_currency"])
    for step in steps:
        purchase = step(purchase)
    found = pages_of(Purchase.objects.get(pk=purchase.pk), more)
    assert {name: count for name, count in found.items() if count > MOST} == OVER.get(reached, {})

"""How many statements the great moves take: the same for ten lines and a thousand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.kernel.bulk import insert_rows
from config.kernel.money import from_minor
from ledger.services import Transfer, post
from participants.models import Contact, User
from purchases.models import Line, Order, Purchase, Variant
from purchases.rules.accounts import cash_account
from purchases.rules.parcel import Instead
from purchases.selectors.dues import balances_of_orders
from purchases.services.arrival import Received, record_arrival
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution, hand_over
from purchases.services.ordering import insert_lines, place_order
from purchases.services.payments import record_payment
from purchases.states import LineState
from tests.factories.gathered_crowds import (
    a_gathered_crowd,
    answered,
    ordered_of_supplier,
    stopped_keeping,
    top_up_opened,
)
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    bought_out,
    eur,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)
MOST = 15
TAKES = {"stop": 13, "arrive": 13, "arrive_otherwise": 15, "distribute": 8, "cancel": 15, "close": 15}


def statements(act: Callable[[], Any]) -> int:
    """What `act` sends to the database, but for savepoints of the test's own transaction."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([each for each in captured if "SAVEPOINT" not in each["sql"]])


@pytest.mark.parametrize("variants", [3, 30, 300])
def test_an_order_of_any_size(variants):
    purchase, person = an_open_purchase(prices=("1.00",) * 3, limit=10), a_user()
    a_price_list(purchase, variants)
    wanted = {each.pk: 2 for each in variants_of(purchase)}
    order = {"slug": purchase.slug, "by": person}
    assert len(wanted) == variants
    assert statements(lambda: place_order(wanted=wanted, at=NOW, **order)) == 7
    more = dict.fromkeys(wanted, 3)
    assert statements(lambda: place_order(wanted=more, at=NOW, **order)) == 5


def a_price_list(purchase: Purchase, variants: int) -> None:
    item = purchase.items.earliest("pk")
    insert_rows(
        Variant,
        ["item_id", "size", "colour", "limit", "taken", "position"],
        [(item.pk, str(place), "", 10, 0, place) for place in range(1, variants - 2)],
    )


def crowd(lines: int) -> Purchase:
    """A purchase with `lines` lines of a few pieces, five to a person."""
    purchase = an_open_purchase(prices=("1.00", "2.50", "3.33", "4.00", "0.99"))
    an_order(purchase, a_user(), 1)
    owner = purchase.organizer.user_id
    people = range(2, 2 + lines // 5)
    insert_rows(
        User,
        [
            "email", "password", "full_name", "short_name", "phone", "language",
            "is_staff", "is_active", "is_organizer", "is_superuser", "date_joined",
        ],
        [
            (f"crowd{n}-{purchase.pk}@example.org", "", f"N {n}", "", "", "", False, True, False, False, NOW)
            for n in people
        ],
    )  # fmt: skip
    users = User.objects.filter(email__startswith="crowd").order_by("-pk")[: len(people)]
    insert_rows(
        Contact,
        ["owner_id", "user_id", "number", "full_name", "short_name", "phone", "email", "registered_at"],
        [(owner, user.pk, n, user.full_name, "", "", "", NOW) for n, user in zip(people, users, strict=True)],
    )
    contacts = Contact.objects.filter(owner=owner, number__gte=2).order_by("number")
    insert_rows(
        Order,
        ["purchase_id", "contact_id", "number", "created_at", "keeps_credit", "is_off_site"],
        [(purchase.pk, contact.pk, contact.number, NOW, False, False) for contact in contacts],
    )
    orders = Order.objects.filter(purchase=purchase, number__gte=2)
    insert_lines([
        (order.pk, variant.pk, 2, variant.item.price.amount, "EUR", NOW, None)
        for order in orders for variant in Variant.objects.filter(item__purchase=purchase).select_related("item")
    ])  # fmt: skip
    for variant in variants_of(purchase):
        held = sum(Line.objects.filter(variant=variant).values_list("quantity", flat=True))
        Variant.objects.filter(pk=variant.pk).update(taken=held)
    assert Line.objects.filter(order__purchase=purchase).count() == lines + 1
    return purchase


def some_paid(purchase: Purchase) -> None:
    """Every second order has money on it, a few cents or more than it will owe."""
    post(
        kind="payment",
        source=purchase.source,
        key=f"crowd:{purchase.pk}",
        unit=purchase.currency,
        transfers=[
            Transfer(
                cash_account(purchase_id=purchase.pk, way="transfer"),
                order.account,
                5 if place % 4 else 1_000_000,
            )
            for place, order in enumerate(purchase.orders.order_by("pk"))
            if place % 2 == 0
        ],
        at=NOW,
        by=None,
    )


def stop(purchase: Purchase) -> Callable[[], Any]:
    """With money on orders, and lines that find no place."""
    some_paid(purchase)
    without_place = Line.objects.filter(order__purchase=purchase).order_by("pk")[2::7]
    Line.objects.filter(pk__in=[line.pk for line in without_place]).update(state=LineState.WAITING)
    return lambda: stopped(purchase)


def arrive(purchase: Purchase) -> Callable[[], Any]:
    """With a shortage, so that two kinds of notices go out."""
    some_paid(purchase)
    bought(purchase)
    short = variants_of(purchase)[0]
    parcel = {
        "received_on": LATE.date(), "delivery_cost": eur("84.00"),
        "received": {short.pk: Received(short.taken // 2)},
    }  # fmt: skip
    by = purchase.organizer.user
    return lambda: record_arrival(purchase_id=purchase.pk, by=by, at=LATE, **parcel)


def arrive_otherwise(purchase: Purchase) -> Callable[[], Any]:
    """With own pieces, too many, others instead, and pieces given by hand."""
    some_paid(purchase)
    bought(purchase)
    first, second, third, *_rest = variants_of(purchase)
    Variant.objects.filter(pk=second.pk).update(own=1, taken=second.taken + 1)
    line = Line.objects.filter(variant=first).earliest("placed_at", "pk")
    parcel = {
        "received_on": LATE.date(), "delivery_cost": eur("84.00"),
        "received": {
            first.pk: Received(first.taken - 1, instead=(Instead(1, name="A cup"),)),
            third.pk: Received(third.taken, over=2),
        },
        "given": {line.pk: 0}, "why": "They asked for it.",
    }  # fmt: skip
    by = purchase.organizer.user
    return lambda: record_arrival(purchase_id=purchase.pk, by=by, at=LATE, **parcel)


def distribute(purchase: Purchase) -> Callable[[], Any]:
    some_paid(purchase)
    arrived(purchase)
    by = purchase.organizer.user
    return lambda: begin_distribution(purchase_id=purchase.pk, by=by, at=LATE)


def cancel(purchase: Purchase) -> Callable[[], Any]:
    """With money to give back."""
    some_paid(purchase)
    stopped(purchase)
    by = purchase.organizer.user
    return lambda: cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=by, at=LATE)


def close(purchase: Purchase) -> Callable[[], Any]:
    """All but one piece short: nothing is owed, nothing is left."""
    came = {each.pk: Received(0) for each in variants_of(purchase)}
    arrived(purchase, received={**came, min(came): Received(1)})
    by = purchase.organizer.user
    begin_distribution(purchase_id=purchase.pk, by=by, at=LATE)
    order = Order.objects.get(purchase=purchase, lines__state=LineState.ARRIVED)
    due = from_minor(balances_of_orders(purchase)[order.pk], "EUR")
    record_payment(order_id=order.pk, amount=due, way="cash", paid_on=LATE.date(), note="", by=by, at=LATE)
    hand_over(order_id=order.pk, by=by, at=LATE)
    return lambda: close_purchase(purchase_id=purchase.pk, by=by, at=LATE)


def stop_gathered(lines: int) -> Callable[[], Any]:
    """With rows, packs, tolerance, replacement and tiers; what is not full is kept."""
    purchase = a_gathered_crowd(lines=lines)
    return lambda: stopped_keeping(purchase)


def take_the_answer(lines: int) -> Callable[[], Any]:
    """Of each variant a piece less, dearer by more than was agreed."""
    purchase = ordered_of_supplier(stopped_keeping(a_gathered_crowd(lines=lines)))
    return lambda: answered(purchase)


def buy_gathered(lines: int) -> Callable[[], Any]:
    """With a top-up that is open, and rows and packs that wait for it."""
    purchase = ordered_of_supplier(top_up_opened(stopped_keeping(a_gathered_crowd(lines=lines))))
    return lambda: bought_out(purchase)


GATHERED = {"stop": (stop_gathered, 15), "answer": (take_the_answer, 22), "buy out": (buy_gathered, 37)}


@pytest.mark.parametrize(("prepare", "most"), GATHERED.values(), ids=GATHERED)
def test_what_is_gathered_takes_as_many_for_any_crowd(prepare, most):
    found = {lines: statements(prepare(lines)) for lines in (100, 1000)}
    assert set(found.values()) == {most}, found
    assert statements(prepare(10)) <= most


@pytest.mark.parametrize("prepare", [stop, arrive, arrive_otherwise, distribute, cancel, close])
def test_a_thousand_lines_take_as_many_as_ten(prepare):
    found = {lines: statements(prepare(crowd(lines))) for lines in (10, 100, 1000)}
    assert set(found.values()) == {TAKES[prepare.__name__]}, found
    assert TAKES[prepare.__name__] <= MOST

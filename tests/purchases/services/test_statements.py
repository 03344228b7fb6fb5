"""How many statements the great moves take: the same for ten lines and a thousand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.kernel.bulk import insert_rows
from participants.models import Contact, User
from purchases.models import Line, Order, Purchase, Variant
from purchases.services.arrival import Received, record_arrival
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution
from purchases.services.ordering import insert_lines, place_order
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)
TAKES = {"stop": 19, "arrive": 27, "cancel": 17, "close": 21}


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


def stop(purchase: Purchase) -> Callable[[], Any]:
    return lambda: stopped(purchase)


def arrive(purchase: Purchase) -> Callable[[], Any]:
    bought(purchase)
    parcel = {"received_on": LATE.date(), "delivery_cost": eur("84.00"), "received": {}}
    by = purchase.organizer.user
    return lambda: record_arrival(purchase_id=purchase.pk, by=by, at=LATE, **parcel)


def cancel(purchase: Purchase) -> Callable[[], Any]:
    stopped(purchase)
    by = purchase.organizer.user
    return lambda: cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=by, at=LATE)


def close(purchase: Purchase) -> Callable[[], Any]:
    """Everything short: nothing is owed, nothing is left."""
    arrived(purchase, received={each.pk: Received(0) for each in variants_of(purchase)})
    by = purchase.organizer.user
    begin_distribution(purchase_id=purchase.pk, by=by, at=LATE)
    return lambda: close_purchase(purchase_id=purchase.pk, by=by, at=LATE)


@pytest.mark.parametrize("prepare", [stop, arrive, cancel, close])
def test_a_thousand_lines_take_as_many_as_ten(prepare):
    found = {lines: statements(prepare(crowd(lines))) for lines in (10, 100, 1000)}
    assert set(found.values()) == {TAKES[prepare.__name__]}, found

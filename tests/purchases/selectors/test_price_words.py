"""Why a line costs what it costs, in words. Rules: R-COST, R-RATE."""

from decimal import Decimal

import pytest

from purchases.models import Line, Purchase, TierPrice
from purchases.selectors.orders import order_summary
from purchases.services.refusing import accept_refusal, ask_refusal
from tests.factories.people import a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, eur, stopped

pytestmark = pytest.mark.django_db


def a_purchase() -> Purchase:
    return an_open_purchase(prices=("10.00", "5.00"), fee_percent=Decimal(10))


def told(line: Line) -> list[str]:
    order = line.order
    purchase = Purchase.objects.select_related("terms").get(pk=order.purchase_id)
    return list(next(each for each in order_summary(purchase, order).lines if each.pk == line.pk).told)


def a_stopped_line(price: str) -> Line:
    """A line of 10.00 at the stop, which the supplier lists at `price` now."""
    purchase = a_purchase()
    order = an_order(purchase, a_user(), 1)
    stopped(purchase)
    Line.objects.filter(order=order).update(unit_price=Decimal(price))
    return Line.objects.get(order=order)


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ("10.00", []),
        ("9.00", ["It costs €9.90 a piece now; at the stop it was €11.00."]),
        ("10.30", ["It costs €11.33 a piece now; at the stop it was €11.00."]),
        ("10.31", ["It would cost €11.34 a piece now. You pay €11.00 as at the stop."]),
    ],
)
def test_another_price_than_at_the_stop(price, words):
    assert told(a_stopped_line(price)) == words


def test_a_line_that_ended_says_nothing_of_its_price():
    line = a_stopped_line("9.00")
    ask_refusal(line_id=line.pk, by=line.order.contact.user, at=STOP)
    accept_refusal(line_id=line.pk, by=line.order.purchase.organizer.user, at=STOP)
    assert told(Line.objects.get(pk=line.pk)) == []


def test_a_tier():
    purchase = a_purchase()
    TierPrice.objects.create(
        item=purchase.items.order_by("position")[0], starts_at=Decimal(10), price=eur("8.00")
    )
    order = an_order(purchase, a_user(), 1, 1)
    tiered, plain = Line.objects.filter(order=order).order_by("pk")
    assert told(tiered) == []
    stopped(purchase)
    tiered, plain = Line.objects.filter(order=order).order_by("pk")
    assert told(tiered) == ["Together you ordered enough for a lower price: €8.80 a piece instead of €11.00."]
    assert told(plain) == []

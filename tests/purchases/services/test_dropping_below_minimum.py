"""Dropping an unpaid order that the minimum needs. Rules: R-PREPAY, R-MINIMUM."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ledger.checks import run_checks
from purchases.models import Order
from purchases.services.dropping import (
    BreaksMinimum,
    drop_unpaid_order,
    drop_unpaid_order_below_minimum,
    keep_covered_lines,
    keep_covered_lines_below_minimum,
)
from purchases.services.stopping import stop_below_minimum
from purchases.states import LineState
from tests.factories.people import a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, stopped

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)
KEEPING = [drop_unpaid_order, keep_covered_lines]
BREAKING = [drop_unpaid_order_below_minimum, keep_covered_lines_below_minimum]


def unpaid_order(*, minimum_people: int) -> Order:
    """One of two orders of 10.00, prepayment due and not paid."""
    purchase = an_open_purchase(prepay_percent=Decimal(50), minimum_people=minimum_people)
    order = an_order(purchase, a_user(), 1)
    an_order(purchase, a_user(), 1)
    stopped(purchase)
    return order


def states(order: Order) -> list[str]:
    return list(order.lines.values_list("state", flat=True))


@pytest.mark.parametrize("drop", KEEPING)
def test_an_order_that_the_minimum_needs_stays(drop):
    order = unpaid_order(minimum_people=2)
    with pytest.raises(BreaksMinimum) as refusal:
        drop(order_id=order.pk, by=order.purchase.organizer.user, at=LATE)
    assert refusal.value.cited == "R-MINIMUM"
    assert states(order) == [LineState.CONFIRMED]
    assert run_checks() == []


@pytest.mark.parametrize("drop", BREAKING)
def test_the_organizer_may_confirm_going_below(drop):
    order = unpaid_order(minimum_people=2)
    drop(order_id=order.pk, by=order.purchase.organizer.user, at=LATE)
    assert states(order) == [LineState.RELEASED]
    assert run_checks() == []


@pytest.mark.parametrize("drop", KEEPING)
def test_a_minimum_that_is_still_met_does_not_matter(drop):
    order = unpaid_order(minimum_people=1)
    drop(order_id=order.pk, by=order.purchase.organizer.user, at=LATE)
    assert states(order) == [LineState.RELEASED]


@pytest.mark.parametrize("drop", KEEPING)
def test_a_minimum_that_was_missed_before_does_not_matter(drop):
    purchase = an_open_purchase(prepay_percent=Decimal(50), minimum_people=3)
    order = an_order(purchase, a_user(), 1)
    stop_below_minimum(purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP)
    drop(order_id=order.pk, by=purchase.organizer.user, at=LATE)
    assert states(order) == [LineState.RELEASED]

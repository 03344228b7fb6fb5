"""What was ordered in time is prepaid in time, what a top-up added after its end. Rules: R-TOPUP, R-PREPAY."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ledger.checks import run_checks
from participants.models import Notice
from purchases.models import Order, Purchase
from purchases.rules.allocation import Choices
from purchases.selectors.orders import order_summary
from purchases.services.clock import run_clock
from purchases.services.dropping import CannotDrop, drop_unpaid_order
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import open_top_up, top_up
from purchases.states import GapChoice, LineState
from tests.factories.gathered import HONEY, SOCKS, a_gathered_purchase, asks
from tests.factories.people import a_user
from tests.factories.purchases import STOP, paid, variants_of

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def early() -> Order:
    """Honey for 4.00 since the stop, and five socks for 7.50 whose pack a top-up filled."""
    purchase = a_gathered_purchase(prepay_percent=Decimal(100))
    order = asks(purchase, {HONEY: 1, SOCKS: 5})
    by, socks = purchase.organizer.user, variants_of(purchase)[SOCKS]
    keep = Choices(default=GapChoice.KEEP)
    stop_purchase(purchase_id=purchase.pk, choices=keep, by=by, at=STOP)
    open_top_up(purchase_id=purchase.pk, items=[socks.item_id], ends_at=STOP + 2 * DAY, by=by, at=STOP + HOUR)
    top_up(slug=purchase.slug, wanted={socks.pk: 1}, by=a_user("late@example.org"), at=STOP + HOUR)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def purchase(early: Order) -> Purchase:
    return Purchase.objects.get(pk=early.purchase_id)


@pytest.fixture
def late(purchase: Purchase) -> Order:
    return Order.objects.get(purchase=purchase, contact__user__email="late@example.org")


def due_by(purchase: Purchase, order: Order) -> object:
    return order_summary(purchase, order).figures.due_by


def drop(order: Order, *, at: object) -> list[str]:
    drop_unpaid_order(order_id=order.pk, by=order.purchase.organizer.user, at=at)
    return list(order.lines.order_by("variant").values_list("state", flat=True))


def test_the_top_up_is_due_by_the_terms_after_its_end(purchase):
    assert purchase.prepay_due_at < purchase.top_up_due_at
    assert purchase.top_up_due_at - purchase.prepay_due_at == 2 * DAY


def test_whoever_owes_for_both_pays_the_first_first(purchase, early, late):
    assert due_by(purchase, early) == purchase.prepay_due_at
    assert due_by(purchase, late) == purchase.top_up_due_at
    paid(early, "4.00", at=STOP + HOUR)
    assert due_by(purchase, early) == purchase.top_up_due_at


def test_before_the_second_due_time_only_the_first_lines_are_dropped(purchase, early, late):
    with pytest.raises(CannotDrop):
        drop(late, at=purchase.prepay_due_at)
    assert drop(early, at=purchase.prepay_due_at) == [LineState.RELEASED, LineState.CONFIRMED]
    assert run_checks() == []


def test_who_paid_for_the_stop_is_not_dropped_before_the_second(purchase, early):
    paid(early, "4.00", at=STOP + HOUR)
    with pytest.raises(CannotDrop):
        drop(early, at=purchase.prepay_due_at)
    assert drop(early, at=purchase.top_up_due_at) == [LineState.RELEASED, LineState.RELEASED]
    assert run_checks() == []


def test_each_is_reminded_before_their_own_time(purchase, early, late):
    def reminded(order: Order) -> int:
        return Notice.objects.filter(user=order.contact.user, kind="prepayment_due").count()

    run_clock(at=purchase.prepay_due_at - HOUR)
    assert (reminded(early), reminded(late)) == (1, 0)
    paid(early, "4.00", at=purchase.prepay_due_at - HOUR)
    run_clock(at=purchase.top_up_due_at - HOUR)
    assert (reminded(early), reminded(late)) == (2, 1)
    run_clock(at=purchase.top_up_due_at - HOUR)
    assert (reminded(early), reminded(late)) == (2, 1)

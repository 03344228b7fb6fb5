"""Two people who add the last missing piece at once. Rule: R-TOPUP."""

from datetime import timedelta

import pytest

from ledger.checks import run_checks
from purchases.models import Line, Purchase
from purchases.rules.allocation import Choices
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import open_top_up, top_up
from purchases.states import GapChoice, LineState
from tests.concurrency.racing import race, without_row_locks
from tests.factories.gathered import HONEY, SOCKS, a_gathered_purchase, asks
from tests.factories.people import a_user
from tests.factories.purchases import STOP, variants_of

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

CHECKED = "purchases.services.topping_up._check_places"


@pytest.fixture
def purchase() -> Purchase:
    """A pack of six lacks one, and its top-up is open."""
    purchase = a_gathered_purchase()
    asks(purchase, {HONEY: 1, SOCKS: 5})
    by, socks = purchase.organizer.user, variants_of(purchase)[SOCKS]
    keep = Choices(default=GapChoice.KEEP)
    stop_purchase(purchase_id=purchase.pk, choices=keep, by=by, at=STOP)
    ends_at = STOP + timedelta(days=1)
    open_top_up(purchase_id=purchase.pk, items=[socks.item_id], ends_at=ends_at, by=by, at=STOP)
    return purchase


def two_add_the_last_one(purchase, monkeypatch):
    wanted = {variants_of(purchase)[SOCKS].pk: 1}
    one, other = a_user(), a_user()
    return race(
        monkeypatch,
        first=lambda: top_up(slug=purchase.slug, wanted=wanted, by=one, at=STOP),
        window=CHECKED,
        second=lambda: top_up(slug=purchase.slug, wanted=wanted, by=other, at=STOP),
    )


def pieces(state: LineState) -> int:
    return sum(
        Line.objects.filter(variant__item__article="SOCKS", state=state).values_list("quantity", flat=True)
    )


def test_exactly_one_fills_the_pack(purchase, monkeypatch):
    first, second = two_add_the_last_one(purchase, monkeypatch)
    assert (first.outcome, second.outcome) == ("done", "CannotTopUp")
    assert (pieces(LineState.CONFIRMED), pieces(LineState.WAITING)) == (6, 0)
    assert variants_of(purchase)[SOCKS].taken == 6
    assert run_checks() == []


def test_control_without_the_lock_both_are_let_in(purchase, monkeypatch):
    without_row_locks(monkeypatch)
    first, second = two_add_the_last_one(purchase, monkeypatch)
    assert (first.outcome, second.outcome) == ("done", "done")
    assert Line.objects.filter(variant__item__article="SOCKS").values("order").distinct().count() == 3

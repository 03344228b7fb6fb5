"""People who order at once, and the stop. Each lock has a control that fails without it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ledger.checks import run_checks
from participants.models import User
from purchases.models import Line, Order, Purchase, Variant
from purchases.services import ordering
from purchases.services.ordering import CannotOrder, place_order
from purchases.states import LineState
from tests.concurrency.racing import race, run, without_row_locks
from tests.factories.people import a_user
from tests.factories.purchases import NOW, an_open_purchase, an_order, stopped, variants_of

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

ROUNDS, PEOPLE = 20, 8
CHECKED = "purchases.services.ordering._check_wishes"


@pytest.fixture
def scarce() -> tuple[Purchase, list[User], list[Variant]]:
    """A purchase with one piece of each of many variants, and people who have ordered another."""
    purchase = an_open_purchase(prices=("10.00",) * (ROUNDS + 1), limit=1)
    plenty, *last_ones = variants_of(purchase)
    Variant.objects.filter(pk=plenty.pk).update(limit=None)
    people = [a_user() for _ in range(PEOPLE)]
    for person in people:
        an_order(purchase, person, 1)
    return purchase, people, last_ones


def winners_of_each_round(purchase, people, variants, monkeypatch) -> list[int]:
    """Everybody sees the last piece free before anybody takes it; how many get it."""
    everybody = Barrier(PEOPLE, timeout=20)
    check = ordering._check_wishes

    def check_together(*args):
        check(*args)
        everybody.wait()

    monkeypatch.setattr(CHECKED, check_together)

    def want(person: User, variant: Variant) -> bool:
        try:
            place_order(slug=purchase.slug, wanted={variant.pk: 1}, by=person, at=NOW)
        except CannotOrder:
            return False
        return True

    def leave(_: int) -> None:
        everybody.wait()
        connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        won = [
            sum(pool.map(want, people, [variant] * PEOPLE, timeout=20))
            for variant in variants
        ]  # fmt: skip
        list(pool.map(leave, range(PEOPLE), timeout=20))
    return won


def test_the_last_piece_has_one_winner_of_eight_twenty_times(scarce, monkeypatch):
    purchase, people, last_ones = scarce
    assert winners_of_each_round(purchase, people, last_ones, monkeypatch) == [1] * ROUNDS
    taken = Variant.objects.filter(pk__in=[each.pk for each in last_ones]).values_list("taken", flat=True)
    assert set(taken) == {1}
    assert run_checks() == []


def test_control_without_the_constraint_it_is_sold_eight_times(scarce, monkeypatch):
    purchase, people, last_ones = scarce
    run("ALTER TABLE purchases_variant DROP CONSTRAINT variant_never_oversold")
    assert winners_of_each_round(purchase, people, last_ones[:1], monkeypatch) == [8]


class TestOrderAgainstStop:
    @pytest.fixture
    def purchase(self) -> Purchase:
        purchase = an_open_purchase(prices=("10.00", "5.00"))
        an_order(purchase, a_user(), 1)
        return purchase

    def order_then_stop(self, purchase, monkeypatch):
        late = a_user()
        return race(
            monkeypatch,
            first=lambda: an_order(purchase, late, 0, 2),
            window=CHECKED,
            second=lambda: stopped(purchase),
        )

    def test_who_is_first_is_wholly_in(self, purchase, monkeypatch):
        order, stop = self.order_then_stop(purchase, monkeypatch)
        assert (order.outcome, stop.outcome) == ("done", "done")
        assert Line.objects.get(order=order.value).stop_unit == 500
        assert run_checks() == []

    def test_who_is_second_is_refused(self, purchase, monkeypatch):
        late = a_user()
        stop, order = race(
            monkeypatch,
            first=lambda: stopped(purchase),
            window="purchases.services.stopping.outlook_of",
            second=lambda: an_order(purchase, late, 0, 2),
        )
        assert (stop.outcome, order.outcome) == ("done", "CannotOrder")
        assert Order.objects.filter(purchase=purchase).count() == 1
        assert run_checks() == []

    def test_control_without_the_lock_it_is_in_and_not_charged(self, purchase, monkeypatch):
        without_row_locks(monkeypatch)
        order, stop = self.order_then_stop(purchase, monkeypatch)
        assert (order.outcome, stop.outcome) == ("done", "done")
        assert Line.objects.get(order=order.value).stop_unit is None
        assert {each.invariant for each in run_checks()} == {"orders_are_charged_what_they_owe"}


class TestOnePersonTwice:
    def click_twice(self, monkeypatch) -> Order:
        purchase, person = an_open_purchase(prices=("10.00", "5.00")), a_user()
        order = an_order(purchase, person, 1)
        clicks = race(
            monkeypatch,
            first=lambda: an_order(purchase, person, 0, 3),
            window=CHECKED,
            second=lambda: an_order(purchase, person, 0, 3),
        )
        assert [each.outcome for each in clicks] == ["done", "done"]
        return order

    def test_two_clicks_want_what_one_wants(self, monkeypatch):
        order = self.click_twice(monkeypatch)
        assert sum(order.lines.values_list("quantity", flat=True)) == 1 + 3

    def test_control_without_the_lock_they_want_it_twice(self, monkeypatch):
        without_row_locks(monkeypatch)
        order = self.click_twice(monkeypatch)
        assert sum(order.lines.values_list("quantity", flat=True)) == 1 + 6


class TestTwoWhoSwap:
    """One gives up what the other takes, and takes what the other gives up."""

    def swap(self, monkeypatch):
        purchase, one, other = an_open_purchase(prices=("10.00", "5.00")), a_user(), a_user()
        first, second = variants_of(purchase)
        an_order(purchase, one, 0, 1)
        an_order(purchase, other, 1, 0)

        def want(person: User, takes: Variant, gives: Variant):
            return lambda: place_order(
                slug=purchase.slug, wanted={takes.pk: 1, gives.pk: 0}, by=person, at=NOW
            )

        return race(
            monkeypatch,
            first=want(one, first, second),
            window="purchases.services.ordering.withdraw_pieces",
            second=want(other, second, first),
        )

    def test_both_are_served(self, monkeypatch):
        assert [each.outcome for each in self.swap(monkeypatch)] == ["done", "done"]
        assert Line.objects.filter(state=LineState.CONFIRMED).count() == 2
        assert run_checks() == []

    def test_control_unless_variants_are_held_in_order_they_wait_in_a_circle(self, monkeypatch):
        monkeypatch.setattr("purchases.services.ordering.lock_variants", lambda variants: None)
        outcomes = sorted(each.outcome for each in self.swap(monkeypatch))
        assert outcomes == ["OperationalError", "done"]

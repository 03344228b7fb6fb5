"""Moves and money that two want in one moment: many rounds, each left to luck."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ledger.checks import run_checks
from ledger.models import Entry
from purchases.models import Arrival, GiveBack, Order, Payment, Purchase
from purchases.services.arrival import record_arrival
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import Taken, hand_over
from purchases.services.giving_back import use_credit
from purchases.services.payments import confirm_payment, report_payment
from purchases.services.stopping import stop_purchase
from tests.concurrency.racing import Act, run, without_row_locks
from tests.concurrency.rounds import people
from tests.factories.copies import copies
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    bought,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
)

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

ROUNDS = 40
SOON = STOP + timedelta(days=1)
LATE = STOP + timedelta(days=12)


def pairs(rounds: list[tuple[Act, Act]]) -> list[tuple[str, str]]:
    """How both acts of each round ended."""
    with people(2) as together:
        return [(ends[0], ends[1]) for ends in map(together, rounds)]


def twice(acts: list[Act]) -> set[tuple[str, ...]]:
    """The ways in which an act ended that two did at once."""
    return {tuple(sorted(ends)) for ends in pairs([(act, act) for act in acts])}


def ordered() -> Purchase:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 2)
    return purchase


def reported(order: Order) -> Payment:
    money = {"amount": eur("20.00"), "way": "transfer", "paid_on": SOON.date(), "note": ""}
    return report_payment(order_id=order.pk, by=order.contact.user, at=SOON, **money)


def confirming(payment: Payment) -> Act:
    by = payment.order.purchase.organizer.user
    return lambda: confirm_payment(payment_id=payment.pk, by=by, at=SOON)


class TestOnePaymentConfirmedTwice:
    def confirm(self, rounds: int) -> set[tuple[str, ...]]:
        order = ordered().orders.get()
        return twice([confirming(reported(order)) for _ in range(rounds)])

    def test_the_money_comes_once(self):
        assert self.confirm(ROUNDS) == {("CannotDecide", "done")}
        assert Entry.objects.filter(kind="payment").count() == ROUNDS
        assert run_checks() == []

    def test_control_without_lock_and_key_it_comes_twice(self, monkeypatch):
        without_row_locks(monkeypatch)
        run("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_key_key")
        assert ("done", "done") in self.confirm(20)
        assert Entry.objects.filter(kind="payment").count() > 20


def stopping(purchase: Purchase) -> Act:
    by = purchase.organizer.user
    return lambda: stop_purchase(purchase_id=purchase.pk, by=by, at=STOP)


def arriving(purchase: Purchase) -> Act:
    bought(purchase)
    parcel = {"received_on": LATE.date(), "delivery_cost": eur("3.00"), "received": {}}
    by = purchase.organizer.user
    return lambda: record_arrival(purchase_id=purchase.pk, by=by, at=LATE, **parcel)


def closing(purchase: Purchase) -> Act:
    in_distribution(purchase)
    order = purchase.orders.get()
    paid(order, "20.00")
    handed_over(order)
    by = purchase.organizer.user
    return lambda: close_purchase(purchase_id=purchase.pk, by=by, at=LATE)


MOVES = [
    pytest.param(stopping, "CannotStop", "stopped", ROUNDS, id="stopped"),
    pytest.param(arriving, "CannotArrive", "final_cost", ROUNDS // 2, id="arrived"),
    pytest.param(closing, "CannotClose", "closed", ROUNDS // 2, id="closed"),
]
Moving = Callable[[Purchase], Act]


@pytest.mark.parametrize(("moving", "refusal", "kind", "rounds"), MOVES)
class TestMovedTwice:
    def test_one_wins_and_the_ledger_is_written_once(self, moving: Moving, refusal, kind, rounds):
        acts = [moving(each) for each in copies(ordered(), rounds)]
        assert twice(acts) == {(refusal, "done")}
        assert Entry.objects.filter(kind=kind).count() == rounds
        assert Arrival.objects.count() == (0 if moving is stopping else rounds)
        assert run_checks() == []

    def test_control_without_the_lock_the_second_goes_half_way(
        self, moving: Moving, refusal, kind, rounds, monkeypatch
    ):
        acts = [moving(each) for each in copies(ordered(), rounds // 2)]
        without_row_locks(monkeypatch)
        half_way = {("CannotPost", "done"), ("ConcurrentTransition", "done"), ("IntegrityError", "done")}
        assert twice(acts) & half_way


class TestConfirmAgainstCancel:
    def race(self, rounds: int) -> set[tuple[str, str]]:
        first = ordered()
        reported(first.orders.get())
        copies(first, rounds)
        return set(pairs([self.both(each) for each in Payment.objects.exclude(order__purchase=first)]))

    def both(self, payment: Payment) -> tuple[Act, Act]:
        key, by = payment.order.purchase_id, payment.order.purchase.organizer.user
        return confirming(payment), lambda: cancel_purchase(purchase_id=key, why="Flooded.", by=by, at=SOON)

    def test_the_money_is_owed_back_whoever_was_first(self):
        assert self.race(100) == {("done", "done")}
        assert list(GiveBack.objects.values_list("amount", flat=True)) == [eur("20.00").amount] * 100
        by_the_cancelling = Entry.objects.filter(kind="owed_back").exclude(source__contains="/order")
        assert 0 < by_the_cancelling.count() < Entry.objects.filter(kind="owed_back").count() == 100
        assert run_checks() == []

    def test_control_without_the_lock_some_is_kept(self, monkeypatch):
        without_row_locks(monkeypatch)
        self.race(40)
        assert "cancelled_purchases_hold_no_money" in {each.invariant for each in run_checks()}


class TestOneOrderHandedOutTwice:
    def hand_out(self, rounds: int) -> set[tuple[str, ...]]:
        purchase = an_open_purchase()
        orders = [an_order(purchase, a_user(), 2) for _ in range(rounds)]
        in_distribution(purchase)
        by = purchase.organizer.user

        def handing(order: Order, second: int) -> Act:
            taken, at = Taken(eur("20.00"), "cash"), LATE + timedelta(seconds=second)
            return lambda: hand_over(order_id=order.pk, taken=taken, by=by, at=at)

        ends = pairs([(handing(order, 1), handing(order, 2)) for order in orders])
        return {tuple(sorted(each)) for each in ends}

    def test_the_money_is_taken_once(self):
        assert self.hand_out(ROUNDS) == {("CannotHandOver", "done")}
        assert Payment.objects.count() == ROUNDS
        assert run_checks() == []

    def test_control_without_the_lock_it_is_taken_twice(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert ("done", "done") in self.hand_out(20)
        assert Payment.objects.count() > 20


class TestOneBalanceUsedTwice:
    """Everybody has 20 with the organizer, and owes 20 in each of two purchases."""

    def use(self, monkeypatch, rounds: int, *, locked: bool) -> set[tuple[str, ...]]:
        first = an_open_purchase()
        persons = [a_user() for _ in range(rounds)]
        for person in persons:
            an_order(first, person, 2)
        one, other = copies(first, 2)
        Order.objects.filter(purchase=first).update(keeps_credit=True)
        for order in first.orders.all():
            paid(order, "20.00", at=NOW)
        cancel_purchase(purchase_id=first.pk, why="Flooded.", by=first.organizer.user, at=NOW)
        stopped(one)
        stopped(other)
        if not locked:
            without_row_locks(monkeypatch)

        def using(purchase: Purchase, order: Order) -> Act:
            return lambda: use_credit(order_id=order.pk, by=order.contact.user, at=SOON)

        orders = [
            [using(each, order) for order in each.orders.select_related("contact__user").order_by("number")]
            for each in (one, other)
        ]
        return {tuple(sorted(ends)) for ends in pairs(list(zip(*orders, strict=True)))}

    def test_it_pays_one_of_both(self, monkeypatch):
        assert self.use(monkeypatch, ROUNDS, locked=True) == {("CannotUseCredit", "done")}
        assert Entry.objects.filter(kind="credit_used").count() == ROUNDS
        assert run_checks() == []

    def test_control_without_the_lock_it_pays_both(self, monkeypatch):
        assert ("done", "done") in self.use(monkeypatch, 20, locked=False)
        assert "credits_cover_what_is_owed_back" in {each.invariant for each in run_checks()}

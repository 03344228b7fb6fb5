"""Helpers and askers at once. Each lock has a control that fails without it."""

from datetime import timedelta

import pytest

from ledger.checks import run_checks
from purchases.models import Count, Payment, Purchase, Question
from purchases.services.counting import Counted, save_counts
from purchases.services.distribution import Taken, hand_over
from purchases.services.questions import MOST_WAITING, ask_question
from purchases.states import Right
from tests.concurrency.racing import race, run, without_row_locks
from tests.factories.helping import a_helper
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    bought,
    eur,
    in_distribution,
    variants_of,
)

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

LATE = STOP + timedelta(days=12)


class TestTwoPeopleCount:
    def count(self, monkeypatch, *, second_box: bool) -> tuple[list[str], dict[int, int]]:
        purchase = an_open_purchase(prices=("1.00", "2.00"))
        an_order(purchase, a_user(), 5, 5)
        bought(purchase)
        first, second = (variant.pk for variant in variants_of(purchase))

        def counting(variant: int, came: int):
            by = a_helper(purchase, Right.RECEIVE)
            counted = {variant: Counted(came)}
            return lambda: save_counts(purchase_id=purchase.pk, counted=counted, seen={}, by=by, at=STOP)

        both = race(
            monkeypatch,
            first=counting(first, 3),
            window="purchases.services.counting._check_unchanged",
            second=counting(second if second_box else first, 2),
        )
        kept = dict(Count.objects.order_by("variant").values_list("variant", "came"))
        return [each.outcome for each in both], {variant - first: came for variant, came in kept.items()}

    def test_different_boxes_are_both_kept(self, monkeypatch):
        assert self.count(monkeypatch, second_box=True) == (["done", "done"], {0: 3, 1: 2})

    def test_of_one_position_the_second_is_told_of_the_first(self, monkeypatch):
        assert self.count(monkeypatch, second_box=False) == (["done", "CannotCount"], {0: 3})

    def test_control_without_the_lock_only_the_constraint_stops_one(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.count(monkeypatch, second_box=False) == (["IntegrityError", "done"], {0: 2})

    def test_control_without_lock_and_constraint_it_is_counted_twice(self, monkeypatch):
        without_row_locks(monkeypatch)
        run("ALTER TABLE purchases_count DROP CONSTRAINT count_unique")
        assert self.count(monkeypatch, second_box=False)[0] == ["done", "done"]
        assert sorted(Count.objects.values_list("came", flat=True)) == [2, 3]


class TestOnePersonAsksTwiceAtOnce:
    def ask(self, monkeypatch) -> list[str]:
        purchase, person = an_open_purchase(), a_user()

        def asking(number: int):
            at = NOW + timedelta(seconds=number)
            return lambda: ask_question(purchase_id=purchase.pk, text=f"{number}?", by=person, at=at)

        for number in range(MOST_WAITING - 1):
            asking(number)()
        both = race(
            monkeypatch,
            first=asking(10),
            window="purchases.services.questions._check_patience",
            second=asking(11),
        )
        return [each.outcome for each in both]

    def test_the_sixth_waits_and_is_refused(self, monkeypatch):
        assert self.ask(monkeypatch) == ["done", "CannotAsk"]
        assert Question.objects.count() == MOST_WAITING

    def test_control_without_the_lock_the_limit_is_passed(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.ask(monkeypatch) == ["done", "done"]
        assert Question.objects.count() == MOST_WAITING + 1


class TestTwoHandOutOneOrder:
    def hand_out(self, monkeypatch) -> list[str]:
        purchase = an_open_purchase()
        order, earlier = an_order(purchase, a_user(), 2), an_order(purchase, a_user(), 1)
        in_distribution(purchase)
        purchase = Purchase.objects.select_related("organizer__user").get(pk=purchase.pk)
        by, money = purchase.organizer.user, Taken(eur("10.00"), "cash")
        hand_over(order_id=earlier.pk, taken=money, by=by, at=LATE)

        def handing(second: int):
            by, at = a_helper(purchase, Right.HAND_OUT), LATE + timedelta(seconds=second)
            taken = Taken(eur("20.00"), "cash")
            return lambda: hand_over(order_id=order.pk, taken=taken, by=by, at=at)

        both = race(
            monkeypatch,
            first=handing(1),
            window="purchases.services.distribution._arrived",
            second=handing(2),
        )
        return [each.outcome for each in both]

    def test_the_money_is_taken_once(self, monkeypatch):
        assert self.hand_out(monkeypatch) == ["done", "CannotHandOver"]
        assert Payment.objects.count() == 1 + 1
        assert run_checks() == []

    def test_control_without_the_lock_it_is_taken_twice(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.hand_out(monkeypatch) == ["done", "done"]
        assert Payment.objects.count() == 2 + 1

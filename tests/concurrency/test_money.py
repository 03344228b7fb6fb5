"""Money and moves at once. Each lock or constraint has a control that fails without it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import RequestFactory

from ledger.checks import run_checks
from participants.models import User
from participants.once import Answer, answer_once
from purchases.models import Order, Payment, Purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.payments import confirm_payment, record_payment, report_payment
from purchases.services.publishing import publish_purchase
from purchases.states import PurchaseState
from tests.concurrency.racing import race, run, without_row_locks
from tests.factories.people import a_supplier, a_user, form_key
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
)

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

LATER = STOP + timedelta(days=1)


@pytest.fixture
def order() -> Order:
    purchase = an_open_purchase()
    return an_order(purchase, a_user(), 2)


def organizer_of(order: Order) -> User:
    return order.purchase.organizer.user


def reported(order: Order, amount: str = "20.00") -> Payment:
    return report_payment(
        order_id=order.pk,
        amount=eur(amount),
        way="transfer",
        paid_on=LATER.date(),
        note="",
        by=order.contact.user,
        at=LATER,
    )


def confirming(payment: Payment) -> Callable[[], Payment]:
    by = organizer_of(payment.order)
    return lambda: confirm_payment(payment_id=payment.pk, by=by, at=LATER)


def cancelling(order: Order) -> Callable[[], Purchase]:
    by = organizer_of(order)
    return lambda: cancel_purchase(purchase_id=order.purchase_id, why="Flooded.", by=by, at=LATER)


class TestOnePaymentConfirmedTwice:
    def confirm_twice(self, order, monkeypatch):
        payment = reported(order)
        both = race(
            monkeypatch,
            first=confirming(payment),
            window="purchases.services.payments._undecided",
            second=confirming(payment),
        )
        assert Payment.objects.get().state == "confirmed"
        return sorted(each.outcome for each in both)

    def test_the_second_is_refused(self, order, monkeypatch):
        assert self.confirm_twice(order, monkeypatch) == ["CannotDecide", "done"]
        assert run_checks() == []

    def test_control_without_the_lock_only_the_ledgers_key_stops_it(self, order, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.confirm_twice(order, monkeypatch) == ["CannotPost", "done"]


class TestTwoStops:
    def stop_twice(self, order, monkeypatch):
        def act() -> Purchase:
            return stopped(Purchase.objects.get())

        window = "purchases.services.stopping.outlook_of"
        return sorted(each.outcome for each in race(monkeypatch, first=act, window=window, second=act))

    def test_the_second_is_refused(self, order, monkeypatch):
        assert self.stop_twice(order, monkeypatch) == ["CannotStop", "done"]
        assert run_checks() == []

    def test_control_without_the_lock_the_second_goes_half_way(self, order, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.stop_twice(order, monkeypatch) == ["ConcurrentTransition", "done"]


class TestConfirmAgainstCancel:
    def confirm_then_cancel(self, order, monkeypatch):
        stopped(order.purchase)
        both = race(
            monkeypatch,
            first=confirming(reported(order)),
            window="purchases.services.payments._undecided",
            second=cancelling(order),
        )
        assert [each.outcome for each in both] == ["done", "done"]

    def test_confirmed_first_it_is_owed_back_by_the_cancelling(self, order, monkeypatch):
        self.confirm_then_cancel(order, monkeypatch)
        assert order.give_backs.get().amount == eur("20.00")
        assert run_checks() == []

    def test_cancelled_first_it_is_owed_back_by_the_confirming(self, order, monkeypatch):
        stopped(order.purchase)
        both = race(
            monkeypatch,
            first=cancelling(order),
            window="purchases.services.cancelling._release",
            second=confirming(reported(order)),
        )
        assert [each.outcome for each in both] == ["done", "done"]
        assert order.give_backs.get().amount == eur("20.00")
        assert run_checks() == []

    def test_control_without_the_lock_the_money_is_lost_on_the_order(self, order, monkeypatch):
        without_row_locks(monkeypatch)
        self.confirm_then_cancel(order, monkeypatch)
        assert not order.give_backs.exists()
        assert {each.invariant for each in run_checks()} == {"cancelled_purchases_hold_no_money"}


class TestReportAgainstClose:
    def report_then_close(self, monkeypatch):
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(), 1)
        in_distribution(purchase)
        paid(order, "10.00")
        handed_over(order)
        by, at = purchase.organizer.user, STOP + timedelta(days=12)
        both = race(
            monkeypatch,
            first=lambda: reported(order, "1.00"),
            window="purchases.services.payments.check_sum",
            second=lambda: close_purchase(purchase_id=purchase.pk, by=by, at=at),
        )
        purchase.refresh_from_db(fields=["title"])
        return [each.outcome for each in both], Purchase.objects.get(pk=purchase.pk).state

    def test_the_closing_sees_the_report(self, monkeypatch):
        found = self.report_then_close(monkeypatch)
        assert found == (["done", "CannotClose"], PurchaseState.DISTRIBUTION)

    def test_control_without_the_lock_a_closed_purchase_has_an_open_report(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.report_then_close(monkeypatch) == (["done", "done"], PurchaseState.CLOSED)
        assert Payment.objects.filter(state="reported").count() == 1


class TestTwoPurchasesOfOneSupplier:
    def publish_both(self, monkeypatch):
        supplier = a_supplier()
        drafts = [a_draft(supplier=supplier) for _ in range(2)]

        def publishing(draft: Purchase):
            return lambda: publish_purchase(purchase_id=draft.pk, by=draft.organizer.user, at=NOW)

        both = race(
            monkeypatch,
            first=publishing(drafts[0]),
            window="purchases.services.publishing._freeze",
            second=publishing(drafts[1]),
        )
        return sorted(each.outcome for each in both)

    def test_the_second_finds_the_first(self, monkeypatch):
        assert self.publish_both(monkeypatch) == ["CannotPublish", "done"]
        assert Purchase.objects.filter(state=PurchaseState.OPEN).count() == 1

    def test_control_without_the_lock_only_the_constraint_stops_it(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.publish_both(monkeypatch) == ["IntegrityError", "done"]

    def test_control_without_lock_and_constraint_both_are_live(self, monkeypatch):
        without_row_locks(monkeypatch)
        run("DROP INDEX purchase_one_live_per_supplier_and_city")
        assert self.publish_both(monkeypatch) == ["done", "done"]


class TestOneFormSentEightTimes:
    def send(self, order) -> list[int]:
        by, key, together = organizer_of(order), form_key(), Barrier(8, timeout=20)
        money = {"amount": eur("5.00"), "way": "cash", "paid_on": NOW.date(), "note": ""}

        def act() -> Answer:
            record_payment(order_id=order.pk, by=by, at=NOW, **money)
            return Answer("/done/")

        def send(_: int) -> int:
            request = RequestFactory().post("/", {"amount": "5.00", **key})
            request.user = by
            together.wait()
            try:
                return answer_once(request, act).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(send, range(8), timeout=30))

    def test_the_money_comes_once(self, order):
        assert self.send(order) == [303] * 8
        assert Payment.objects.count() == 1
        assert run_checks() == []

    def test_control_without_the_key_it_comes_eight_times(self, order):
        run("ALTER TABLE participants_formkey DROP CONSTRAINT participants_formkey_key_key")
        self.send(order)
        assert Payment.objects.count() == 8

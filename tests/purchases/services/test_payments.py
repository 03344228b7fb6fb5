"""Offline payments. Rules: R-PREPAY, R-LEDGER."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from moneyed import Money

from ledger.models import Entry
from ledger.selectors import balance
from participants.models import Notice
from purchases.models import Order, Payment
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.payments import (
    CannotDecide,
    CannotReport,
    confirm_payment,
    record_payment,
    refuse_payment,
    report_payment,
)
from purchases.states import PaymentState
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    eur,
    handed_over,
    in_distribution,
    paid,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return an_order(an_open_purchase(), a_user(), 2)


def report(order: Order, by=None, **fields) -> Payment:
    given = {"amount": eur("20.00"), "way": "transfer", "paid_on": NOW.date(), "note": "", **fields}
    return report_payment(order_id=order.pk, by=by or order.contact.user, at=NOW, **given)


def organizer(order: Order):
    return order.purchase.organizer.user


BAD_SUMS = {
    "zero": eur("0"),
    "negative": eur("-5.00"),
    "no number": eur("NaN"),
    "infinite": eur("Infinity"),
    "1e400": eur("1e400"),
    "9e999999": eur("9e999999"),
    "three decimals": eur("1.005"),
    "too large": eur("10000000000"),
    "another currency": Money(Decimal(5), "USD"),
}


@pytest.mark.parametrize("amount", BAD_SUMS.values(), ids=BAD_SUMS)
def test_a_bad_sum_is_refused(order, amount):
    with pytest.raises(CannotReport) as caught:
        report(order, amount=amount)
    assert caught.value.field == "amount"
    with pytest.raises(CannotReport):
        record_payment(
            order_id=order.pk,
            amount=amount,
            way="cash",
            paid_on=NOW.date(),
            note="",
            by=organizer(order),
            at=NOW,
        )
    assert not Payment.objects.exists()


def test_the_day_is_local_and_not_in_the_future(order):
    late = NOW.replace(hour=22, minute=30)
    fields = {
        "order_id": order.pk,
        "amount": eur("1.00"),
        "way": "cash",
        "note": "",
        "by": order.contact.user,
    }
    report_payment(paid_on=date(2026, 3, 3), at=late, **fields)
    with pytest.raises(CannotReport) as caught:
        report_payment(paid_on=date(2026, 3, 4), at=late, **fields)
    assert caught.value.field == "paid_on"


def test_an_unknown_way_is_refused(order):
    with pytest.raises(CannotReport) as caught:
        report(order, way="barter")
    assert caught.value.field == "way"


def test_a_report_moves_nothing_until_it_is_confirmed(order):
    payment = report(order)
    assert balance(key=order.account, unit="EUR") == 0
    confirm_payment(payment_id=payment.pk, by=organizer(order), at=NOW)
    assert balance(key=order.account, unit="EUR") == -2000
    assert balance(key=f"purchase:{order.purchase_id}/cash:transfer", unit="EUR") == 2000
    kinds = Notice.objects.order_by("pk").values_list("kind", "user_id")
    assert list(kinds) == [
        ("payment_reported", organizer(order).pk),
        ("payment_confirmed", order.contact.user_id),
    ]


@pytest.mark.parametrize("first", ["confirm", "refuse"])
@pytest.mark.parametrize("second", ["confirm", "refuse"])
def test_it_is_decided_once(order, first, second):
    payment = report(order)
    decision = {"payment_id": payment.pk, "by": organizer(order), "at": NOW}
    decide = {
        "confirm": lambda: confirm_payment(**decision),
        "refuse": lambda: refuse_payment(reason="It never came.", **decision),
    }
    decide[first]()
    with pytest.raises(CannotDecide):
        decide[second]()
    assert Entry.objects.count() == (first == "confirm")


def test_a_refusal_needs_a_reason(order):
    payment = report(order)
    with pytest.raises(CannotDecide) as caught:
        refuse_payment(payment_id=payment.pk, reason="  ", by=organizer(order), at=NOW)
    assert caught.value.field == "reason"
    refuse_payment(payment_id=payment.pk, reason="Not on the statement.", by=organizer(order), at=NOW)
    payment.refresh_from_db()
    assert (payment.state, payment.reason) == (PaymentState.REFUSED, "Not on the statement.")


def test_only_its_owner_reports_and_only_the_organizer_decides(order):
    stranger = a_user()
    with pytest.raises(Order.DoesNotExist):
        report(order, by=stranger)
    payment = report(order)
    for by in (stranger, order.contact.user):
        with pytest.raises(CannotDecide):
            confirm_payment(payment_id=payment.pk, by=by, at=NOW)
        with pytest.raises(CannotDecide):
            refuse_payment(payment_id=payment.pk, reason="x", by=by, at=NOW)
        with pytest.raises(CannotReport):
            record_payment(
                order_id=order.pk, amount=eur("1.00"), way="cash", paid_on=NOW.date(), note="", by=by, at=NOW
            )


def test_money_for_a_cancelled_purchase_is_owed_back(order):
    payment = report(order)
    cancel_purchase(purchase_id=order.purchase_id, why="Flooded.", by=organizer(order), at=NOW)
    confirm_payment(payment_id=payment.pk, by=organizer(order), at=NOW)
    assert balance(key=order.account, unit="EUR") == 0
    assert order.give_backs.get().amount == eur("20.00")
    with pytest.raises(CannotReport) as caught:
        report(order)
    assert caught.value.cited == "R-STATES"


def test_a_closed_purchase_takes_no_money(order):
    in_distribution(order.purchase)
    paid(order, "20.00")
    handed_over(order)
    close_purchase(purchase_id=order.purchase_id, by=organizer(order), at=STOP + timedelta(days=12))
    with pytest.raises(CannotReport):
        report(order)
    with pytest.raises(CannotReport):
        paid(order, "1.00")

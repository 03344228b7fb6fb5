"""Who may help, with what, and what a helper's name stands under. Rules: R-HANDOVER, R-ONLY-ORGANIZER."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from participants.models import Notice, User
from participants.services.blacklist import add_to_blacklist
from purchases.models import Helper, Line, Order, Payment, Purchase, PurchaseEvent
from purchases.services.cancelling import cancel_purchase
from purchases.services.distribution import (
    CannotHandOver,
    CannotWriteOff,
    Taken,
    hand_over,
    hand_over_on_debt,
    write_off_debt,
)
from purchases.services.helping import CannotAppoint, appoint_helper, change_rights, dismiss_helper
from purchases.services.payments import CannotReport, record_payment, take_payment
from purchases.states import LineState, PaymentState, Right
from tests.factories.helping import a_helper
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    in_distribution,
    stopped,
)

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)


def appoint(purchase: Purchase, email: str, *rights: Right, by: User | None = None) -> Helper:
    return appoint_helper(
        purchase_id=purchase.pk, email=email, rights=rights, by=by or purchase.organizer.user, at=NOW
    )


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(a_draft, id="a draft"),
        pytest.param(an_open_purchase, id="open"),
        pytest.param(lambda: _ordered(stopped), id="stopped"),
        pytest.param(lambda: _ordered(bought), id="bought out"),
        pytest.param(lambda: _ordered(arrived), id="arrived"),
        pytest.param(lambda: _ordered(in_distribution), id="in distribution"),
    ],
)
def test_somebody_is_appointed_told_and_written_down_while_a_purchase_lives(reach: Callable[[], Purchase]):
    purchase, person = reach(), a_user()
    helper = appoint(purchase, f" {person.email.upper()} ", Right.HAND_OUT, Right.ANSWER)
    assert (helper.user, helper.rights) == (person, [Right.HAND_OUT, Right.ANSWER])
    assert Notice.objects.get(kind="helper_appointed").user == person
    event = PurchaseEvent.objects.get(kind="helper_appointed")
    assert (event.became, event.params["rights"]) == (person.full_name, ["may_hand_out", "may_answer"])


def _ordered(reach: Callable[[Purchase], Purchase]) -> Purchase:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    reach(purchase)
    return Purchase.objects.get(pk=purchase.pk)


def blacklisted(purchase: Purchase) -> str:
    owner, person = purchase.organizer.user, a_user()
    add_to_blacklist(owner=owner, user=person, reason="Rude.", until=None, by=owner, at=NOW)
    return person.email


@pytest.mark.parametrize(
    ("whose", "field", "rule"),
    [
        pytest.param(lambda _: "nobody@example.org", "email", "R-HANDOVER", id="an address of nobody"),
        pytest.param(lambda _: a_user(is_active=False).email, "email", "R-HANDOVER", id="a closed account"),
        pytest.param(lambda p: p.organizer.user.email, "email", "R-HANDOVER", id="the organizer"),
        pytest.param(blacklisted, "email", "R-BLACKLIST", id="somebody on the blacklist"),
        pytest.param(
            lambda p: a_helper(p, Right.ANSWER).email, "email", "R-HANDOVER", id="who helps already"
        ),
    ],
)
def test_who_cannot_help(whose: Callable[[Purchase], str], field: str, rule: str):
    purchase = an_open_purchase()
    email = whose(purchase)
    with pytest.raises(CannotAppoint) as caught:
        appoint(purchase, email, Right.RECEIVE)
    assert (caught.value.field, caught.value.cited) == (field, rule)


def test_an_address_of_nobody_and_a_closed_account_are_refused_in_the_same_words():
    purchase, closed = an_open_purchase(), a_user(is_active=False)
    reasons = set()
    for email in ("nobody@example.org", closed.email):
        with pytest.raises(CannotAppoint) as caught:
            appoint(purchase, email, Right.ANSWER)
        reasons.add(caught.value.reason)
    assert len(reasons) == 1


def test_rights_change_and_go_and_only_news_is_told():
    purchase = an_open_purchase()
    by, person = purchase.organizer.user, a_helper(purchase, Right.HAND_OUT)
    helper = Helper.objects.get()
    for rights in ([Right.ANSWER], [Right.ANSWER], [Right.ANSWER, Right.RECEIVE]):
        change_rights(helper_id=helper.pk, rights=rights, by=by, at=NOW + timedelta(hours=len(rights)))
    helper.refresh_from_db()
    assert helper.rights == [Right.RECEIVE, Right.ANSWER]
    assert Notice.objects.filter(kind="helper_rights_changed", user=person).count() == 2
    dismiss_helper(helper_id=helper.pk, by=by, at=NOW)
    assert not Helper.objects.exists()
    assert Notice.objects.filter(kind="helper_dismissed", user=person).count() == 1


@pytest.mark.parametrize("right", Right)
def test_a_helper_appoints_nobody_and_no_helper_is_without_a_right(right: Right):
    purchase = an_open_purchase()
    by, helper = a_helper(purchase, right), Helper.objects.get()
    for act in (
        lambda: appoint(purchase, a_user().email, Right.ANSWER, by=by),
        lambda: change_rights(helper_id=helper.pk, rights=list(Right), by=by, at=NOW),
        lambda: dismiss_helper(helper_id=helper.pk, by=by, at=NOW),
        lambda: change_rights(helper_id=helper.pk, rights=[], by=purchase.organizer.user, at=NOW),
    ):
        with pytest.raises(CannotAppoint):
            act()
    assert Helper.objects.get().rights == [right]


def test_nobody_is_appointed_when_it_is_over():
    purchase = an_open_purchase()
    person = a_helper(purchase, Right.ANSWER)
    cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=purchase.organizer.user, at=NOW)
    with pytest.raises(CannotAppoint):
        appoint(purchase, a_user().email, Right.ANSWER)
    assert not Purchase.objects.helped_by(person, Right.ANSWER).exists()


class TestHandingOut:
    @pytest.fixture
    def order(self) -> Order:
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(), 2)
        in_distribution(purchase)
        return order

    @pytest.fixture
    def helper(self, order: Order) -> User:
        return a_helper(order.purchase, Right.HAND_OUT)

    def test_money_is_taken_and_goods_go_out_under_the_helpers_name(self, order, helper):
        hand_over(order_id=order.pk, taken=Taken(eur("20.00"), "cash"), by=helper, at=LATE)
        payment = Payment.objects.get()
        assert (payment.state, payment.reported_by, payment.decided_by) == (
            PaymentState.CONFIRMED, helper, helper,
        )  # fmt: skip
        assert Line.objects.get().state == LineState.HANDED_OVER
        told = PurchaseEvent.objects.filter(kind__in=["payment_confirmed", "handed_over"])
        assert {(event.kind, event.by) for event in told} == {
            ("payment_confirmed", helper), ("handed_over", helper),
        }  # fmt: skip

    def test_too_little_money_is_not_taken_either(self, order, helper):
        with pytest.raises(CannotHandOver):
            hand_over(order_id=order.pk, taken=Taken(eur("19.99"), "cash"), by=helper, at=LATE)
        assert not Payment.objects.exists()
        assert Line.objects.get().state == LineState.ARRIVED

    def test_a_debt_is_the_organizers_to_record_and_to_give_up(self, order, helper):
        money = {"order_id": order.pk, "by": helper, "at": LATE}
        with pytest.raises(CannotHandOver):
            hand_over_on_debt(why="On Friday.", taken=Taken(eur("1.00"), "cash"), **money)
        organizer = order.purchase.organizer.user
        hand_over_on_debt(order_id=order.pk, why="On Friday.", by=organizer, at=LATE)
        with pytest.raises(CannotWriteOff):
            write_off_debt(why="Gone.", **money)
        assert not Payment.objects.exists()

    def test_money_is_taken_at_hand_over_only(self, order, helper):
        with pytest.raises(CannotReport):
            record_payment(
                order_id=order.pk, amount=eur("1.00"), way="cash", paid_on=LATE.date(), note="",
                by=helper, at=LATE,
            )  # fmt: skip

    @pytest.mark.parametrize(
        "whose",
        [
            pytest.param(lambda order: a_helper(order.purchase, Right.ANSWER), id="a helper who answers"),
            pytest.param(lambda order: a_helper(order.purchase, Right.RECEIVE), id="a helper who counts"),
            pytest.param(
                lambda _: a_helper(an_open_purchase(), Right.HAND_OUT), id="a helper of another purchase"
            ),
            pytest.param(lambda order: order.contact.user, id="the participant"),
            pytest.param(lambda order: dismissed(order.purchase), id="a helper who was dismissed"),
        ],
    )
    def test_nobody_else_hands_out(self, order, whose):
        by = whose(order)
        with pytest.raises(CannotHandOver):
            hand_over(order_id=order.pk, by=by, at=LATE)
        with pytest.raises(CannotReport):
            take_payment(order_id=order.pk, amount=eur("1.00"), way="cash", by=by, at=LATE)
        assert Line.objects.get().state == LineState.ARRIVED


def dismissed(purchase: Purchase) -> Any:
    person = a_helper(purchase, Right.HAND_OUT)
    dismiss_helper(helper_id=Helper.objects.get(user=person).pk, by=purchase.organizer.user, at=NOW)
    return person

"""Cancelling, handing over, giving back, closing. Rules: R-REFUND, R-HANDOVER, R-LEDGER."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ledger.selectors import balance, balances_under
from participants.models import Notice
from purchases.models import Line, Order, Purchase
from purchases.services.arrival import Received
from purchases.services.cancelling import CannotCancel, cancel_purchase
from purchases.services.closing import CannotClose, close_purchase, obstacles
from purchases.services.distribution import (
    CannotHandOver,
    CannotWriteOff,
    hand_over,
    hand_over_on_debt,
    write_off_debt,
)
from purchases.services.giving_back import (
    CannotGiveBack,
    CannotUseCredit,
    confirm_receipt,
    give_back_overpaid,
    keep_as_credit,
    send_give_back,
    use_credit,
)
from purchases.states import GiveBackState, LineEnd, LineState, PurchaseState
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    arrived,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 3, 12, 22, tzinfo=UTC)
LATE = STOP + timedelta(days=12)


def owed(order: Order) -> int:
    return balance(key=order.account, unit="EUR")


def by(order: Order):
    return order.purchase.organizer.user


class TestCancelling:
    @pytest.mark.parametrize("is_stopped", [False, True], ids=["while open", "after the stop"])
    def test_all_money_is_owed_back(self, is_stopped):
        purchase = an_open_purchase(fee_percent=Decimal(10), limit=5)
        order, other = an_order(purchase, a_user(), 1), an_order(purchase, a_user(), 2)
        paid(order, "11.00", at=NOW)
        if is_stopped:
            stopped(purchase)
        cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=by(order), at=LATE)
        assert (owed(order), owed(other)) == (0, 0)
        assert order.give_backs.get().amount == eur("11.00")
        assert not other.give_backs.exists()
        assert variants_of(purchase)[0].taken == 0
        assert set(Line.objects.values_list("ended_because", flat=True)) == {LineEnd.CANCELLED}

    def test_a_reason_is_shown(self):
        purchase = an_open_purchase()
        with pytest.raises(CannotCancel) as caught:
            cancel_purchase(purchase_id=purchase.pk, why=" ", by=purchase.organizer.user, at=NOW)
        assert caught.value.field == "why"


class TestGivingBack:
    @pytest.fixture
    def order(self) -> Order:
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(), 2)
        paid(order, "20.00", at=NOW)
        arrived(purchase, received={variants_of(purchase)[0].pk: Received(1)})
        give_back_overpaid(purchase_id=purchase.pk, by=purchase.organizer.user, at=LATE)
        return order

    def credit(self, order: Order) -> int:
        return -balance(key=f"contact:{order.contact_id}/credit", unit="EUR")

    def test_owed_sent_received(self, order):
        give_back, person = order.give_backs.get(), order.contact.user
        assert (owed(order), self.credit(order), give_back.amount) == (0, 1000, eur("10.00"))
        own = {"give_back_id": give_back.pk, "at": LATE}
        with pytest.raises(CannotGiveBack):
            confirm_receipt(by=person, **own)
        with pytest.raises(CannotGiveBack):
            send_give_back(way="cash", by=person, **own)
        with pytest.raises(CannotGiveBack):
            send_give_back(way="by pigeon", by=by(order), **own)
        send_give_back(way="cash", by=by(order), **own)
        with pytest.raises(CannotGiveBack):
            send_give_back(way="cash", by=by(order), **own)
        with pytest.raises(CannotGiveBack):
            keep_as_credit(by=person, **own)
        confirm_receipt(by=person, **own)
        with pytest.raises(CannotGiveBack):
            confirm_receipt(by=person, **own)
        assert self.credit(order) == 0
        assert balance(key=f"purchase:{order.purchase_id}/cash:cash", unit="EUR") == -1000

    def test_their_owner_is_told_and_what_to_do(self, order):
        notice = Notice.objects.get(kind="owed_back")
        sum_owed, currency = notice.params["amount"]["money"]
        assert (notice.user_id, Decimal(sum_owed), currency) == (order.contact.user_id, 10, "EUR")

    def test_nobody_overpaid(self, order):
        with pytest.raises(CannotGiveBack):
            give_back_overpaid(purchase_id=order.purchase_id, by=by(order), at=LATE)

    def test_kept_it_pays_the_next_order(self, order):
        give_back, person = order.give_backs.get(), order.contact.user
        keep_as_credit(give_back_id=give_back.pk, by=person, at=LATE)
        assert order.give_backs.get().state == GiveBackState.KEPT
        following = an_open_purchase(organizer=order.purchase.organizer, prices=("4.00",))
        next_order = an_order(following, person, 2)
        with pytest.raises(CannotUseCredit):
            use_credit(order_id=next_order.pk, by=person, at=LATE)
        stopped(following)
        assert use_credit(order_id=next_order.pk, by=person, at=LATE) == 800
        assert (owed(next_order), self.credit(order)) == (0, 200)

    def test_what_waits_to_be_paid_out_pays_nothing(self, order):
        following = an_open_purchase(organizer=order.purchase.organizer)
        next_order = an_order(following, order.contact.user, 1)
        stopped(following)
        with pytest.raises(CannotUseCredit):
            use_credit(order_id=next_order.pk, by=order.contact.user, at=LATE)


class TestHandingOver:
    @pytest.fixture
    def order(self) -> Order:
        purchase = an_open_purchase(prices=("10.00", "5.00"))
        order = an_order(purchase, a_user(), 1, 1)
        in_distribution(purchase, delivery="3.00")
        return order

    def test_nothing_without_money(self, order):
        with pytest.raises(CannotHandOver):
            handed_over(order)
        paid(order, "17.99")
        with pytest.raises(CannotHandOver):
            handed_over(order)
        paid(order, "0.01")
        handed_over(order)
        assert set(order.lines.values_list("state", flat=True)) == {LineState.HANDED_OVER}
        with pytest.raises(CannotHandOver):
            handed_over(order)

    def test_a_part_for_a_part(self, order):
        first, second = order.lines.order_by("pk")
        paid(order, "6.00")
        with pytest.raises(CannotHandOver):
            hand_over(order_id=order.pk, lines=[first.pk], by=by(order), at=LATE)
        hand_over(order_id=order.pk, lines=[second.pk], by=by(order), at=LATE)
        with pytest.raises(CannotHandOver):
            hand_over(order_id=order.pk, lines=[second.pk], by=by(order), at=LATE)
        assert owed(order) == 1200

    def test_on_debt_then_written_off(self, order):
        for why in ("", " "):
            with pytest.raises(CannotHandOver):
                hand_over_on_debt(order_id=order.pk, why=why, by=by(order), at=LATE)
        with pytest.raises(CannotWriteOff):
            write_off_debt(order_id=order.pk, why="Gone.", by=by(order), at=LATE)
        hand_over_on_debt(order_id=order.pk, why="On Friday.", by=by(order), at=LATE)
        assert owed(order) == 1800
        write_off_debt(order_id=order.pk, why="Gone.", by=by(order), at=LATE)
        assert owed(order) == 0
        with pytest.raises(CannotWriteOff):
            write_off_debt(order_id=order.pk, why="Gone.", by=by(order), at=LATE)
        close_purchase(purchase_id=order.purchase_id, by=by(order), at=LATE)

    def test_only_by_the_organizer(self, order):
        with pytest.raises(CannotHandOver):
            hand_over(order_id=order.pk, by=order.contact.user, at=LATE)


class TestClosing:
    def test_each_obstacle_is_named_until_none_is_left(self):
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(), 1)
        in_distribution(purchase)
        person = order.contact.user

        def close() -> Purchase:
            return close_purchase(purchase_id=purchase.pk, by=by(order), at=LATE)

        def in_the_way() -> int:
            return len(list(obstacles(Purchase.objects.get(pk=purchase.pk))))

        assert in_the_way() == 2
        with pytest.raises(CannotClose):
            close()
        hand_over_on_debt(order_id=order.pk, why="On Friday.", by=by(order), at=LATE)
        assert in_the_way() == 1
        paid(order, "12.00", at=LATE)
        with pytest.raises(CannotClose) as caught:
            close()
        assert caught.value.cited == "R-REFUND"
        give_back_overpaid(purchase_id=purchase.pk, by=by(order), at=LATE)
        give_back = order.give_backs.get()
        send_give_back(give_back_id=give_back.pk, way="cash", by=by(order), at=LATE)
        with pytest.raises(CannotClose):
            close()
        confirm_receipt(give_back_id=give_back.pk, by=person, at=LATE)
        assert close().state == PurchaseState.CLOSED
        assert set(balances_under(prefix=f"{purchase.source}/").values()) == {0}

    def test_a_closed_purchase_with_goods_counts_for_probation(self):
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(), 1)
        in_distribution(purchase)
        paid(order, "10.00")
        handed_over(order)
        close_purchase(purchase_id=purchase.pk, by=by(order), at=LATE)
        purchase.organizer.refresh_from_db()
        assert purchase.organizer.distributed_purchases == 1

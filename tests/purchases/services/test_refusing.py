"""Between the stop and the buy-out: refusals, unpaid orders. Rules: R-REFUSE, R-PREPAY."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ledger.selectors import balance
from purchases.models import Line, Order, Purchase, Variant
from purchases.selectors.prepayments import missing_prepayments
from purchases.services.cancelling import cancel_purchase
from purchases.services.dropping import (
    CannotDrop,
    CannotLowerPrepayment,
    drop_unpaid_order,
    keep_covered_lines,
    lower_prepayment,
)
from purchases.services.giving_back import (
    CannotUseCredit,
    give_back_overpaid,
    keep_as_credit,
    use_credit,
)
from purchases.services.payments import report_payment
from purchases.services.refusing import CannotRefuse, accept_refusal, ask_refusal, decline_refusal
from purchases.services.stopping import reopen_purchase
from purchases.states import LineEnd, LineState
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    eur,
    paid,
    stopped,
)

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 3, 12, 22, tzinfo=UTC)
LATE = STOP + timedelta(days=12)


def owed(order: Order) -> int:
    return balance(key=order.account, unit="EUR")


def by(order: Order):
    return order.purchase.organizer.user


class TestRefusing:
    @pytest.fixture
    def line(self) -> Line:
        purchase = an_open_purchase(prices=("10.00", "5.00"), fee_percent=Decimal(10), limit=4)
        order = an_order(purchase, a_user(), 2, 1)
        stopped(purchase)
        return order.lines.order_by("pk").first()

    def ask(self, line: Line) -> Line:
        return ask_refusal(line_id=line.pk, by=line.order.contact.user, at=STOP)

    def test_accepted_it_is_released_and_its_dues_taken_back(self, line):
        self.ask(line)
        accept_refusal(line_id=line.pk, by=by(line.order), at=STOP)
        line.refresh_from_db()
        assert (line.state, line.ended_because) == (LineState.RELEASED, LineEnd.REFUSAL_ACCEPTED)
        assert owed(line.order) == 550
        assert Variant.objects.get(pk=line.variant_id).taken == 0

    def test_declined_it_stays_and_may_be_asked_again(self, line):
        self.ask(line)
        with pytest.raises(CannotRefuse) as caught:
            decline_refusal(line_id=line.pk, why=" ", by=by(line.order), at=STOP)
        assert caught.value.field == "why"
        decline_refusal(line_id=line.pk, why="It is ordered.", by=by(line.order), at=STOP)
        assert owed(line.order) == 2750
        self.ask(line)

    def test_it_is_asked_once_and_decided_by_the_organizer(self, line):
        with pytest.raises(CannotRefuse):
            accept_refusal(line_id=line.pk, by=by(line.order), at=STOP)
        self.ask(line)
        with pytest.raises(CannotRefuse):
            self.ask(line)
        with pytest.raises(CannotRefuse):
            accept_refusal(line_id=line.pk, by=line.order.contact.user, at=STOP)
        with pytest.raises(Line.DoesNotExist):
            ask_refusal(line_id=line.pk, by=a_user(), at=STOP)


class TestUnpaid:
    @pytest.fixture
    def order(self) -> Order:
        purchase = an_open_purchase(prices=("10.00", "5.00"), prepay_percent=Decimal(50))
        person = a_user()
        an_order(purchase, person, 1, 0)
        order = an_order(purchase, person, 0, 2, at=NOW + timedelta(hours=1))
        stopped(purchase)
        return order

    def states(self, order: Order) -> list[str]:
        return list(order.lines.order_by("placed_at").values_list("state", flat=True))

    def test_dropped_wholly(self, order):
        paid(order, "4.00")
        with pytest.raises(CannotDrop):
            drop_unpaid_order(order_id=order.pk, by=by(order), at=DUE - timedelta(seconds=1))
        drop_unpaid_order(order_id=order.pk, by=by(order), at=DUE)
        assert self.states(order) == [LineState.RELEASED] * 2
        assert owed(order) == -400
        assert give_back_overpaid(purchase_id=order.purchase_id, by=by(order), at=DUE) == 1
        assert (owed(order), order.give_backs.get().amount) == (0, eur("4.00"))

    @pytest.mark.parametrize(("money", "kept"), [("5.00", 1), ("9.99", 1), ("4.99", 0)])
    def test_what_the_money_covers_is_kept(self, order, money, kept):
        paid(order, money)
        keep_covered_lines(order_id=order.pk, by=by(order), at=DUE)
        expected = [LineState.CONFIRMED] * kept + [LineState.RELEASED] * (2 - kept)
        assert self.states(order) == expected

    def test_what_is_paid_is_not_dropped(self, order):
        paid(order, "10.00")
        with pytest.raises(CannotDrop):
            drop_unpaid_order(order_id=order.pk, by=by(order), at=DUE)

    def test_a_reported_payment_comes_first(self, order):
        report_payment(
            order_id=order.pk, amount=eur("1.00"), way="cash", paid_on=STOP.date(), note="",
            by=order.contact.user, at=STOP,
        )  # fmt: skip
        with pytest.raises(CannotDrop) as caught:
            drop_unpaid_order(order_id=order.pk, by=by(order), at=DUE)
        assert caught.value.cited == "R-PAID"

    def test_a_lower_share_is_enough_and_is_never_raised(self, order):
        paid(order, "4.00")
        change = {"order_id": order.pk, "by": by(order), "at": STOP}
        for percent in ("50", "60", "-1", "NaN"):
            with pytest.raises(CannotLowerPrepayment):
                lower_prepayment(percent=Decimal(percent), **change)
        lower_prepayment(percent=Decimal(20), **change)
        with pytest.raises(CannotLowerPrepayment):
            lower_prepayment(percent=Decimal(20), **change)
        with pytest.raises(CannotDrop):
            drop_unpaid_order(order_id=order.pk, by=by(order), at=DUE)

    def test_money_from_a_balance_is_money(self, order):
        earlier = an_open_purchase(organizer=order.purchase.organizer)
        old = an_order(earlier, order.contact.user, 1)
        paid(old, "10.00", at=NOW)
        cancel_purchase(purchase_id=earlier.pk, why="Flooded.", by=by(order), at=NOW)
        keep_as_credit(give_back_id=old.give_backs.get().pk, by=order.contact.user, at=NOW)
        assert missing_prepayments(Purchase.objects.get(pk=order.purchase_id)) == {order.pk: 1000}
        assert use_credit(order_id=order.pk, by=order.contact.user, at=STOP) == 1000
        assert missing_prepayments(Purchase.objects.get(pk=order.purchase_id)) == {}
        with pytest.raises(CannotDrop):
            drop_unpaid_order(order_id=order.pk, by=by(order), at=DUE)
        with pytest.raises(CannotUseCredit):
            use_credit(order_id=order.pk, by=order.contact.user, at=STOP)

    def test_a_freed_place_goes_to_another_who_found_none(self):
        purchase = an_open_purchase(prepay_percent=Decimal(50), limit=3)
        unpaid, second = an_order(purchase, a_user(), 2), an_order(purchase, a_user(), 1)
        paid(second, "10.00", at=NOW)
        own = unpaid.lines.get()
        own.pk, own._state.adding, own.quantity, own.state = None, True, 1, LineState.WAITING
        own.save()
        other = second.lines.get()
        other.pk, other._state.adding, other.state = None, True, LineState.WAITING
        other.placed_at = NOW + timedelta(hours=1)
        other.save()
        stopped(purchase)
        drop_unpaid_order(order_id=unpaid.pk, by=by(unpaid), at=DUE)
        other.refresh_from_db()
        assert other.state == LineState.CONFIRMED
        assert set(unpaid.lines.values_list("state", flat=True)) == {LineState.RELEASED}
        assert (owed(unpaid), owed(second)) == (0, 1000)


def test_a_line_released_at_an_earlier_stop_is_not_revived_unasked():
    purchase = an_open_purchase(prepay_percent=Decimal(50), limit=3)
    unpaid, waiting = an_order(purchase, a_user(), 2), an_order(purchase, a_user(), 1)
    Line.objects.filter(order=waiting).update(state=LineState.WAITING)
    Variant.objects.filter(item__purchase=purchase).update(taken=2)
    stopped(purchase)
    later = {"last_call_at": STOP + timedelta(days=1), "stop_at": STOP + timedelta(days=2)}
    reopen_purchase(purchase_id=purchase.pk, why="More", by=by(unpaid), at=STOP, **later)
    stopped(purchase, at=later["stop_at"])
    drop_unpaid_order(order_id=unpaid.pk, by=by(unpaid), at=LATE)
    assert waiting.lines.get().state == LineState.RELEASED

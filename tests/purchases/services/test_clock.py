"""What happens by itself, each thing at its own time. Rules: R-STATES, R-MINIMUM, R-IDLE-8, R-IDLE-35."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from organizers.models import PlatformRules
from participants.models import Notice, User
from purchases.models import Purchase, PurchaseEvent
from purchases.services.clock import run_clock
from purchases.services.distribution import hand_over_on_debt
from purchases.services.drafting import move_dates
from purchases.services.publishing import publish_purchase
from purchases.states import PurchaseState as S
from tests.factories.people import a_user, an_organizer
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
)

pytestmark = pytest.mark.django_db

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CALL = STOP - 2 * DAY
# The stop is on 9 March, 12:00 in Tallinn: the third day after it ends on 12 March.
DECIDE_BY = datetime(2026, 3, 12, 22, tzinfo=UTC)


def seen(purchase: Purchase, at: datetime) -> None:
    user = purchase.organizer.user
    User.objects.filter(pk=user.pk).update(seen_at=at, date_joined=min(at, user.date_joined))


def ordered(**terms) -> Purchase:
    purchase = an_open_purchase(**terms)
    seen(purchase, NOW)
    an_order(purchase, a_user(), 1)
    return purchase


def moves(purchase: Purchase) -> list[tuple[str, datetime]]:
    events = PurchaseEvent.objects.filter(purchase=purchase, by=None).order_by("pk")
    return list(events.values_list("became", "at"))


def state_of(purchase: Purchase) -> str:
    return Purchase.objects.get(pk=purchase.pk).state


class TestCallAndStop:
    def test_nothing_before_its_time(self):
        purchase = ordered()
        assert run_clock(at=CALL - SECOND) == {}
        assert state_of(purchase) == S.OPEN

    def test_the_call_then_the_stop(self):
        purchase = ordered()
        assert run_clock(at=CALL) == {"called": 1}
        assert run_clock(at=STOP - SECOND) == {}
        assert run_clock(at=STOP) == {"stopped": 1}
        assert moves(purchase) == [(S.LAST_CALL, CALL), (S.STOPPED, STOP)]

    def test_a_late_clock_works_in_order_each_at_its_due_time(self):
        purchase = ordered()
        late = STOP + 5 * DAY
        run_clock(at=late)
        assert moves(purchase) == [(S.LAST_CALL, CALL), (S.STOPPED, STOP)]
        found = Purchase.objects.get()
        assert (found.called_at, found.stopped_at) == (CALL, STOP)
        assert found.prepay_due_at == DECIDE_BY

    def test_the_second_run_changes_nothing(self):
        ordered()
        run_clock(at=STOP)
        events, notices = PurchaseEvent.objects.count(), Notice.objects.count()
        assert run_clock(at=STOP) == run_clock(at=STOP + SECOND) == {}
        assert (PurchaseEvent.objects.count(), Notice.objects.count()) == (events, notices)

    def test_one_that_fails_does_not_hold_up_the_others(self, monkeypatch):
        first, second = ordered(), ordered()
        from purchases.services import clock

        call = clock.call_purchase

        def fails(*, purchase_id, **fields):
            if purchase_id == first.pk:
                raise RuntimeError
            return call(purchase_id=purchase_id, **fields)

        monkeypatch.setattr(clock, "call_purchase", fails)
        assert run_clock(at=CALL) == {"failed": 1, "called": 1}
        assert (state_of(first), state_of(second)) == (S.OPEN, S.LAST_CALL)


class TestDecision:
    @pytest.fixture
    def missed(self) -> Purchase:
        purchase = ordered(minimum_sum=eur("100.00"))
        run_clock(at=STOP)
        return purchase

    def told(self, purchase: Purchase) -> int:
        return Notice.objects.filter(kind="decide_about_stop", user=purchase.organizer.user).count()

    def test_the_organizer_is_told_once_and_has_three_days(self, missed):
        assert (state_of(missed), self.told(missed)) == (S.LAST_CALL, 1)
        assert run_clock(at=DECIDE_BY - SECOND) == {}
        assert (state_of(missed), self.told(missed)) == (S.LAST_CALL, 1)

    def test_then_it_is_cancelled_at_its_due_time(self, missed):
        assert run_clock(at=DECIDE_BY + DAY) == {"cancelled": 1}
        assert moves(missed)[-1] == (S.CANCELLED, DECIDE_BY)
        assert "R-MINIMUM" in Purchase.objects.get().cancel_reason

    def test_extended_it_goes_on(self, missed):
        later = STOP + 6 * DAY
        by = missed.organizer.user
        move_dates(purchase_id=missed.pk, last_call_at=CALL, stop_at=later, by=by, at=STOP + DAY)
        seen(missed, STOP + DAY)
        an_order(missed, a_user(), 9, at=STOP + DAY)
        assert run_clock(at=DECIDE_BY) == {}
        assert run_clock(at=later) == {"stopped": 1}

    def test_met_without_auto_stop_it_stops_when_nobody_decided(self):
        purchase = ordered(auto_stop=False)
        run_clock(at=STOP)
        assert (state_of(purchase), self.told(purchase)) == (S.LAST_CALL, 1)
        assert run_clock(at=DECIDE_BY) == {"stopped": 1}
        assert moves(purchase)[-1] == (S.STOPPED, DECIDE_BY)

    def test_nothing_ordered_is_cancelled(self):
        purchase = an_open_purchase()
        seen(purchase, NOW)
        run_clock(at=STOP)
        assert run_clock(at=DECIDE_BY) == {"cancelled": 1}
        assert state_of(purchase) == S.CANCELLED


class TestAbsence:
    # The last call is on 7 March: seen on 26 February is 9 days before, on 27 February 8.
    @pytest.mark.parametrize(
        ("last_seen", "becomes"),
        [
            pytest.param(datetime(2026, 2, 26, 12, tzinfo=UTC), S.CANCELLED, id="nine days"),
            pytest.param(datetime(2026, 2, 27, 12, tzinfo=UTC), S.LAST_CALL, id="eight days"),
            pytest.param(CALL, S.LAST_CALL, id="just now"),
        ],
    )
    def test_at_the_last_call(self, last_seen, becomes):
        purchase = ordered()
        seen(purchase, last_seen)
        run_clock(at=CALL + timedelta(hours=1))
        assert moves(purchase) == [(becomes, CALL)]

    def test_signing_up_counts_as_seen(self):
        purchase = ordered()
        User.objects.update(seen_at=None, date_joined=NOW)
        run_clock(at=CALL)
        assert state_of(purchase) == S.LAST_CALL

    def test_two_days_before_the_organizer_is_warned_once(self):
        purchase = ordered()
        seen(purchase, datetime(2026, 2, 26, 12, tzinfo=UTC))
        warned = Notice.objects.filter(kind="sign_in_to_keep", user=purchase.organizer.user)
        run_clock(at=CALL - 2 * DAY - SECOND)
        assert warned.count() == 0
        run_clock(at=CALL - 2 * DAY)
        run_clock(at=CALL - DAY)
        assert warned.count() == 1

    # Seen on 2 March: more than 35 days is from 7 April 00:00 in Tallinn, summer time.
    GONE = datetime(2026, 4, 6, 21, tzinfo=UTC)

    @pytest.mark.parametrize(
        "prepared", [a_draft, lambda: stopped(ordered())], ids=["a draft", "a stopped one"]
    )
    def test_more_than_35_days_cancel(self, prepared):
        purchase = prepared()
        seen(purchase, NOW)
        run_clock(at=self.GONE - SECOND)
        assert state_of(purchase) != S.CANCELLED
        run_clock(at=self.GONE + DAY)
        assert state_of(purchase) == S.CANCELLED
        assert moves(purchase)[-1] == (S.CANCELLED, self.GONE)

    def test_a_late_clock_cancels_before_it_would_have_called(self):
        purchase = a_draft(stop_at=NOW + 60 * DAY, last_call_at=NOW + 58 * DAY)
        publish_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW)
        seen(purchase, NOW)
        run_clock(at=NOW + 90 * DAY)
        assert moves(purchase) == [(S.CANCELLED, self.GONE)]
        assert "R-IDLE-35" in Purchase.objects.get().cancel_reason

    def test_not_where_money_is_confirmed(self):
        purchase = stopped(ordered())
        paid(purchase.orders.get(), "1.00")
        seen(purchase, NOW)
        run_clock(at=self.GONE + DAY)
        assert state_of(purchase) == S.STOPPED

    def test_not_after_the_buy_out(self):
        purchase = arrived(ordered())
        seen(purchase, NOW)
        run_clock(at=self.GONE + DAY)
        assert state_of(purchase) == S.ARRIVED

    def test_warned_once_before(self):
        purchase = a_draft()
        seen(purchase, NOW)
        warned = Notice.objects.filter(kind="sign_in_soon", user=purchase.organizer.user)
        run_clock(at=self.GONE - 3 * DAY - SECOND)
        assert warned.count() == 0
        for later in (2 * DAY, DAY):
            run_clock(at=self.GONE - later)
        assert warned.count() == 1


class TestReminders:
    def test_prepayment_a_day_before_and_when_due(self):
        purchase = an_open_purchase(prepay_percent=Decimal(50))
        seen(purchase, NOW)
        owing, done = a_user(), a_user()
        an_order(purchase, owing, 1)
        paid_order = an_order(purchase, done, 1)
        stopped(purchase)
        paid(paid_order, "5.00")
        reminded = Notice.objects.filter(kind="prepayment_due")
        counts = []
        for at in (DECIDE_BY - DAY - SECOND, DECIDE_BY - DAY, DECIDE_BY - SECOND, DECIDE_BY, DECIDE_BY + DAY):
            run_clock(at=at)
            counts.append(reminded.count())
        assert counts == [0, 1, 1, 2, 2]
        assert set(reminded.values_list("user_id", flat=True)) == {owing.pk}

    def test_late_distribution_daily(self):
        purchase = arrived(ordered())
        reminded = Notice.objects.filter(kind="distribution_is_late", user=purchase.organizer.user)
        due = purchase.distribution_due_at
        counts = []
        for at in (due - SECOND, due, due + timedelta(hours=20), due + DAY, due + 2 * DAY):
            run_clock(at=at)
            counts.append(reminded.count())
        assert counts == [0, 1, 1, 2, 3]


def test_the_days_of_absence_are_those_that_were_agreed():
    purchase = an_open_purchase(stop_at=NOW + 90 * DAY, last_call_at=NOW + 80 * DAY)
    seen(purchase, NOW)
    PlatformRules.objects.create(idle_days=60, at=NOW, why="Long holidays.")
    assert run_clock(at=NOW + 35 * DAY) == {}
    assert run_clock(at=NOW + 37 * DAY) == {"cancelled": 1}


class TestClosing:
    def test_when_nothing_is_left_after_the_claims(self):
        purchase = ordered()
        in_distribution(purchase)
        order = purchase.orders.get()
        paid(order, "10.00")
        handed_over(order)
        ends = datetime(2026, 3, 27, 22, tzinfo=UTC)
        assert run_clock(at=ends - SECOND) == {}
        assert run_clock(at=ends + DAY) == {"closed": 1}
        assert moves(purchase)[-1] == (S.CLOSED, ends)

    def test_not_before_the_last_debt_was_paid(self):
        purchase = ordered()
        in_distribution(purchase)
        order = purchase.orders.get()
        hand_over_on_debt(order_id=order.pk, why="On Friday.", by=purchase.organizer.user, at=STOP + 11 * DAY)
        paid(order, "10.00", at=STOP + 40 * DAY)
        assert run_clock(at=STOP + 41 * DAY) == {"closed": 1}
        assert moves(purchase)[-1] == (S.CLOSED, STOP + 40 * DAY)

    def test_not_while_something_is_owed(self):
        purchase = ordered(organizer=an_organizer())
        in_distribution(purchase)
        assert run_clock(at=STOP + 40 * DAY) == {}
        assert state_of(purchase) == S.DISTRIBUTION

"""Stop, reopen, stop again. Rules: R-STOP-ORDER, R-MINIMUM, R-PREPAY, R-RATE."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ledger.models import Entry
from ledger.selectors import balances_under
from participants.models import Notice
from purchases.models import Item, Line, Purchase
from purchases.selectors.report import report_rows, totals
from purchases.services.dropping import drop_unpaid_order, lower_prepayment
from purchases.services.ordering import place_order
from purchases.services.stopping import (
    CannotReopen,
    CannotStop,
    reopen_purchase,
    stop_below_minimum,
    stop_purchase,
)
from purchases.states import LineState, PurchaseState
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, eur, paid, stopped, variants_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def books(purchase: Purchase) -> dict[str, int]:
    return {
        key.removeprefix(f"{purchase.source}/"): amount
        for (key, _unit), amount in balances_under(prefix=f"{purchase.source}/").items()
        if amount
    }


def reopened(purchase: Purchase, at=STOP + DAY) -> Purchase:
    return reopen_purchase(
        purchase_id=purchase.pk,
        last_call_at=at + DAY,
        stop_at=at + 2 * DAY,
        why="The supplier waits.",
        by=purchase.organizer.user,
        at=at,
    )


class TestStop:
    def test_it_charges_each_order_by_kind(self):
        purchase = an_open_purchase(prices=("10.00", "0.33"), fee_percent=Decimal(10))
        first, second = an_order(purchase, a_user(), 1, 3), an_order(purchase, a_user(), 0, 1)
        stopped(purchase)
        assert books(purchase) == {
            f"order:{first.pk}": 1000 + 100 + 99 + 10,
            f"order:{second.pk}": 33 + 3,
            "goods": -1132,
            "fee": -113,
        }
        assert sorted(Line.objects.values_list("stop_unit", flat=True)) == [33, 33, 1000]

    def test_money_that_came_before_counts(self):
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(), 1)
        paid(order, "4.00", at=NOW)
        stopped(purchase)
        assert books(purchase)[f"order:{order.pk}"] == 600

    def test_prepayment_is_due_at_the_end_of_the_third_local_day(self):
        purchase, person = an_open_purchase(prepay_percent=Decimal(50)), a_user()
        an_order(purchase, person, 1)
        found = stopped(purchase)
        assert found.prepay_due_at == datetime(2026, 3, 12, 22, tzinfo=UTC)
        notice = Notice.objects.get(kind="stopped_prepay", user=person)
        assert notice.params["prepayment"] == {"money": ["5.00", "EUR"]}

    def test_prepayment_on_ordering_is_due_when_orders_lock(self):
        purchase = an_open_purchase(prepay_percent=Decimal(50), prepay_when="on_ordering")
        order = an_order(purchase, a_user(), 1)
        assert stopped(purchase).prepay_due_at == STOP
        drop_unpaid_order(order_id=order.pk, by=purchase.organizer.user, at=STOP)

    def test_each_is_asked_for_what_is_missing_of_their_own_prepayment(self):
        purchase = an_open_purchase(prepay_percent=Decimal(50))
        part, whole, spared = a_user(), a_user(), a_user()
        orders = [an_order(purchase, person, 2) for person in (part, whole, spared)]
        paid(orders[0], "4.00", at=NOW)
        paid(orders[1], "10.00", at=NOW)
        lower_prepayment(order_id=orders[2].pk, percent=Decimal(0), by=purchase.organizer.user, at=NOW)
        stopped(purchase)
        told = dict(Notice.objects.filter(kind__startswith="stopped").values_list("user", "kind"))
        assert told == {part.pk: "stopped_prepay", whole.pk: "stopped_prepaid", spared.pk: "stopped"}
        assert Notice.objects.get(kind="stopped_prepay").params["prepayment"] == {"money": ["6.00", "EUR"]}

    def test_nobody_ordered(self):
        purchase, person = an_open_purchase(), a_user()
        with pytest.raises(CannotStop):
            stopped(purchase)
        an_order(purchase, person, 1)
        place_order(slug=purchase.slug, wanted={variants_of(purchase)[0].pk: 0}, by=person, at=NOW)
        with pytest.raises(CannotStop):
            stop_below_minimum(purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP)

    @pytest.mark.parametrize(
        ("terms", "pieces", "met"),
        [
            pytest.param({"minimum_sum": eur("20.00")}, None, True, id="the sum"),
            pytest.param({"minimum_sum": eur("20.01")}, None, False, id="a cent short"),
            pytest.param({"minimum_people": 1}, None, True, id="the people"),
            pytest.param({"minimum_people": 2}, None, False, id="a person short"),
            pytest.param({}, 2, True, id="the pieces"),
            pytest.param({}, 3, False, id="a piece short"),
        ],
    )
    def test_the_minimum(self, terms, pieces, met):
        purchase = an_open_purchase(**terms)
        Item.objects.filter(purchase=purchase).update(minimum_pieces=pieces)
        an_order(purchase, a_user(), 2)
        stop = {"purchase_id": purchase.pk, "by": purchase.organizer.user, "at": STOP}
        if met:
            assert stop_purchase(**stop).state == PurchaseState.STOPPED
            return
        with pytest.raises(CannotStop) as caught:
            stop_purchase(**stop)
        assert caught.value.cited == "R-MINIMUM"
        assert stop_below_minimum(**stop).state == PurchaseState.STOPPED


class TestReopen:
    def test_it_mirrors_the_stop_and_money_stays(self):
        purchase = an_open_purchase(fee_percent=Decimal(10))
        order = an_order(purchase, a_user(), 1)
        stopped(purchase)
        paid(order, "11.00")
        found = reopened(purchase)
        assert (found.state, found.stopped_at, found.prepay_due_at) == (PurchaseState.OPEN, None, None)
        assert books(purchase) == {f"order:{order.pk}": -1100, "cash:transfer": 1100}
        assert Entry.objects.filter(reverses__isnull=False).count() == 1
        assert Line.objects.get().stop_unit is None

    def test_the_next_stop_charges_anew(self):
        purchase, person = an_open_purchase(), a_user()
        order = an_order(purchase, person, 1)
        stopped(purchase)
        reopened(purchase)
        an_order(purchase, person, 3, at=STOP + DAY)
        found = stopped(purchase, at=STOP + 3 * DAY)
        assert books(purchase) == {f"order:{order.pk}": 3000, "goods": -3000}
        assert found.prepay_due_at == datetime(2026, 3, 15, 22, tzinfo=UTC)
        assert list(Entry.objects.order_by("pk").values_list("key", flat=True)) == [
            f"charge:{purchase.pk}:v1", f"reverse:charge:{purchase.pk}:v1", f"charge:{purchase.pk}:v2",
        ]  # fmt: skip

    def test_three_times_over(self):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        for turn in range(3):
            at = STOP + 3 * turn * DAY
            stopped(purchase, at=at)
            assert totals(report_rows(Purchase.objects.get()))["balance"] == 1000
            reopened(purchase, at=at + DAY)
            assert books(purchase) == {}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"why": " "}, "why"),
            ({"stop_at": STOP + DAY}, "stop_at"),
            ({"last_call_at": STOP + 3 * DAY}, "last_call_at"),
        ],
        ids=["no reason", "a stop that has passed", "a last call at the stop"],
    )
    def test_it_is_refused(self, changes, field):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        stopped(purchase)
        given = {"last_call_at": STOP + 2 * DAY, "stop_at": STOP + 3 * DAY, "why": "More.", **changes}
        with pytest.raises(CannotReopen) as caught:
            reopen_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP + DAY, **given)
        assert caught.value.field == field

    def test_everybody_is_told(self):
        purchase, person = an_open_purchase(), a_user()
        an_order(purchase, person, 1)
        stopped(purchase)
        reopened(purchase)
        assert Notice.objects.filter(kind="reopened", user=person).count() == 1
        assert set(Line.objects.values_list("state", flat=True)) == {LineState.CONFIRMED}

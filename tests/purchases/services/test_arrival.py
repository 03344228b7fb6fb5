"""The parcel: shortage, defects, delivery. Rules: R-SHORTAGE, R-COST, R-REFUND, R-3DAYS."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from moneyed import Money

from ledger.checks import run_checks
from ledger.selectors import balance
from participants.models import Notice
from purchases.models import (
    Arrival,
    ArrivedVariant,
    Item,
    Leftover,
    Line,
    MisSort,
    Order,
    Purchase,
    PurchaseEvent,
    Variant,
)
from purchases.rules.parcel import Instead
from purchases.selectors.report import report_rows, totals
from purchases.services.arrival import CannotArrive, Received, record_arrival
from purchases.services.publishing import publish_purchase
from purchases.states import DeliverySplit, LineState, Replacement, ShortageRule
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
    variants_of,
)

pytestmark = pytest.mark.django_db

AT = STOP + timedelta(days=9)


def owed(order: Order) -> int:
    return balance(key=order.account, unit="EUR")


def three_orders(**terms) -> tuple[Purchase, list[Order], int]:
    """2, 3 and 1 pieces of one variant, in that order of time."""
    purchase = an_open_purchase(**terms)
    orders = [
        an_order(purchase, a_user(), pieces, at=NOW + timedelta(hours=place))
        for place, pieces in enumerate((2, 3, 1))
    ]
    return purchase, orders, variants_of(purchase)[0].pk


def lines(purchase: Purchase) -> list[tuple[str, int, int, str]]:
    found = Line.objects.filter(order__purchase=purchase).order_by("placed_at")
    return list(found.values_list("state", "received", "defective", "ended_because"))


A, R = LineState.ARRIVED, LineState.REFUNDED


class TestShortage:
    @pytest.mark.parametrize(
        ("rule", "came", "found"),
        [
            pytest.param(
                ShortageRule.EARLIEST, Received(6),
                [(A, 2, 0, ""), (A, 3, 0, ""), (A, 1, 0, "")], id="all came",
            ),
            pytest.param(
                ShortageRule.EARLIEST, Received(3),
                [(A, 2, 0, ""), (A, 1, 0, ""), (R, 0, 0, "short")], id="the earliest first",
            ),
            pytest.param(
                ShortageRule.ONE_EACH, Received(4),
                [(A, 2, 0, ""), (A, 1, 0, ""), (A, 1, 0, "")], id="one each in turn",
            ),
            pytest.param(
                ShortageRule.EARLIEST, Received(4, 2),
                [(A, 2, 0, ""), (A, 2, 1, ""), (R, 0, 1, "defective")], id="two came broken",
            ),
            pytest.param(
                ShortageRule.EARLIEST, Received(0, 6),
                [(R, 0, 2, "defective"), (R, 0, 3, "defective"), (R, 0, 1, "defective")], id="all broken",
            ),
            pytest.param(
                ShortageRule.EARLIEST, Received(0),
                [(R, 0, 0, "short"), (R, 0, 0, "short"), (R, 0, 0, "short")], id="a parcel that never came",
            ),
        ],
    )  # fmt: skip
    def test_who_is_short(self, rule, came, found):
        purchase, orders, variant = three_orders(shortage_rule=rule, fee_percent=Decimal(10))
        arrived(purchase, received={variant: came})
        assert lines(purchase) == found
        assert [owed(order) for order in orders] == [1100 * received for _s, received, _d, _b in found]
        counted = ArrivedVariant.objects.values_list("bought", "received", "defective").get()
        assert counted == (6, came.fit, came.defective)

    def test_who_is_short_is_told_by_how_much(self):
        purchase, orders, variant = three_orders()
        arrived(purchase, received={variant: Received(3)})
        told = dict(Notice.objects.filter(kind="arrived_short").values_list("user_id", "params__missing"))
        assert told == {orders[1].contact.user_id: 2, orders[2].contact.user_id: 1}

    @pytest.mark.parametrize("came", [Received(7), Received(5, 2), Received(-1), Received(1, -1)], ids=repr)
    def test_a_count_that_does_not_fit_is_refused(self, came):
        purchase, _orders, variant = three_orders()
        with pytest.raises(CannotArrive) as caught:
            arrived(purchase, received={variant: came})
        assert (caught.value.cited, caught.value.field) == ("R-SHORTAGE", f"received-{variant}")
        assert not Arrival.objects.exists()

    def test_what_was_not_bought_cannot_come(self):
        purchase, _orders, _variant = three_orders()
        other = an_open_purchase()
        with pytest.raises(CannotArrive):
            arrived(purchase, received={variants_of(other)[0].pk: Received(1)})


class TestDelivery:
    def test_84_00_over_many_adds_up(self):
        purchase = an_open_purchase(prices=("3.33", "1.07", "12.50"))
        orders = [an_order(purchase, a_user(), n % 3, n % 5 + 1, n % 2) for n in range(13)]
        arrived(purchase, delivery="84.00")
        assert totals(report_rows(Purchase.objects.get()))["delivery"] == 8400
        assert sum(Line.objects.values_list("delivery_share", flat=True)) == 8400
        assert sum(owed(order) for order in orders) == totals(report_rows(Purchase.objects.get()))["due"]

    @pytest.mark.parametrize(
        ("split", "shares"),
        [
            (DeliverySplit.VALUE, [300, 600]),
            (DeliverySplit.PIECES, [225, 675]),
            (DeliverySplit.PARTICIPANT, [450, 450]),
            (DeliverySplit.WEIGHT, [129, 771]),
        ],
    )
    def test_four_ways(self, split, shares):
        purchase = an_open_purchase(prices=("30.00", "20.00"), delivery_split=split)
        for item, weight in zip(Item.objects.order_by("position"), (100, 200), strict=True):
            Item.objects.filter(pk=item.pk).update(weight=weight)
        an_order(purchase, a_user(), 1, 0)
        an_order(purchase, a_user(), 0, 3)
        arrived(purchase, delivery="9.00")
        assert list(Line.objects.order_by("pk").values_list("delivery_share", flat=True)) == shares

    def test_a_missing_weight_splits_by_value_and_says_so(self):
        purchase, orders, _variant = three_orders(delivery_split=DeliverySplit.WEIGHT)
        arrived(purchase, delivery="6.00")
        assert Arrival.objects.get().split_by_value_instead is True
        assert [owed(order) for order in orders] == [2200, 3300, 1100]

    def test_who_got_nothing_bears_none(self):
        purchase, orders, variant = three_orders()
        arrived(purchase, delivery="6.00", received={variant: Received(2)})
        assert [owed(order) for order in orders] == [2600, 0, 0]

    def test_of_a_parcel_that_never_came_is_the_organizers(self):
        purchase, orders, variant = three_orders()
        arrived(purchase, delivery="6.00", received={variant: Received(0)})
        assert [owed(order) for order in orders] == [0, 0, 0]
        assert balance(key=f"{purchase.source}/delivery_cost", unit="EUR") == 600


def test_distribution_is_due_three_days_after_receipt():
    purchase, _orders, _variant = three_orders()
    assert arrived(purchase).distribution_due_at == datetime(2026, 3, 21, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"delivery_cost": eur("-0.01")}, "delivery_cost"),
        ({"delivery_cost": eur("NaN")}, "delivery_cost"),
        ({"delivery_cost": eur("1e400")}, "delivery_cost"),
        ({"delivery_cost": eur("1.005")}, "delivery_cost"),
        ({"delivery_cost": Money(1, "USD")}, "delivery_cost"),
        ({"received_on": AT.date() + timedelta(days=1)}, "received_on"),
        ({"received_on": date(2026, 3, 9)}, "received_on"),
    ],
    ids=repr,
)
def test_a_parcel_is_refused(changes, field):
    purchase, _orders, _variant = three_orders()
    bought(purchase)
    given = {"received_on": AT.date(), "delivery_cost": eur("1.00"), "received": {}, **changes}
    with pytest.raises(CannotArrive) as caught:
        record_arrival(purchase_id=purchase.pk, by=purchase.organizer.user, at=AT, **given)
    assert caught.value.field == field
    assert not Arrival.objects.exists()


@pytest.fixture
def sizes(request: pytest.FixtureRequest) -> Purchase:
    """One item in 46, 48 and 50 at 10.00, size guaranteed unless the test says otherwise."""
    purchase = a_draft(size_guaranteed=getattr(request, "param", True))
    item = Item.objects.get(purchase=purchase)
    Variant.objects.filter(item=item).update(size="46")
    for place, size in enumerate(("48", "50"), 1):
        Variant.objects.create(item=item, size=size, position=place)
    return publish_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW)


def sorted_out() -> list[tuple[int, int, str]]:
    rows = MisSort.objects.order_by("line__placed_at", "pk")
    return list(rows.values_list("line__order__number", "pieces", "outcome"))


def left_over() -> list[tuple[str, str, int, str]]:
    rows = Leftover.objects.order_by("pk").values_list("variant__size", "name", "pieces", "origin")
    return [(size or "", name, pieces, origin) for size, name, pieces, origin in rows]


class TestMisSorts:
    @pytest.fixture
    def two(self, sizes: Purchase) -> list[Order]:
        """2 and 2 pieces of size 46; the later one takes the next larger size."""
        orders = [an_order(sizes, a_user(), 2, at=NOW + timedelta(hours=place)) for place in (0, 1)]
        Line.objects.filter(order=orders[1]).update(replacement=Replacement.SIZE)
        return orders

    def test_who_wished_for_it_takes_it_and_who_did_not_is_credited(self, sizes, two):
        small, larger, _largest = variants_of(sizes)
        arrived(sizes, received={small.pk: Received(1, instead=(Instead(3, larger.pk),))}, delivery="3.00")
        assert lines(sizes) == [(A, 1, 0, ""), (A, 2, 0, "")]
        assert sorted_out() == [(1, 1, "credited"), (2, 2, "replaced")]
        assert left_over() == [("48", "", 1, "instead")]
        assert [owed(order) for order in two] == [1100, 2200]
        assert ArrivedVariant.objects.values_list("bought", "received", "mis_sorted").get() == (4, 1, 3)
        assert list(run_checks()) == []

    def test_a_cup_is_nobodys_wish(self, sizes, two):
        small, *_rest = variants_of(sizes)
        arrived(sizes, received={small.pk: Received(0, instead=(Instead(4, name="A cup"),))})
        assert lines(sizes) == [(R, 0, 0, "mis_sorted")] * 2
        assert left_over() == [("", "A cup", 4, "instead")]
        assert [owed(order) for order in two] == [0, 0]
        told = Notice.objects.filter(kind="arrived_short").values_list("params__missing", flat=True)
        assert list(told) == [2, 2]
        assert list(run_checks()) == []

    @pytest.mark.parametrize("sizes", [False], indirect=True)
    def test_what_is_not_guaranteed_is_theirs_all_the_same(self, sizes, two):
        small, larger, _largest = variants_of(sizes)
        arrived(sizes, received={small.pk: Received(2, instead=(Instead(2, larger.pk),))})
        assert lines(sizes) == [(A, 2, 0, ""), (A, 2, 0, "")]
        assert sorted_out() == [(2, 2, "replaced")]
        assert [owed(order) for order in two] == [2000, 2000]
        assert left_over() == []

    @pytest.mark.parametrize(
        "instead",
        [
            pytest.param(lambda keys: Instead(5, keys[1]), id="more than are missing"),
            pytest.param(lambda keys: Instead(1, keys[0]), id="itself"),
            pytest.param(lambda keys: Instead(1, 10**9), id="a variant that is not there"),
            pytest.param(lambda keys: Instead(1), id="nothing named"),
            pytest.param(lambda keys: Instead(-1, keys[1]), id="fewer than none"),
        ],
    )
    def test_what_cannot_have_come_instead(self, sizes, two, instead):
        keys = [each.pk for each in variants_of(sizes)]
        with pytest.raises(CannotArrive):
            arrived(sizes, received={keys[0]: Received(0, instead=(instead(keys),))})
        assert not Arrival.objects.exists()
        assert not Leftover.objects.exists()


class TestOwnPieces:
    @pytest.fixture
    def row(self, request: pytest.FixtureRequest) -> tuple[Purchase, Order, int]:
        """3 pieces of one order and 1 of the organizer's own; delivery by pieces unless told."""
        purchase = an_open_purchase(delivery_split=getattr(request, "param", DeliverySplit.PIECES))
        order = an_order(purchase, a_user(), 3)
        bought(purchase)
        (variant,) = variants_of(purchase)
        Variant.objects.filter(pk=variant.pk).update(own=1, taken=4)
        return purchase, order, variant.pk

    def arrive(self, purchase: Purchase, variant: int, came: Received) -> None:
        record_arrival(
            purchase_id=purchase.pk, received_on=AT.date(), delivery_cost=eur("8.00"),
            received={variant: came}, by=purchase.organizer.user, at=AT,
        )  # fmt: skip

    def test_bear_delivery_that_nobody_is_charged(self, row):
        purchase, order, variant = row
        self.arrive(purchase, variant, Received(4))
        assert owed(order) == 3600
        assert left_over() == [("", "", 1, "own")]
        assert list(run_checks()) == []

    def test_come_last(self, row):
        purchase, order, variant = row
        self.arrive(purchase, variant, Received(3))
        assert owed(order) == 3800
        assert left_over() == []

    def test_more_came_than_was_ordered(self, row):
        purchase, order, variant = row
        self.arrive(purchase, variant, Received(4, over=2))
        assert owed(order) == 3600
        assert left_over() == [("", "", 1, "own"), ("", "", 2, "over")]

    @pytest.mark.parametrize("came", [Received(3, over=1), Received(4, over=-1), Received(4, over=10**7)])
    def test_too_many_of_what_did_not_all_come(self, row, came):
        purchase, _order, variant = row
        with pytest.raises(CannotArrive):
            self.arrive(purchase, variant, came)
        assert not Leftover.objects.exists()

    @pytest.mark.parametrize("row", [DeliverySplit.PARTICIPANT], indirect=True)
    def test_are_one_participant_of_the_split(self, row):
        purchase, order, variant = row
        self.arrive(purchase, variant, Received(4))
        assert owed(order) == 3400


class TestGivenByHand:
    def record(self, purchase: Purchase, variant: int, given: dict[int, int], why: str) -> None:
        bought(purchase)
        record_arrival(
            purchase_id=purchase.pk, received_on=AT.date(), delivery_cost=eur("0"),
            received={variant: Received(3)}, given=given, why=why, by=purchase.organizer.user, at=AT,
        )  # fmt: skip

    def test_the_others_share_the_rest_by_the_rule(self):
        purchase, orders, variant = three_orders()
        last = orders[2].lines.get().pk
        self.record(purchase, variant, {last: 1}, "It is for a birthday.")
        assert lines(purchase) == [(A, 2, 0, ""), (R, 0, 0, "short"), (A, 1, 0, "")]
        event = PurchaseEvent.objects.get(purchase=purchase, kind="arrived")
        assert (event.why, event.params) == ("It is for a birthday.", {"given": {str(last): 1}})

    @pytest.mark.parametrize(("pieces", "why", "field"), [(1, " ", "why"), (2, "So.", None)])
    def test_only_with_a_reason_and_no_more_than_wanted(self, pieces, why, field):
        purchase, orders, variant = three_orders()
        last = orders[2].lines.get().pk
        with pytest.raises(CannotArrive) as caught:
            self.record(purchase, variant, {last: pieces}, why)
        assert caught.value.field == (field or f"gets-{last}")
        assert not Arrival.objects.exists()

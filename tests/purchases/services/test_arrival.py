"""The parcel: shortage, defects, delivery. Rules: R-SHORTAGE, R-COST, R-REFUND, R-3DAYS."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from moneyed import Money

from ledger.selectors import balance
from participants.models import Notice
from purchases.models import Arrival, ArrivedVariant, Item, Line, Order, Purchase
from purchases.selectors.report import report_rows, totals
from purchases.services.arrival import CannotArrive, Received, record_arrival
from purchases.states import DeliverySplit, LineState, ShortageRule
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, arrived, bought, eur, variants_of

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

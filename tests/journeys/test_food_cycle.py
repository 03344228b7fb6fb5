"""A real group order of food, from its price list to closed, with the money asserted at every step."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from djmoney.money import Money

from ledger import selectors as ledger
from ledger.checks import run_checks
from purchases.models import Item, Line, Order, Purchase
from purchases.selectors.report import report_rows, totals
from purchases.services.arrival import record_arrival
from purchases.services.buying import buy_out
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution, hand_over
from purchases.services.drafting import create_draft, edit_draft, set_pickup_point
from purchases.services.payments import record_payment
from purchases.services.publishing import publish_purchase
from purchases.services.stopping import stop_purchase
from purchases.states import LineState, PurchaseState
from tests.factories.people import a_city, a_supplier, an_organizer
from tests.shared_data import shared_file

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def run(command: str, *args: str) -> dict:
    out = StringIO()
    call_command(command, *args, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_food_cycle_from_price_list_to_closed():
    prices, orders = shared_file("food_cycle_prices.xlsx"), shared_file("food_cycle_orders.csv")
    organizer = an_organizer()
    by = organizer.user
    purchase = create_draft(
        organizer=organizer, title="Food cycle", supplier=a_supplier(), city=a_city(), at=NOW, slug="food"
    )
    edit_draft(
        purchase_id=purchase.pk,
        values={"fee_percent": Decimal(10), "stop_at": NOW + timedelta(days=7)},
        by=by,
        at=NOW,
    )
    set_pickup_point(purchase_id=purchase.pk, name="Barn", address="At the crossroads", by=by, at=NOW)

    imported = run("import_price_list", str(prices), "--purchase", "food")
    assert (imported["items"], imported["added"], imported["problems"]) == (84, 84, [])
    assert Item.objects.filter(purchase=purchase, price=0).count() == 1
    assert Item.objects.filter(purchase=purchase, sold_out=True).count() == 4
    again = run("import_price_list", str(prices), "--purchase", "food")
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 84)

    publish_purchase(purchase_id=purchase.pk, by=by, at=NOW)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        taken = run("import_orders", str(orders), "--purchase", "food")
        assert (taken["people"], taken["lines"], taken["problems"]) == (22, 303, [])
        assert len(taken["warnings"]) == 6
        again = run("import_orders", str(orders), "--purchase", "food")
        assert (again["lines"], again["changed"], again["unchanged"]) == (0, 0, 303)
    assert Line.objects.filter(order__purchase=purchase).count() == 303
    sound()

    stop_purchase(purchase_id=purchase.pk, by=by, at=NOW + timedelta(days=7))
    sums = totals(report_rows(reload(purchase)))
    assert (sums["goods"], sums["fee"], sums["due"]) == (586313, 58648, 586313 + 58648)
    (foin,) = (row for row in report_rows(reload(purchase)) if row.name == "le-foin")
    assert foin.goods == 83713
    sound()

    day = (NOW + timedelta(days=8)).date()
    buy_out(
        purchase_id=purchase.pk,
        amount=Money("5863.13", "EUR"),
        paid_on=day,
        official_rate=Decimal(1),
        by=by,
        at=NOW + timedelta(days=8),
    )
    sound()
    record_arrival(
        purchase_id=purchase.pk,
        received_on=(NOW + timedelta(days=10)).date(),
        delivery_cost=Money("84.00", "EUR"),
        received={},
        by=by,
        at=NOW + timedelta(days=10),
    )
    sums = totals(report_rows(reload(purchase)))
    assert (sums["goods"], sums["fee"], sums["delivery"], sums["due"]) == (586313, 58648, 8400, 653361)
    sound()

    begin_distribution(purchase_id=purchase.pk, by=by, at=NOW + timedelta(days=11))
    for row in report_rows(reload(purchase)):
        at = NOW + timedelta(days=12, minutes=row.number)
        record_payment(
            order_id=row.order_id,
            amount=Money(Decimal(row.balance) / 100, "EUR"),
            way="cash",
            paid_on=at.date(),
            note="",
            by=by,
            at=at,
        )
        hand_over(order_id=row.order_id, by=by, at=at)
    sums = totals(report_rows(reload(purchase)))
    assert (sums["due"], sums["paid"], sums["balance"]) == (653361, 653361, 0)
    sound()

    close_purchase(purchase_id=purchase.pk, by=by, at=NOW + timedelta(days=13))
    purchase = reload(purchase)
    assert purchase.state == PurchaseState.CLOSED
    assert set(Line.objects.values_list("state", flat=True)) == {LineState.HANDED_OVER}
    accounts = ledger.balances_under(prefix=f"{purchase.source}/")
    assert len(accounts) >= Order.objects.filter(purchase=purchase).count()
    assert set(accounts.values()) == {0}
    sound()
    report = run("purchase_report", "food")
    assert report["totals"]["due"] == report["totals"]["paid"] == "6533.61"
    assert len(report["participants"]) == 22


def sound() -> None:
    assert run_checks() == []


def reload(purchase: Purchase) -> Purchase:
    return Purchase.objects.select_related("terms", "draft").get(pk=purchase.pk)

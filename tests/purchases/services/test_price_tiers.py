"""The price tier that the purchase reaches when the supplier is paid. Rules: R-COST, R-PREPAY."""

from datetime import timedelta
from decimal import Decimal

import pytest

from config.kernel.money import to_minor
from ledger.checks import run_checks
from purchases.models import Item, Line, Order, Purchase, SupplierOrder, TierPrice
from purchases.rules.allocation import Choices
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.supplier_order import order_sheet
from purchases.services.dropping import drop_unpaid_order
from purchases.services.price_tiers import settle_tier
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import open_top_up, top_up
from purchases.states import GapChoice
from tests.factories.gathered import S42, S44, S46, S48, a_gathered_purchase, asks
from tests.factories.people import a_user
from tests.factories.purchases import (
    STOP,
    an_open_purchase,
    an_order,
    bought_out,
    eur,
    paid,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)


def with_a_tier(*, starts_at: str, price: str, **draft: object) -> Purchase:
    """Items of 10.00 and 5.00; from `starts_at` on the first costs `price`."""
    purchase = an_open_purchase(prices=("10.00", "5.00"), **draft)
    item = purchase.items.order_by("position")[0]
    TierPrice.objects.create(item=item, starts_at=Decimal(starts_at), price=eur(price))
    return purchase


def tier_prices() -> list[Decimal | None]:
    return list(Line.objects.order_by("pk").values_list("tier_price", flat=True))


def two_orders(*, starts_at: str, price: str = "8.00") -> tuple[Purchase, Order, Order]:
    """25.00 of which the first, who paid, has 15.00; the second did not pay the prepayment."""
    purchase = with_a_tier(starts_at=starts_at, price=price, prepay_percent=Decimal(100))
    first, second = an_order(purchase, a_user(), 1, 1), an_order(purchase, a_user(), 1)
    stopped(purchase)
    paid(first, "15.00")
    return purchase, first, second


def test_a_tier_that_the_buy_out_still_reaches_stays():
    purchase, first, _second = two_orders(starts_at="25")
    assert tier_prices() == [Decimal(8), None, Decimal(8)]
    bought_out(purchase)
    assert tier_prices() == [Decimal(8), None, Decimal(8)]
    assert balances_of_orders(purchase)[first.pk] == -200
    assert run_checks() == []


@pytest.mark.parametrize(
    ("price", "reached", "lost"),
    [
        pytest.param("9.80", -20, 0, id="within the agreed percentage everybody pays the list price"),
        pytest.param("8.00", -200, -200, id="beyond it the organizer bears the rise"),
    ],
)
def test_a_tier_that_is_lost_with_an_order_is_a_rise(price, reached, lost):
    purchase, first, second = two_orders(starts_at="25", price=price)
    assert balances_of_orders(purchase)[first.pk] == reached
    drop_unpaid_order(order_id=second.pk, by=purchase.organizer.user, at=LATE)
    bought_out(Purchase.objects.get(pk=purchase.pk))
    assert tier_prices()[:2] == [None, None]
    assert balances_of_orders(purchase)[first.pk] == lost
    assert run_checks() == []


def test_a_tier_that_is_reached_after_the_stop_makes_it_cheaper():
    purchase, first, _second = two_orders(starts_at="26")
    assert tier_prices() == [None, None, None]
    TierPrice.objects.update(starts_at=Decimal(25))
    bought_out(purchase)
    assert tier_prices() == [Decimal(8), None, Decimal(8)]
    assert balances_of_orders(purchase)[first.pk] == -200
    assert run_checks() == []


def test_own_places_count():
    purchase, _first, _second = two_orders(starts_at="35")
    variant = purchase.items.order_by("position")[0].variants.get()
    variant.own, variant.taken = 1, variant.taken + 1
    variant.save()
    settle_tier(purchase)
    assert tier_prices() == [Decimal(8), None, Decimal(8)]


def test_nothing_changes_once_the_supplier_answered():
    purchase, _first, _second = two_orders(starts_at="26")
    SupplierOrder.objects.create(
        purchase=purchase, sent_on=STOP.date(), by=purchase.organizer.user, at=STOP, answered_at=STOP
    )
    TierPrice.objects.update(starts_at=Decimal(25))
    settle_tier(purchase)
    assert tier_prices() == [None, None, None]


def test_what_a_top_up_adds_costs_what_the_reached_tier_makes_of_it():
    purchase = a_gathered_purchase(tier="50")
    asks(purchase, {S42: 2, S44: 2, S46: 4, S48: 1})
    by = purchase.organizer.user
    keep = Choices(default=GapChoice.KEEP)
    stop_purchase(purchase_id=purchase.pk, choices=keep, by=by, at=STOP)
    tunic = Item.objects.get(purchase=purchase, article="TUNIC")
    open_top_up(purchase_id=purchase.pk, items=[tunic.pk], ends_at=LATE, by=by, at=STOP)
    top_up(
        slug=purchase.slug,
        wanted={variants_of(purchase)[S48].pk: 1},
        by=a_user(),
        at=STOP + timedelta(hours=1),
    )
    assert set(tier_prices()) == {Decimal(9)}
    assert sum(balances_of_orders(purchase).values()) == to_minor(order_sheet(purchase).total)
    assert run_checks() == []


def test_a_size_that_only_the_organizer_takes_costs_no_more_in_the_supplier_order():
    purchase = a_gathered_purchase(tier="50")
    asks(purchase, {S42: 1, S44: 1, S46: 2})
    own = Choices(default=GapChoice.OWN)
    stop_purchase(purchase_id=purchase.pk, choices=own, by=purchase.organizer.user, at=STOP)
    assert {row.size: row.price for row in order_sheet(purchase).rows} == dict.fromkeys(
        ("42", "44", "46", "48"), Decimal(9)
    )

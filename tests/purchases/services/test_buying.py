"""The supplier's order and payment. Rules: R-RATE, R-COST, R-LINE."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from moneyed import Money

from ledger.selectors import balance, balances_under
from participants.models import Notice
from purchases.models import Line, Order, Purchase, SupplierPayment, Variant
from purchases.services.buying import CannotBuyOut, CannotRecordOrder, buy_out, record_supplier_order
from purchases.states import LineState, PurchaseState, RateMode
from tests.factories.people import a_supplier, a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, bought, eur, stopped, variants_of

pytestmark = pytest.mark.django_db

AT = STOP + timedelta(days=1)


def abroad(rate: str = "0.9", price: str = "10.00", **terms) -> tuple[Purchase, Order]:
    """A purchase from a supplier in dollars, settled in euros, with one order of two pieces."""
    purchase = an_open_purchase(
        supplier=a_supplier(currency="USD"), prices=(price,), official_rate=Decimal(rate), **terms
    )
    return purchase, an_order(purchase, a_user(), 2)


def owed(order: Order) -> int:
    return balance(key=order.account, unit="EUR")


class TestRefusedBySupplier:
    def test_lines_are_refused_and_their_dues_taken_back(self):
        purchase = an_open_purchase(prices=("10.00", "5.00"), fee_percent=Decimal(10))
        person = a_user()
        order = an_order(purchase, person, 1, 2)
        first, second = variants_of(purchase)
        bought(purchase, refused=[first.pk])
        states = dict(Line.objects.values_list("variant_id", "state"))
        assert states == {first.pk: LineState.REFUSED, second.pk: LineState.BOUGHT}
        assert owed(order) == 1000 + 100
        assert Variant.objects.get(pk=first.pk).taken == 0
        kinds = Notice.objects.filter(user=person).values_list("kind", flat=True)
        assert {"bought_out", "supplier_refused"} <= set(kinds)

    def test_all_of_it_is_no_buy_out(self):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        with pytest.raises(CannotBuyOut):
            bought(purchase, refused=[variants_of(purchase)[0].pk])
        assert Purchase.objects.get().state == PurchaseState.STOPPED
        assert not SupplierPayment.objects.exists()

    def test_of_another_purchase(self):
        purchase, other = an_open_purchase(), an_open_purchase()
        an_order(purchase, a_user(), 1)
        with pytest.raises(CannotBuyOut) as caught:
            bought(purchase, refused=[variants_of(other)[0].pk])
        assert caught.value.field == "refused"


class TestSupplierOrder:
    def pay(self, purchase: Purchase, **options) -> Purchase:
        stopped(purchase)
        return buy_out(
            purchase_id=purchase.pk,
            amount=eur("10.00"),
            paid_on=AT.date(),
            official_rate=Decimal(1),
            by=purchase.organizer.user,
            at=AT,
            **options,
        )

    def test_nobody_noted_it_counts_as_sent_on_the_day_it_was_paid(self):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        assert self.pay(purchase).supplier_order.sent_on == AT.date()

    def test_the_expected_arrival_stays_where_no_new_one_is_given(self):
        expected = date(2026, 4, 1)
        purchase = an_open_purchase(expected_on=expected)
        an_order(purchase, a_user(), 1)
        assert self.pay(purchase).expected_on == expected


class TestRate:
    def test_the_rate_of_the_day_of_payment_counts(self):
        purchase, order = abroad("0.9")
        found = bought(purchase, official_rate=Decimal("0.91"))
        assert (found.official_rate, found.rate_is_final) == (Decimal("0.91"), True)
        assert owed(order) == 2 * 910

    def test_fixed_at_the_stop_it_stays(self):
        purchase, order = abroad("0.9", rate_mode=RateMode.AT_STOP)
        found = bought(purchase, official_rate=Decimal("0.5"))
        assert found.official_rate == Decimal("0.9")
        assert owed(order) == 2 * 900

    def test_a_surcharge_is_part_of_it(self):
        purchase, order = abroad("0.9", surcharge_percent=Decimal(1))
        assert bought(purchase, official_rate=Decimal("0.9")).official_rate == Decimal("0.9")
        assert owed(order) == 2 * 909

    @pytest.mark.parametrize(
        ("rate", "unit"),
        [
            pytest.param("0.927", 927, id="exactly 3 % more is charged"),
            pytest.param("0.928", 900, id="more than 3 % is borne by the organizer"),
            pytest.param("0.8", 800, id="less is passed on"),
        ],
    )
    def test_a_rise_over_what_was_shown_at_the_stop(self, rate, unit):
        purchase, order = abroad("0.9")
        bought(purchase, official_rate=Decimal(rate))
        assert owed(order) == 2 * unit

    def test_the_supplier_is_paid_at_the_official_rate(self):
        purchase, _order = abroad("0.9", surcharge_percent=Decimal(10))
        bought(purchase, amount="20.05", official_rate=Decimal("0.9"))
        accounts = balances_under(prefix=f"{purchase.source}/")
        assert accounts[f"{purchase.source}/supplier", "EUR"] == 1805
        assert accounts[f"{purchase.source}/cash:transfer", "EUR"] == -1805


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Money(0, "USD")}, "amount"),
        ({"amount": Money(-1, "USD")}, "amount"),
        ({"amount": Money(Decimal("NaN"), "USD")}, "amount"),
        ({"amount": Money(Decimal("1e400"), "USD")}, "amount"),
        ({"amount": Money(Decimal("1.005"), "USD")}, "amount"),
        ({"amount": Money(10, "EUR")}, "amount"),
        ({"paid_on": AT.date() + timedelta(days=1)}, "paid_on"),
        ({"paid_on": date(2026, 3, 8)}, "paid_on"),
        ({"official_rate": Decimal(0)}, "official_rate"),
        ({"official_rate": Decimal(-1)}, "official_rate"),
        ({"official_rate": Decimal("NaN")}, "official_rate"),
        ({"official_rate": Decimal("0.9000001")}, "official_rate"),
        ({"official_rate": Decimal("1e400")}, "official_rate"),
    ],
    ids=repr,
)
def test_a_payment_is_refused(changes, field):
    purchase, order = abroad()
    stopped(purchase)
    given = {
        "amount": Money(20, "USD"),
        "paid_on": AT.date(),
        "official_rate": Decimal("0.9"),
        "by": purchase.organizer.user,
        "at": AT,
        **changes,
    }
    with pytest.raises(CannotBuyOut) as caught:
        buy_out(purchase_id=purchase.pk, **given)
    assert caught.value.field == field
    assert owed(order) == 1800


def test_one_currency_has_the_rate_one():
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    with pytest.raises(CannotBuyOut) as caught:
        bought(purchase, official_rate=Decimal("1.01"))
    assert caught.value.cited == "R-RATE"


def test_the_invoice_is_kept(settings):
    purchase, _order = abroad()
    bought(purchase, official_rate=Decimal("0.9"), invoice=ContentFile(b"%PDF", name="invoice.pdf"))
    payment = SupplierPayment.objects.get()
    assert payment.invoice.read() == b"%PDF"
    payment.invoice.close()


def test_the_supplier_order_is_noted_between_stop_and_buy_out():
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    note = {"purchase_id": purchase.pk, "note": "No. 7", "by": purchase.organizer.user, "at": AT}
    with pytest.raises(CannotRecordOrder):
        record_supplier_order(sent_on=AT.date(), **note)
    stopped(purchase)
    with pytest.raises(CannotRecordOrder) as caught:
        record_supplier_order(sent_on=AT.date() + timedelta(days=1), **note)
    assert caught.value.field == "sent_on"
    record_supplier_order(sent_on=STOP.date(), **note)
    assert record_supplier_order(sent_on=AT.date(), **note).sent_on == AT.date()
    with pytest.raises(CannotRecordOrder):
        record_supplier_order(sent_on=AT.date(), **{**note, "by": a_user()})
    assert eur("1.00").currency.code == purchase.currency

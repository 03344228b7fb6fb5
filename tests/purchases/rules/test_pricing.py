"""What lines owe: unit prices, fee and transfer per line, who bears a rise. Sums are minor units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from config.kernel.money import convert, surcharged
from purchases.rules.pricing import (
    Dues,
    PricedLine,
    Tariff,
    charged_quantity,
    dues_by_order,
    line_dues,
    total_dues,
    unit_price,
)
from purchases.states import LineState


def tariff(
    currency: str = "EUR", rate: str = "1", fee: str = "0", transfer: str = "0", rise: str = "3"
) -> Tariff:
    return Tariff(currency, Decimal(rate), Decimal(fee), Decimal(transfer), Decimal(rise))


def line(price: str = "10.00", quantity: int = 1, **fields: object) -> PricedLine:
    values = {"order_id": 1, "state": LineState.CONFIRMED, **fields}
    return PricedLine(price=Decimal(price), quantity=quantity, **values)


@pytest.mark.parametrize(
    ("official", "percent", "rate"),
    [
        pytest.param("61", "1", "61.610000", id="61 with 1 % is 61.61"),
        pytest.param("1", "0", "1.000000", id="one currency stays one"),
        pytest.param("0.923456", "2.50", "0.946542", id="six decimals, half up"),
        pytest.param("0.000001", "50", "0.000002", id="half of the last place goes up"),
    ],
)
def test_a_surcharge_belongs_to_the_rate(official, percent, rate):
    assert surcharged(Decimal(official), percent=Decimal(percent)) == Decimal(rate)


@pytest.mark.parametrize(
    ("price", "currency", "rate", "unit"),
    [
        pytest.param("10.00", "EUR", "1", 1000, id="one currency: cents"),
        pytest.param("0", "EUR", "61.61", 0, id="a price of zero stays zero"),
        pytest.param("3.45", "RUB", "61.61", 21255, id="212.5545 roubles are 212.55"),
        pytest.param("0.05", "EUR", "0.5", 3, id="half a cent goes up: 2.5 is 3"),
        pytest.param("0.15", "EUR", "0.3", 5, id="4.5 cents are 5"),
        pytest.param("12.34", "JPY", "161.5", 1993, id="yen have no decimals: 1992.91 is 1993"),
        pytest.param("1.00", "JPY", "0.5", 1, id="half a yen goes up"),
        pytest.param("7.00", "KWD", "0.306789", 2148, id="dinars have three: 2.147523 is 2.148"),
        pytest.param("0.005", "KWD", "0.1", 1, id="half a fils goes up"),
    ],
)
def test_a_unit_is_rounded_before_quantities(price, currency, rate, unit):
    assert unit_price(price=Decimal(price), tariff=tariff(currency, rate)) == unit


@pytest.mark.parametrize(
    ("now", "shown", "charged"),
    [
        pytest.param("10.30", 1000, 1030, id="exactly 3 % more is charged"),
        pytest.param("10.31", 1000, 1000, id="over 3 % is borne by the organizer, wholly"),
        pytest.param("9.00", 1000, 900, id="a lower price is passed on"),
        pytest.param("0.34", 33, 33, id="3.03 % on a small price is over"),
        pytest.param("0.01", 0, 0, id="what was shown free stays free"),
        pytest.param("10.00", None, 1000, id="before the stop there is nothing to compare"),
    ],
)
def test_a_rise_over_three_percent_is_borne_by_the_organizer(now, shown, charged):
    assert unit_price(price=Decimal(now), tariff=tariff(), stop_unit=shown) == charged


@pytest.mark.parametrize(
    ("state", "received", "pieces"),
    [
        (LineState.WAITING, None, 0),
        (LineState.CONFIRMED, None, 5),
        (LineState.BOUGHT, None, 5),
        (LineState.ARRIVED, 3, 3),
        (LineState.ARRIVED, 5, 5),
        (LineState.HANDED_OVER, 3, 3),
        (LineState.WITHDRAWN, None, 0),
        (LineState.RELEASED, None, 0),
        (LineState.REFUSED, None, 0),
        (LineState.REFUNDED, 0, 0),
    ],
)
def test_a_line_owes_for(state, received, pieces):
    assert charged_quantity(state=state, quantity=5, received=received) == pieces


@pytest.mark.parametrize(
    ("given_line", "given_tariff", "dues"),
    [
        pytest.param(line("33.37"), tariff(fee="15"), Dues(3337, 501), id="15 % of 33.37 is 5.01"),
        pytest.param(
            line("0.33", 3), tariff(fee="10"), Dues(99, 10), id="the fee is rounded per line, not per piece"
        ),
        pytest.param(
            line("10.00", 3),
            tariff(fee="10", transfer="1.5"),
            Dues(3000, 300, 45),
            id="transfer on goods alone",
        ),
        pytest.param(
            line("0.33", 1), tariff(transfer="1.5"), Dues(33, 0, 0), id="half a cent below is nothing"
        ),
        pytest.param(
            line("10.00", 3, state=LineState.ARRIVED, received=2, delivery=77),
            tariff(fee="10"),
            Dues(2000, 200, 0, 77),
            id="two of three came, and their share of delivery",
        ),
        pytest.param(
            line("10.00", 3, state=LineState.REFUNDED, received=0, delivery=77),
            tariff(fee="10"),
            Dues(),
            id="nothing came: nothing is owed, delivery neither",
        ),
        pytest.param(line("1234", 2), tariff("JPY", fee="10.5"), Dues(2468, 259), id="yen: 259.14 is 259"),
        pytest.param(
            line("1.005", 1), tariff("KWD", fee="12.35"), Dues(1005, 124), id="dinars: 124.1175 fils are 124"
        ),
    ],
)
def test_a_line_owes(given_line, given_tariff, dues):
    assert line_dues(given_line, tariff=given_tariff) == dues


def test_orders_owe_the_sum_of_their_lines():
    lines = [
        line("10.00"),
        line("0.05", order_id=2),
        line("5.00", 2),
        line(state=LineState.RELEASED, order_id=3),
    ]
    owed = dues_by_order(lines, tariff=tariff(fee="10"))
    assert owed == {1: Dues(2000, 200), 2: Dues(5, 1), 3: Dues()}
    assert total_dues(owed) == Dues(2005, 201)
    assert (owed[1].goods_cost, owed[1].total) == (2200, 2200)


LINES = st.builds(
    PricedLine,
    order_id=st.integers(1, 5),
    state=st.sampled_from(list(LineState)),
    price=st.decimals(0, 10**6, places=2),
    quantity=st.integers(1, 10_000),
    received=st.one_of(st.none(), st.integers(0, 10_000)),
    stop_unit=st.one_of(st.none(), st.integers(0, 10**8)),
    delivery=st.integers(0, 10**6),
)
TARIFFS = st.builds(
    Tariff,
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    rate=st.decimals("0.000001", 1000, places=6),
    fee_percent=st.decimals(0, 15, places=2),
    transfer_percent=st.decimals(0, 100, places=2),
    rise_percent=st.decimals(0, 100, places=2),
)


@given(st.lists(LINES, max_size=20), TARIFFS)
def test_dues_are_never_negative_and_add_up(lines, given_tariff):
    owed = dues_by_order(lines, tariff=given_tariff)
    for dues in owed.values():
        assert min(dues.by_kind().values()) >= 0
        assert dues.total == sum(dues.by_kind().values())
    assert total_dues(owed).total == sum(line_dues(each, tariff=given_tariff).total for each in lines)


@given(st.decimals(0, 10**6, places=2), TARIFFS, st.integers(0, 10**8))
def test_no_unit_costs_more_than_the_agreed_rise(price, given_tariff, shown):
    charged = unit_price(price=price, tariff=given_tariff, stop_unit=shown)
    assert charged * 100 <= shown * (100 + given_tariff.rise_percent)


@given(st.decimals(0, 10**6, places=2), st.decimals("0.000001", 1000, places=6))
def test_a_unit_is_what_the_kernel_converts(price, rate):
    one = unit_price(price=price, tariff=tariff(rate=str(rate)))
    assert one == convert(Money(price, "USD"), rate=rate, currency="EUR")

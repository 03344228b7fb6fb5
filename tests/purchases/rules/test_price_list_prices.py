from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.price_list import Unreadable, parse_price
from purchases.rules.price_list.prices import currencies_of_heading, read_tier_sum, tier_starts_at
from purchases.rules.problems import MESSAGES

PRICES = [
    pytest.param("3.59", 2, "3.59", id="a decimal point"),
    pytest.param("1090,63", 2, "1090.63", id="a decimal comma"),
    pytest.param(Decimal("3.59"), 2, "3.59", id="a number of a spreadsheet"),
    pytest.param(14, 2, "14.00", id="a whole number"),
    pytest.param("1 553,37", 2, "1553.37", id="thousands parted by a space"),
    pytest.param("1\u00a0553,37", 2, "1553.37", id="thousands parted by a no-break space"),
    pytest.param("1\u2009553,37", 2, "1553.37", id="thousands parted by a thin space"),
    pytest.param("1\u202f553,37", 2, "1553.37", id="thousands parted by a narrow no-break space"),
    pytest.param("1.553,37", 2, "1553.37", id="thousands parted by points"),
    pytest.param("1,553.37", 2, "1553.37", id="thousands parted by commas"),
    pytest.param("1'553.37", 2, "1553.37", id="thousands parted by apostrophes"),
    pytest.param("1.234.567", 2, "1234567.00", id="two points part thousands"),
    pytest.param("314,57 руб.", 2, "314.57", id="roubles with a full stop"),
    pytest.param("1861,28 р", 2, "1861.28", id="roubles as one letter"),
    pytest.param("€ 12.5", 2, "12.50", id="a euro sign before"),
    pytest.param("12,50€", 2, "12.50", id="a euro sign after"),
    pytest.param("EUR 12.50", 2, "12.50", id="a currency code"),
    pytest.param("€12.50", 2, "12.50", id="a euro sign right before"),
    pytest.param("1'234.50", 2, "1234.50", id="thousands the Swiss way"),
    pytest.param("12,- €", 2, "12.00", id="no cents the German way"),
    pytest.param("120 руб./шт", 2, "120.00", id="by the piece"),
    pytest.param("12 руб. 50 коп.", 2, "12.50", id="roubles and kopecks"),
    pytest.param("0", 2, "0.00", id="zero is a price"),
    pytest.param("0,00 €", 2, "0.00", id="zero with decimals is a price"),
    pytest.param("1.500", 3, "1.500", id="three decimals where the currency has three"),
    pytest.param("1500", 0, "1500", id="no decimals where the currency has none"),
    pytest.param("14.00", 0, "14", id="zeros beyond the currency's decimals"),
]


@pytest.mark.parametrize(("value", "exponent", "price"), PRICES)
def test_price_is_read(value, exponent, price):
    read = parse_price(value=value, exponent=exponent)
    assert isinstance(read, Decimal)
    assert str(read) == price


REFUSED_PRICES = [
    pytest.param(None, "price_missing", id="an empty cell"),
    pytest.param("см. фото", "price_not_a_number", id="words"),
    pytest.param("договорная", "price_on_request", id="to be agreed"),
    pytest.param("По запросу", "price_on_request", id="on request"),
    pytest.param("100-120", "price_range", id="from one price to another"),
    pytest.param("100 – 120 руб.", "price_range", id="from one price to another with a currency"),
    pytest.param("2026-11-01", "price_not_a_number", id="a date"),
    pytest.param("NaN", "price_not_a_number", id="not a number"),
    pytest.param("Infinity", "price_not_a_number", id="infinity"),
    pytest.param("1e400", "price_not_a_number", id="an exponent"),
    pytest.param(Decimal("NaN"), "price_not_a_number", id="a spreadsheet's not a number"),
    pytest.param(Decimal("Infinity"), "price_not_a_number", id="a spreadsheet's infinity"),
    pytest.param(Decimal("1e400"), "price_too_large", id="a spreadsheet's huge number"),
    pytest.param("=1+1", "price_not_a_number", id="a formula as text"),
    pytest.param("12 50", "price_not_a_number", id="a space that parts no thousands"),
    pytest.param("от 100", "price_lowest_only", id="the lowest price"),
    pytest.param("from 12.50 €", "price_lowest_only", id="the lowest price in english"),
    pytest.param("100 попугаев", "price_not_a_number", id="a word that is no currency"),
    pytest.param("100/120", "price_range", id="two prices"),
    pytest.param("²", "price_not_a_number", id="a raised two"),
    pytest.param("-5", "price_negative", id="below zero"),
    pytest.param("−0,01", "price_negative", id="below zero with a typographic minus"),
    pytest.param("10000000000", "price_too_large", id="more digits than are kept"),
    pytest.param("9" * 5000, "price_not_a_number", id="thousands of digits"),
    pytest.param("1.005", "price_too_many_decimals", id="three decimals"),
    pytest.param("1,500", "price_too_many_decimals", id="one and a half or fifteen hundred"),
    pytest.param(Decimal("0.001"), "price_too_many_decimals", id="a spreadsheet's third decimal"),
    pytest.param(Decimal("1e-400"), "price_too_many_decimals", id="a spreadsheet's tiny number"),
]


@pytest.mark.parametrize(("value", "code"), REFUSED_PRICES)
def test_price_is_refused(value, code):
    read = parse_price(value=value, exponent=2)
    assert isinstance(read, Unreadable)
    assert read.code == code
    assert code in MESSAGES


cells = st.one_of(
    st.none(), st.text(), st.integers(), st.decimals(), st.text(alphabet="0123456789., '-+eE€р\u00a0²½٣")
)


@given(value=cells, exponent=st.sampled_from([0, 2, 3]))
def test_any_cell_gives_a_price_or_a_reason(value, exponent):
    read = parse_price(value=value, exponent=exponent)
    if isinstance(read, Unreadable):
        assert read.code in MESSAGES
    else:
        assert read.is_finite()
        assert read >= 0
        assert read.as_tuple().exponent == -exponent


@given(minor=st.integers(0, 10**9), exponent=st.sampled_from([0, 2, 3]), comma=st.booleans())
def test_a_price_written_plainly_is_read_back(minor, exponent, comma):
    price = Decimal(minor).scaleb(-exponent)
    if price < 10**10:
        text = str(price).replace(".", "," if comma else ".")
        assert parse_price(value=text, exponent=exponent) == price


TIERS = [
    pytest.param("от 30 тыс", "30000", id="thousands in russian"),
    pytest.param("Цена от 30 тыс. руб.", "30000", id="with a full stop and a currency"),
    pytest.param("от 100 000 руб", "100000", id="written out"),
    pytest.param("от 300000р", "300000", id="with one letter for roubles"),
    pytest.param("свыше 50т.р.", "50000", id="thousands of roubles in short"),
    pytest.param("Крупный опт (от 100 т. р.)", "100000", id="in brackets"),
    pytest.param("от 30к", "30000", id="a k"),
    pytest.param("від 30 тис грн", "30000", id="ukrainian"),
    pytest.param("from 500 EUR", "500", id="english"),
    pytest.param("over £500", "500", id="the sign before the sum"),
    pytest.param("ab 1.000 €", "1000", id="german with a point"),
    pytest.param("ab 5 Tsd. €", "5000", id="german thousands"),
    pytest.param("à partir de 1 500 €", "1500", id="french"),
    pytest.param("da 500 euro", "500", id="italian"),
    pytest.param("500 € alkaen", "500", id="finnish"),
    pytest.param("από 500 €", "500", id="greek"),
    pytest.param("> 10000", "10000", id="a sign and a large number"),
    pytest.param("30-100 тыс", "30000", id="between two sums"),
    pytest.param("от 0,5 млн", "500000", id="half a million"),
    pytest.param("от 10 шт", None, id="pieces"),
    pytest.param("от 5 упак", None, id="packs"),
    pytest.param("от 50 тыс шт", None, id="thousands of pieces"),
    pytest.param("от 30", None, id="a small number of who knows"),
    pytest.param("до 30 тыс", None, id="up to a sum"),
    pytest.param("Размеры от 42 до 60", None, id="sizes"),
    pytest.param("Price 2025-2026", None, id="years"),
    pytest.param("с 10.11.2026", None, id="a date"),
    pytest.param("Цена, руб", None, id="no number at all"),
    pytest.param("от " + "9" * 100 + " руб", None, id="a sum beyond every purchase"),
]


@pytest.mark.parametrize(("heading", "starts_at"), TIERS)
def test_a_heading_says_from_which_sum_its_prices_hold(heading, starts_at):
    assert tier_starts_at(heading) == (None if starts_at is None else Decimal(starts_at))


@given(text=st.text())
def test_any_heading_gives_a_sum_above_zero_or_none(text):
    starts_at = tier_starts_at(text)
    assert starts_at is None or 0 < starts_at < 10**10


TIER_SUMS = [
    pytest.param("30000", "30000", id="plain"),
    pytest.param("30 000", "30000", id="with a space"),
    pytest.param("0,5", "0.5", id="half a unit"),
    pytest.param("0", None, id="zero"),
    pytest.param("-1", None, id="below zero"),
    pytest.param("много", None, id="a word"),
    pytest.param("10000000000", None, id="too large"),
    pytest.param("1.0005", None, id="too fine"),
]


@pytest.mark.parametrize(("text", "starts_at"), TIER_SUMS)
def test_the_sum_of_a_tier_as_an_organizer_writes_it(text, starts_at):
    assert read_tier_sum(text) == (None if starts_at is None else Decimal(starts_at))


@given(
    minor=st.integers(0, 10**9),
    exponent=st.sampled_from([0, 2, 3]),
    space=st.sampled_from(["", " ", "\u00a0", "\u202f", "'"]),
    comma=st.sampled_from(".,"),
    around=st.sampled_from(["{}", "{} €", "€{}", "{} руб.", "{}р", "EUR {}", "{} грн"]),
)
def test_a_price_written_as_suppliers_do_is_read_back(minor, exponent, space, comma, around):
    price = Decimal(minor).scaleb(-exponent)
    text = f"{price:,.{exponent}f}".replace(",", "_").replace(".", comma).replace("_", space)
    assert parse_price(value=around.format(text), exponent=exponent) == price


HEADINGS = [
    pytest.param("Цена, руб", {"RUB", "BYN"}, id="roubles by their word"),
    pytest.param("Цена, р.", {"RUB", "BYN"}, id="roubles by their letter"),
    pytest.param("Prix €", {"EUR"}, id="euros by their sign"),
    pytest.param("Price (USD)", {"USD"}, id="dollars by their code"),
    pytest.param("Price, $", {"USD", "CAD", "AUD"}, id="a sign of several currencies"),
    pytest.param("Цена опт", set(), id="no currency"),
    pytest.param("Оптовая цена реализации", set(), id="a letter inside a word is no currency"),
    pytest.param("", set(), id="no heading"),
]


@pytest.mark.parametrize(("heading", "codes"), HEADINGS)
def test_a_heading_names_a_currency(heading, codes):
    assert currencies_of_heading(heading) == codes

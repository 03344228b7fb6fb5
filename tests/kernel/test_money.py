"""The only place that rounds or splits. Rule book: Conventions ("Money")."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from config.kernel.money import (
    as_text,
    convert,
    exponent,
    from_minor,
    from_text,
    is_whole,
    percent_of,
    round_units,
    split,
    surcharged,
    to_minor,
)

SPLITS = [
    pytest.param(10000, [1, 1, 1], [3334, 3333, 3333], id="equal remainders to the earlier line"),
    pytest.param(
        100, [1, 1, 1, 1, 1, 1], [17, 17, 17, 17, 16, 16], id="several left over, the earlier first"
    ),
    pytest.param(100, [1, 2], [33, 67], id="the larger remainder first"),
    pytest.param(8400, [0, 0], [4200, 4200], id="no weights at all: equally"),
    pytest.param(8400, [0, 5, 0], [0, 8400, 0], id="a weight of nothing gets nothing"),
    pytest.param(0, [3, 4], [0, 0], id="nothing to deal"),
    pytest.param(1, [1, 1], [1, 0], id="one kopeck"),
    pytest.param(1000, [Decimal("0.1"), Decimal("0.2")], [333, 667], id="weights with decimals"),
    pytest.param(-100, [1, 1, 1], [-34, -33, -33], id="a credit is dealt too"),
]


@pytest.mark.parametrize(("total", "weights", "parts"), SPLITS)
def test_split(total: int, weights: list[int | Decimal], parts: list[int]) -> None:
    assert split(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [1, -1])])
def test_split_refuses(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"split|negative"):
        split(total, weights)


WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_parts_add_up(total: int, weights: list[int]) -> None:
    assert sum(split(total, weights)) == total


@given(st.integers(0, 10**9), WEIGHTS.filter(any))
def test_a_part_is_less_than_one_unit_off_its_share(total: int, weights: list[int]) -> None:
    shares = [Decimal(total) * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(split(total, weights), shares, strict=True))


@given(st.integers(0, 10**9), st.integers(1, 1000), st.integers(1, 40))
def test_equal_weights_never_give_the_later_more(total: int, weight: int, count: int) -> None:
    parts = split(total, [weight] * count)
    assert parts == sorted(parts, reverse=True)


@pytest.mark.parametrize(
    ("currency", "digits", "units", "shown"),
    [("EUR", 2, 1230, "12.30"), ("JPY", 0, 1230, "1230"), ("KWD", 3, 1230, "1.230")],
)
def test_minor_units(currency: str, digits: int, units: int, shown: str) -> None:
    assert exponent(currency) == digits
    assert from_minor(units, currency) == Money(shown, currency)
    assert to_minor(Money(shown, currency)) == units


def test_a_sum_finer_than_its_unit_is_no_number_of_units() -> None:
    with pytest.raises(ValueError, match="finer"):
        to_minor(Money("0.005", "EUR"))
    assert not is_whole(Decimal("0.005"), "EUR")
    assert is_whole(Decimal("0.005"), "KWD")


@pytest.mark.parametrize(
    ("exact", "rounded"), [("500.55", 501), ("267.5", 268), ("-267.5", -268), ("267.49", 267)]
)
def test_rounding_is_half_up(exact: str, rounded: int) -> None:
    assert round_units(Decimal(exact)) == rounded


def test_fifteen_per_cent_of_3337() -> None:
    assert percent_of(3337, Decimal(15)) == 501


def test_a_surcharge_is_part_of_the_rate() -> None:
    assert surcharged(Decimal(61), percent=Decimal(1)) == Decimal("61.61")


def test_a_price_is_rounded_before_quantities() -> None:
    assert convert(Money("0.33", "USD"), rate=Decimal("61.61"), currency="RUB") == 2033


@pytest.mark.parametrize("text", ["12.30 EUR", "0 JPY", "-1.005 KWD"])
def test_a_sum_for_the_records_is_read_back(text):
    assert as_text(from_text(text)) == text


@pytest.mark.parametrize("text", ["", "EUR", "12.30", "12.30 XXXX", "twelve EUR"])
def test_what_is_no_sum_is_not_read(text):
    with pytest.raises(ValueError, match="is no sum"):
        from_text(text)

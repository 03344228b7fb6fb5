"""The 15 % that participants may be asked over the real cost. Rule: R-FEE."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.markup import is_excessive, markup_percent


@pytest.mark.parametrize(
    ("fee", "bonus", "shown", "excessive"),
    [
        pytest.param("15", "0", "15.00", False, id="a fee of 15 % without bonus is allowed"),
        pytest.param("15.01", "0", "15.01", True, id="15.01 % is refused"),
        pytest.param("15", "4", "19.79", True, id="a bonus of 4 % on top of 15 %: 19.79 %, refused"),
        pytest.param("10.4", "4", "15.00", False, id="a bonus of 4 % and a fee of 10.4 %: exactly 15 %"),
        pytest.param("10.41", "4", "15.01", True, id="a hundredth more is too much"),
        pytest.param("0", "0", "0.00", False, id="nothing on nothing"),
        pytest.param("0", "13.05", "15.01", True, id="a bonus alone can be too much"),
        pytest.param("0", "13.04", "15.00", False, id="14.995 % is under, whatever it looks like"),
        pytest.param("15", "0.01", "15.01", True, id="unrounded: 15.0115 %"),
        pytest.param("0", "100", "Infinity", True, id="with nothing left to pay, any price is too much"),
    ],
)
def test_the_mark_up_is(fee, bonus, shown, excessive):
    fee, bonus, most = Decimal(fee), Decimal(bonus), Decimal(15)
    assert f"{markup_percent(fee_percent=fee, bonus_percent=bonus):.2f}" == shown
    assert is_excessive(fee_percent=fee, bonus_percent=bonus, most=most) is excessive


SHARES = st.decimals(0, 100, places=2)


@given(SHARES, st.decimals(0, "99.99", places=2), SHARES)
def test_both_say_the_same(fee, bonus, most):
    found = markup_percent(fee_percent=fee, bonus_percent=bonus)
    if abs(found - most) > Decimal("1e-9"):
        assert is_excessive(fee_percent=fee, bonus_percent=bonus, most=most) == (found > most)

"""Who gets what came. Rule: R-SHORTAGE."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.shortage import deal_arrived
from purchases.states import ShortageRule as By


@pytest.mark.parametrize(
    ("wanted", "came", "by", "dealt"),
    [
        pytest.param([2, 3, 1], 6, By.EARLIEST, [2, 3, 1], id="all came"),
        pytest.param([2, 3, 1], 4, By.EARLIEST, [2, 2, 0], id="the earliest in full first"),
        pytest.param([2, 3, 1], 0, By.EARLIEST, [0, 0, 0], id="nothing came"),
        pytest.param([2, 3, 1], 2, By.ONE_EACH, [1, 1, 0], id="one each, the earliest first"),
        pytest.param([2, 3, 1], 4, By.ONE_EACH, [2, 1, 1], id="one each, then round again"),
        pytest.param([1, 5], 5, By.ONE_EACH, [1, 4], id="who has theirs is passed over"),
        pytest.param([2, 3, 1], 6, By.ONE_EACH, [2, 3, 1], id="one each, all came"),
        pytest.param([], 3, By.EARLIEST, [], id="nobody ordered"),
        pytest.param([], 3, By.ONE_EACH, [], id="nobody ordered, one each"),
    ],
)
def test_pieces_are_dealt(wanted, came, by, dealt):
    assert deal_arrived(wanted, came=came, by=by) == dealt


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(0, 300), st.sampled_from(list(By)))
def test_never_more_than_came_or_was_wanted(wanted, came, by):
    dealt = deal_arrived(wanted, came=came, by=by)
    assert sum(dealt) == min(came, sum(wanted))
    assert all(0 <= got <= asked for got, asked in zip(dealt, wanted, strict=True))


@given(st.lists(st.integers(1, 30), min_size=2, max_size=20), st.integers(0, 300))
def test_one_each_leaves_nobody_two_behind(wanted, came):
    dealt = deal_arrived(wanted, came=came, by=By.ONE_EACH)
    open_ones = [got for got, asked in zip(dealt, wanted, strict=True) if got < asked]
    assert not open_ones or max(dealt) - min(open_ones) <= 1

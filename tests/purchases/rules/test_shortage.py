"""Who gets what came. Rule: R-SHORTAGE."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.shortage import deal_arrived, misgiven, of_the_bought
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


@pytest.mark.parametrize(
    ("came", "defective", "fit_and_broken"),
    [
        pytest.param(5, 0, (5, 0), id="all came"),
        pytest.param(3, 1, (2, 1), id="two fit, one broken, two missing"),
        pytest.param(0, 0, (0, 0), id="nothing came"),
        pytest.param(7, 0, (7, 0), id="two came beyond the order"),
        pytest.param(6, 1, (5, 0), id="of what came beyond it the broken first"),
        pytest.param(6, 3, (3, 2), id="more broken than came beyond it"),
        pytest.param(9, 9, (0, 5), id="everything broken"),
    ],
)
def test_a_count_against_five_that_were_bought(came, defective, fit_and_broken):
    assert of_the_bought(bought=5, came=came, defective=defective) == fit_and_broken


@pytest.mark.parametrize(
    ("came", "given", "wrong"),
    [
        pytest.param(4, {}, None, id="nobody is given anything"),
        pytest.param(4, {2: 3}, None, id="the later line first"),
        pytest.param(4, {1: 1, 2: 3}, None, id="all of it by hand"),
        pytest.param(4, {2: 4}, 2, id="more than the line wants"),
        pytest.param(4, {2: -1}, 2, id="fewer than none"),
        pytest.param(4, {1: 2, 2: 3}, 1, id="more than came"),
        pytest.param(4, {1: 0, 2: 3}, 1, id="a piece is left lying that somebody wants"),
        pytest.param(9, {1: 1}, 1, id="a line goes short though enough came"),
        pytest.param(4, {7: 9}, None, id="a line of another variant"),
    ],
)
def test_what_an_organizer_may_give(came, given, wrong):
    assert misgiven({1: 2, 2: 3}, came=came, given=given) == wrong

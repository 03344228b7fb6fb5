"""Prepayment and the paid share. Rules: R-PREPAY, R-PAID. Sums are minor units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.paying import PaidShare, covered_pieces, paid_share, prepayment


@pytest.mark.parametrize(
    ("cost", "terms", "own", "due"),
    [
        pytest.param(10000, "50", None, 5000, id="half of 100.00"),
        pytest.param(3333, "50", None, 1667, id="16.665 goes up once"),
        pytest.param(10000, "50", "20", 2000, id="lowered for this order"),
        pytest.param(10000, "50", "80", 5000, id="never raised"),
        pytest.param(10000, "50", "0", 0, id="let off wholly"),
        pytest.param(10000, "0", None, 0, id="no prepayment"),
        pytest.param(10000, "100", None, 10000, id="all of it"),
        pytest.param(0, "100", None, 0, id="nothing ordered"),
    ],
)
def test_the_prepayment_is(cost, terms, own, due):
    own = None if own is None else Decimal(own)
    assert prepayment(goods_cost=cost, terms_percent=Decimal(terms), own_percent=own) == due


@pytest.mark.parametrize(
    ("confirmed", "handed_over", "waiting", "share"),
    [
        pytest.param(4999, 0, 10000, PaidShare.UNPAID, id="49.99 % is unpaid"),
        pytest.param(5000, 0, 10000, PaidShare.HALF_PAID, id="50 % is half paid"),
        pytest.param(9999, 0, 10000, PaidShare.HALF_PAID, id="99.99 % is half paid"),
        pytest.param(10000, 0, 10000, PaidShare.PAID, id="100 % is paid"),
        pytest.param(20000, 0, 10000, PaidShare.PAID, id="more is paid"),
        pytest.param(0, 0, 10000, PaidShare.UNPAID, id="nothing is unpaid"),
        pytest.param(0, 0, 0, PaidShare.PAID, id="nothing left to collect is paid"),
        pytest.param(15000, 10000, 10000, PaidShare.HALF_PAID, id="what was handed over is paid first"),
        pytest.param(5000, 10000, 10000, PaidShare.UNPAID, id="goods handed over on debt leave nothing"),
        pytest.param(1, 0, 1, PaidShare.PAID, id="one cent of one"),
        pytest.param(1, 0, 3, PaidShare.UNPAID, id="a third"),
    ],
)
def test_an_order_is(confirmed, handed_over, waiting, share):
    assert paid_share(confirmed=confirmed, handed_over_cost=handed_over, waiting_cost=waiting) is share


@pytest.mark.parametrize(
    ("costs", "money", "percent", "kept"),
    [
        pytest.param([(2, 1000), (3, 1000)], 500, "50", [2, 0], id="the latest goes out first"),
        pytest.param([(2, 1000), (3, 1000)], 1000, "50", [2, 3], id="all is covered"),
        pytest.param([(2, 1000), (3, 1000)], 999, "50", [2, 0], id="a cent short of the second"),
        pytest.param(
            [(2, 1000), (1, 10)], 499, "50", [0, 0], id="nothing after the first that is not covered"
        ),
        pytest.param([(1, 0), (2, 1000)], 0, "50", [1, 0], id="a free line needs no money"),
        pytest.param([], 0, "50", [], id="no lines"),
    ],
)
def test_the_money_covers(costs, money, percent, kept):
    assert covered_pieces(costs, money=money, percent=Decimal(percent)) == kept


@given(
    st.lists(st.tuples(st.integers(1, 100), st.integers(0, 10**6)), max_size=20),
    st.integers(0, 10**8),
    st.decimals(0, 100, places=2),
)
def test_what_is_kept_is_a_beginning_that_the_money_covers(costs, money, percent):
    kept = covered_pieces(costs, money=money, percent=percent)
    whole = [pieces for pieces, _cost in costs]
    count = sum(1 for pieces in kept if pieces)
    assert kept == whole[:count] + [0] * (len(costs) - count)
    covered = sum(cost for _pieces, cost in costs[:count])
    assert prepayment(goods_cost=covered, terms_percent=percent, own_percent=None) <= money or not count

"""Delivery over the lines that arrived, adding up exactly. Rule: R-COST. Sums are minor units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.pricing import Carried, Shares, split_delivery
from purchases.states import DeliverySplit as By


def carried(order_id: int = 1, value: int = 1000, pieces: int = 1, weight: int | None = None) -> Carried:
    return Carried(order_id=order_id, value=value, pieces=pieces, weight=weight)


@pytest.mark.parametrize(
    ("cost", "by", "lines", "shares"),
    [
        pytest.param(
            10000, By.VALUE, [carried()] * 3, Shares([3334, 3333, 3333]), id="100.00 over three equal lines"
        ),
        pytest.param(
            600, By.VALUE, [carried(value=1000), carried(value=2000)], Shares([200, 400]), id="by value"
        ),
        pytest.param(
            100,
            By.VALUE,
            [carried(value=0), carried(value=500)],
            Shares([0, 100]),
            id="a free item bears nothing",
        ),
        pytest.param(
            101,
            By.VALUE,
            [carried(value=0), carried(value=0)],
            Shares([51, 50]),
            id="only free items: equally",
        ),
        pytest.param(
            700, By.PIECES, [carried(pieces=2), carried(pieces=5)], Shares([200, 500]), id="by pieces"
        ),
        pytest.param(
            900,
            By.WEIGHT,
            [carried(weight=100, pieces=1), carried(weight=100, pieces=2, value=1)],
            Shares([300, 600]),
            id="by weight of all pieces of the line",
        ),
        pytest.param(
            900,
            By.WEIGHT,
            [carried(weight=None, value=100), carried(weight=5, value=200)],
            Shares([300, 600], by_value_instead=True),
            id="a weight is missing: by value, and it says so",
        ),
        pytest.param(
            900,
            By.WEIGHT,
            [carried(weight=0, value=100), carried(weight=300, value=100)],
            Shares([0, 900]),
            id="a weight of zero is a weight",
        ),
        pytest.param(
            1000,
            By.PARTICIPANT,
            [carried(1, value=100), carried(2, value=100), carried(1, value=300)],
            Shares([125, 500, 375]),
            id="equally per participant and inside an order by value",
        ),
        pytest.param(
            101,
            By.PARTICIPANT,
            [carried(7), carried(3), carried(7)],
            Shares([26, 50, 25]),
            id="the odd cent to the earlier participant, then to the earlier line",
        ),
        pytest.param(0, By.VALUE, [carried()] * 2, Shares([0, 0]), id="free delivery"),
        pytest.param(1, By.PIECES, [carried()] * 3, Shares([1, 0, 0]), id="one cent"),
        *[pytest.param(8400, by, [], Shares(), id=f"nothing arrived, {by}") for by in By],
    ],
)
def test_delivery_is_dealt(cost, by, lines, shares):
    assert split_delivery(cost, lines, by=by) == shares


@given(
    st.integers(0, 10**9),
    st.lists(
        st.builds(
            Carried,
            order_id=st.integers(1, 5),
            value=st.integers(0, 10**9),
            pieces=st.integers(1, 10_000),
            weight=st.one_of(st.none(), st.integers(0, 100_000)),
        ),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(list(By)),
)
def test_delivery_adds_up_and_nobody_is_paid_for_it(cost, lines, by):
    shares = split_delivery(cost, lines, by=by)
    assert sum(shares.parts) == cost
    assert len(shares.parts) == len(lines)
    assert min(shares.parts) >= 0
    assert shares.by_value_instead == (by == By.WEIGHT and any(each.weight is None for each in lines))

"""Rows that look the same are one, and what a line in them waits for. Rule: R-ROW."""

from decimal import Decimal

import pytest

from purchases.rules.allocation.data import Offered
from purchases.rules.standing import alike_rows, standing

ROW = (
    Offered(1, "42", "", Decimal(1)),
    Offered(2, "44", "", Decimal(1)),
    Offered(3, "46", "", Decimal(1), per_row=2),
)


def test_a_hundred_rows_alike_are_one() -> None:
    rows = alike_rows(ROW, {1: 102, 2: 2, 3: 3}, {})
    assert rows.full == 1
    assert [(each.first, each.rows, each.taken) for each in rows.open] == [
        (1, 1, (1, 1, 1)),
        (2, 100, (1, 0, 0)),
    ]


def test_rows_in_which_i_stand_are_apart() -> None:
    rows = alike_rows(ROW, {1: 6, 2: 1, 3: 2}, {1: [(0, 1), (3, 4)]})
    assert (rows.full, rows.mine_full) == (1, 1)
    assert [(each.first, each.rows, each.mine) for each in rows.open] == [
        (1, 2, (0, 0, 0)), (3, 1, (1, 0, 0)), (4, 2, (0, 0, 0)),
    ]  # fmt: skip


def test_a_variant_that_has_run_out_is_short_in_the_rows_it_does_not_reach() -> None:
    row = (ROW[0], ROW[1]._replace(limit=2), ROW[2])
    rows = alike_rows(row, {1: 3}, {})
    assert [(each.first, each.rows, each.short) for each in rows.open] == [
        (0, 2, (False, False, False)), (2, 1, (False, True, False)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "full", "waiting", "missing"),
    [
        pytest.param((0, 1), 1, 0, {}, id="in a full row"),
        pytest.param((1, 3), 0, 2, {"44": 1, "46": 1}, id="in two open rows, the nearest told"),
        pytest.param((0, 3), 1, 2, {"44": 1, "46": 1}, id="in full and open ones"),
        pytest.param((2, 3), 0, 1, {"44": 1, "46": 2}, id="in the last row"),
    ],
)
def test_what_a_line_waits_for(span, full, waiting, missing) -> None:
    stands = standing(ROW, {1: 3, 2: 1, 3: 3}, variant=1, span=span)
    assert (stands.full, stands.waiting) == (full, waiting)
    assert {each.size: count for each, count in stands.missing.items()} == missing

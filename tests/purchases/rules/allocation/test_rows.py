"""Places in rows, and rows that are not full. Rules: R-ROW, R-STOP-ORDER."""

import pytest

from purchases.rules.allocation import Choices, OpenRow, Outcome, allocate, filling
from purchases.states import GapChoice
from tests.purchases.rules.allocation.making import Item, rows

KNITWEAR = "42 44 46 46 48"


def settled(item: Item, *told: str, choice: GapChoice = GapChoice.DROP) -> tuple[dict, dict]:
    lines = item.lines(*told)
    item.remember(lines)
    plan = allocate([item.sold], lines, Choices(choice))
    return item.told(plan), item.own(plan)


def fates(item: Item, *told: str, choice: GapChoice = GapChoice.DROP) -> dict:
    return settled(item, *told, choice=choice)[0]


ROWS = [
    pytest.param(
        rows(), ["A: 42", "B: 44", "C: 46"], {"A": "1", "B": "1", "C": "1"}, id="a full row is bought"
    ),
    pytest.param(rows(), ["A: 42", "B: 44"], {"A": "1 released", "B": "1 released"}, id="no other is"),
    pytest.param(
        rows(KNITWEAR),
        ["A: 46 x2", "B: 42", "C: 44", "D: 48", "E: 46"],
        {"A": "2", "B": "1", "C": "1", "D": "1", "E": "1 released"},
        id="a size that stands twice takes two pieces of a row",
    ),
    pytest.param(
        rows(),
        ["A: 42", "B: 42", "C: 44", "D: 46"],
        {"A": "1", "B": "1 released", "C": "1", "D": "1"},
        id="the earliest piece stands in the earliest row",
    ),
    pytest.param(
        rows(),
        ["A: 42 x3", "B: 44 x2", "C: 46 x2"],
        {"A": "2, 1 released", "B": "2", "C": "2"},
        id="a line may stand in several rows",
    ),
    pytest.param(
        rows(colours="blue red"),
        ["A: blue 42", "B: red 44", "C: blue 46"],
        {"A": "1 released", "B": "1 released", "C": "1 released"},
        id="colours do not fill each other's rows",
    ),
    pytest.param(
        rows(limits={"42": 1}),
        ["A: 42 x2", "B: 44 x2", "C: 46 x2"],
        {"A": "1, 1 released", "B": "1, 1 released", "C": "1, 1 released"},
        id="no more than the limit is bought",
    ),
    pytest.param(
        rows(closed=["42"]),
        ["A: 42", "B: 44", "C: 46"],
        {"A": "1", "B": "1", "C": "1"},
        id="a closed variant keeps who stands",
    ),
]


@pytest.mark.parametrize(("item", "told", "expected"), ROWS)
def test_full_rows_are_bought(item, told, expected):
    assert fates(item, *told) == expected


GAPS = [
    pytest.param(
        rows(), GapChoice.OWN, ["A: 42", "B: 46"], {"A": "1", "B": "1"}, {"44": 1}, id="own pieces fill it"
    ),
    pytest.param(
        rows(KNITWEAR),
        GapChoice.OWN,
        ["A: 42 x2"],
        {"A": "2"},
        {"44": 2, "46": 4, "48": 2},
        id="own pieces fill every row begun",
    ),
    pytest.param(
        rows(closed=["44"]),
        GapChoice.OWN,
        ["A: 42", "B: 46"],
        {"A": "1 released", "B": "1 released"},
        {},
        id="a closed variant cannot be had, and the row is dropped",
    ),
    pytest.param(
        rows(limits={"44": 2}),
        GapChoice.OWN,
        ["A: 42 x3", "B: 46 x3", "C: 44"],
        {"A": "2, 1 released", "B": "2, 1 released", "C": "1"},
        {"44": 1},
        id="own pieces stay within the limit",
    ),
    pytest.param(
        rows(),
        GapChoice.KEEP,
        ["A: 42 x2", "B: 44", "C: 46"],
        {"A": "1, 1 kept", "B": "1", "C": "1"},
        {},
        id="pieces wait for a top-up",
    ),
    pytest.param(
        rows(),
        GapChoice.KEEP,
        ["A: 42 drop", "B: 44 x2"],
        {"A": "1 released", "B": "2 kept"},
        {},
        id="who would rather be left out is not kept",
    ),
]


@pytest.mark.parametrize(("item", "choice", "told", "expected", "own"), GAPS)
def test_a_row_that_is_not_full_goes_as_the_organizer_chooses(item, choice, told, expected, own):
    assert settled(item, *told, choice=choice) == (expected, own)


def test_each_gap_goes_its_own_way():
    item = rows("42 44")
    lines = item.lines("A: 42 x3")
    plan = allocate(
        [item.sold], lines, Choices(GapChoice.DROP, {"1-0": GapChoice.OWN, "1-2": GapChoice.KEEP})
    )
    item.remember(lines)
    assert item.told(plan) == {"A": "1, 1 kept, 1 released"}
    assert [(row.number, row.key, row.outcome) for row in plan.rows] == [
        (0, "1-0", Outcome.OWN),
        (1, "1-1", Outcome.DROPPED),
        (2, "1-2", Outcome.KEPT),
    ]


def test_a_kept_row_in_which_nobody_stays_is_dropped():
    item = rows()
    plan = allocate([item.sold], item.lines("A: 42 drop"), Choices(GapChoice.KEEP))
    assert [row.outcome for row in plan.rows] == [Outcome.DROPPED]


def test_places_name_who_stands_there():
    item = rows("42 44 44", colours="blue red")
    lines = item.lines("A: blue 44 x3", "B: blue 42", "C: red 42")
    plan = allocate([item.sold], lines, Choices(by_gap={"1-0": GapChoice.OWN}))
    a, b, c = (line.pk for line in lines)
    assert [(row.colour, row.number, row.outcome, row.places) for row in plan.rows] == [
        ("blue", 0, Outcome.FULL, ((1, b, False), (2, a, False), (2, a, False))),
        ("blue", 1, Outcome.OWN, ((1, None, True), (2, a, False), (2, None, True))),
        ("red", 0, Outcome.DROPPED, ((3, c, False), (4, None, False), (4, None, False))),
    ]
    assert [(gap.key, gap.variant, gap.missing) for gap in plan.gaps] == [
        ("1-0", 1, {1: 1, 2: 1}),
        ("3-0", 3, {4: 2}),
    ]


def test_a_row_that_lacks_stock_is_unable_to_complete():
    item = rows("42 44", limits={"44": 2})
    plan = allocate([item.sold], item.lines("A: 42 x3", "B: 44"))
    assert [(row.number, row.can_complete) for row in plan.rows] == [(0, True), (1, True), (2, False)]


def test_items_sold_by_the_piece_and_items_not_given_are_bought_as_they_stand():
    item = rows()
    lines = item.lines("A: 42 x2")
    assert allocate([], lines).bought == {1: 2}
    assert allocate([item.sold._replace(form="free")], lines).bought == {1: 2}


FILLING = [
    pytest.param({}, 0, (), id="nobody"),
    pytest.param({1: 1, 2: 1, 3: 2, 4: 1}, 1, (), id="one full row"),
    pytest.param(
        {1: 2, 2: 1, 3: 3},
        0,
        (
            OpenRow(0, (1, 1, 2, 0), (0, 0, 0, 1), can_complete=True),
            OpenRow(1, (1, 0, 1, 0), (0, 1, 1, 1), can_complete=True),
        ),
        id="piece k of a size that stands m times is in row k // m",
    ),
    pytest.param(
        {1: 3, 2: 1, 3: 2, 4: 1},
        1,
        (
            OpenRow(1, (1, 0, 0, 0), (0, 1, 2, 1), can_complete=True),
            OpenRow(2, (1, 0, 0, 0), (0, 1, 2, 1), can_complete=False),
        ),
        id="stock suffices for the first rows",
    ),
]


@pytest.mark.parametrize(("taken", "full", "still_open"), FILLING)
def test_rows_are_shown_from_counts_alone(taken, full, still_open):
    item = rows(KNITWEAR, limits={"48": 2})
    assert filling(item.sold.variants, taken) == (full, still_open)

"""Pieces moved to where they fill a row or a pack. Rules: R-REPLACE, R-STOP-ORDER."""

import pytest

from purchases.rules.allocation import accepted
from tests.purchases.rules.allocation.making import packs, rows
from tests.purchases.rules.allocation.test_rows import fates

TWO = {"colours": "blue red"}
DEARER = {"prices": {"red 42": 101, "blue 44": 101}}
ACCEPTED = [
    pytest.param(rows("42 44", **TWO), "A: blue 42", {"blue 42"}, id="exactly this"),
    pytest.param(rows("42 44", **TWO), "A: blue 42 drop", {"blue 42"}, id="drop takes nothing else"),
    pytest.param(
        rows("42 44", **TWO), "A: blue 42 colour", {"blue 42", "red 42"}, id="same size, other colour"
    ),
    pytest.param(
        rows("42 44 46", **TWO),
        "A: blue 42 size",
        {"blue 42", "blue 44"},
        id="same colour, the next size only",
    ),
    pytest.param(rows("42 44", **TWO), "A: blue 44 size", {"blue 44"}, id="no size is larger"),
    pytest.param(
        rows("42 44", **TWO), "A: red 44 any", {"blue 42", "blue 44", "red 42", "red 44"}, id="anything"
    ),
    pytest.param(
        rows("42 44", **TWO, **DEARER), "A: blue 42 any", {"blue 42", "red 44"}, id="nothing dearer"
    ),
    pytest.param(rows("42 44", **TWO, **DEARER), "A: blue 42 colour", {"blue 42"}, id="no dearer colour"),
    pytest.param(rows("42 44", **TWO, **DEARER), "A: blue 42 size", {"blue 42"}, id="no dearer size"),
    pytest.param(
        rows("42 44", **TWO, **DEARER),
        "A: blue 44 any",
        {"blue 42", "blue 44", "red 42", "red 44"},
        id="cheaper ones",
    ),
]


@pytest.mark.parametrize(("item", "told", "names"), ACCEPTED)
def test_what_a_line_accepts(item, told, names):
    (line,) = item.lines(told)
    assert {item.names[pk - 1] for pk in accepted(line, item.sold.variants)} == names


ROWS = [
    pytest.param(
        rows("42 44", **TWO),
        ["A: blue 42", "B: red 44 colour"],
        {"A": "1", "B": "1 as blue 44"},
        id="from a row of another colour",
    ),
    pytest.param(
        rows("42 44 46"),
        ["A: 42", "B: 46", "C: 42 size"],
        {"A": "1", "B": "1", "C": "1 as 44"},
        id="next size",
    ),
    pytest.param(
        rows("42 44 46"),
        ["A: 42", "B: 42 any", "C: 42 any"],
        {"A": "1", "B": "1 as 44", "C": "1 as 46"},
        id="any, the earliest piece on the first place",
    ),
    pytest.param(
        rows("42 44 46"),
        ["A: 42", "B: 42 any", "C: 42 size"],
        {"A": "1", "B": "1 as 46", "C": "1 as 44"},
        id="who can stand elsewhere makes room",
    ),
    pytest.param(
        rows("42 44"),
        ["A: 42 any", "B: 42 any", "C: 42 any"],
        {"A": "1", "B": "1 as 44", "C": "1 released"},
        id="the row's own pieces stay, the earliest of the others move",
    ),
    pytest.param(
        rows("42 44 46"),
        ["A: 42", "B: 42 any"],
        {"A": "1 released", "B": "1 released"},
        id="nothing moves if that does not fill the row",
    ),
    pytest.param(
        rows("42 44 46", **TWO),
        ["A: blue 42", "B: red 42", "C: red 44", "D: red 42 any", "E: blue 42 any"],
        {"A": "1 released", "B": "1", "C": "1", "D": "1 as red 46", "E": "1 released"},
        id="the fullest row first",
    ),
    pytest.param(
        rows("42 44", **TWO),
        ["A: blue 42", "B: red 42", "C: red 42 any"],
        {"A": "1", "B": "1 released", "C": "1 as blue 44"},
        id="of rows as full the earliest, then the first colour",
    ),
    pytest.param(
        rows("42 44", **TWO, prices={"blue 44": 101}),
        ["A: blue 42", "B: red 44 colour"],
        {"A": "1 released", "B": "1 released"},
        id="never a dearer one",
    ),
    pytest.param(
        rows("42 44", **TWO, closed=["blue 44"]),
        ["A: blue 42", "B: red 44 colour"],
        {"A": "1 released", "B": "1 released"},
        id="a closed variant closes its places",
    ),
    pytest.param(
        rows("42 44", **TWO, limits={"blue 44": 1}),
        ["A: blue 42 x2", "B: red 44 x2 colour"],
        {"A": "1, 1 released", "B": "1 as blue 44, 1 released"},
        id="within the limit",
    ),
    pytest.param(
        rows("42 42 44"),
        ["A: 42 any", "B: 42", "C: 42"],
        {"A": "1 as 44", "B": "1", "C": "1"},
        id="a piece may change rows and stay what it is",
    ),
]


@pytest.mark.parametrize(("item", "told", "expected"), ROWS)
def test_pieces_move_where_they_fill_a_row(item, told, expected):
    assert fates(item, *told) == expected


PACKS = [
    pytest.param(
        packs(4, "S M"), ["A: M x3", "B: S any"], {"A": "3", "B": "1 as M"}, id="to the largest remainder"
    ),
    pytest.param(
        packs(4, "S M"), ["A: M x2 any", "B: S x2"], {"A": "2 as S", "B": "2"}, id="of equal ones the first"
    ),
    pytest.param(
        packs(4, "S M"), ["A: M x6 any", "B: S x2"], {"A": "4, 2 as S", "B": "2"}, id="full packs stay"
    ),
    pytest.param(
        packs(4, "S M"),
        ["A: M x3", "B: S any", "C: S any"],
        {"A": "3", "B": "1 as M", "C": "1 released"},
        id="the earliest piece",
    ),
    pytest.param(
        packs(4, "S M"),
        ["A: M x2 +1", "B: S any"],
        {"A": "2+1", "B": "1 as M"},
        id="tolerance of those who stand there helps",
    ),
    pytest.param(
        packs(4, "S M"),
        ["A: M x2 +2", "B: S any"],
        {"A": "2+2", "B": "1 released"},
        id="what tolerance fills needs no replacement",
    ),
    pytest.param(
        packs(4, "S M L"),
        ["A: M x3", "B: S any", "C: L x2", "D: S x2 any"],
        {"A": "3", "B": "1 as M", "C": "2", "D": "2 as L"},
        id="one pack after the other",
    ),
    pytest.param(
        packs(4, "S M"),
        ["A: M x2", "B: S any"],
        {"A": "2 released", "B": "1 released"},
        id="or nothing moves",
    ),
    pytest.param(
        packs(4, "S M", limits={"M": 3}),
        ["A: M x3", "B: S any"],
        {"A": "3 released", "B": "1 released"},
        id="within the limit",
    ),
    pytest.param(
        packs(4, "S M", mixed=True),
        ["A: M x3", "B: S x2 any"],
        {"A": "3", "B": "1, 1 released"},
        id="mixed packs need none",
    ),
]


@pytest.mark.parametrize(("item", "told", "expected"), PACKS)
def test_pieces_move_where_they_fill_a_pack(item, told, expected):
    assert fates(item, *told) == expected

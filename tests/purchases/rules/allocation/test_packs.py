"""Packs and tolerance. Rules: R-PACK, R-STOP-ORDER."""

import pytest

from purchases.rules.allocation import Choices, Meter, Outcome, allocate, meter
from purchases.states import GapChoice
from tests.purchases.rules.allocation.making import packs
from tests.purchases.rules.allocation.test_rows import fates, settled

PACKS = [
    pytest.param(
        packs(6),
        ["A: one x4 +1", "B: one x4 +1", "C: one x2"],
        {"A": "4+1", "B": "4+1", "C": "2"},
        id="the rule book's: 10 and 2 offered are 2 packs",
    ),
    pytest.param(
        packs(6),
        ["A: one x4", "B: one x4 +1", "C: one x2"],
        {"A": "4", "B": "2, 2 released", "C": "2 released"},
        id="the rule book's: 1 offered is too little, the latest are released",
    ),
    pytest.param(packs(6), ["A: one x6 +5"], {"A": "6"}, id="no pack of tolerance alone"),
    pytest.param(packs(1), ["A: one x3"], {"A": "3"}, id="packs of one are always full"),
    pytest.param(
        packs(6),
        ["A: one +5", "B: one +1", "C: one +5"],
        {"A": "1+1", "B": "1+1", "C": "1+1"},
        id="one extra piece in turn",
    ),
    pytest.param(
        packs(6),
        ["A: one +5", "B: one +1"],
        {"A": "1+3", "B": "1+1"},
        id="round again to who has tolerance left",
    ),
    pytest.param(
        packs(4, "S M"),
        ["A: S x3", "B: M x1"],
        {"A": "3 released", "B": "1 released"},
        id="packs are counted per variant",
    ),
    pytest.param(packs(4, "S M", mixed=True), ["A: S x3", "B: M"], {"A": "3", "B": "1"}, id="unless mixed"),
    pytest.param(
        packs(4, "S M", mixed=True),
        ["A: S x3", "B: M x2", "C: S +9"],
        {"A": "3", "B": "2", "C": "1+2"},
        id="in mixed packs everybody's tolerance helps",
    ),
    pytest.param(
        packs(4, "S M", mixed=True, closed=["S"]),
        ["A: S x2 +2", "B: M +2"],
        {"A": "2", "B": "1+1"},
        id="extra pieces only of what can be had",
    ),
    pytest.param(
        packs(4, limits={"one": 7}), ["A: one x5 +3"], {"A": "4, 1 released"}, id="within the limit"
    ),
    pytest.param(packs(4, limits={"one": 8}), ["A: one x5 +3"], {"A": "5+3"}, id="up to the limit"),
    pytest.param(packs(4, closed=["one"]), ["A: one x5 +3"], {"A": "4, 1 released"}, id="closed: no extras"),
]


@pytest.mark.parametrize(("item", "told", "expected"), PACKS)
def test_packs_are_filled(item, told, expected):
    assert fates(item, *told) == expected


GAPS = [
    pytest.param(packs(6), GapChoice.OWN, ["A: one x4"], {"A": "4"}, {"one": 2}, id="own pieces fill it"),
    pytest.param(
        packs(6), GapChoice.OWN, ["A: one x4 +1"], {"A": "4+1"}, {"one": 1}, id="tolerance comes before own"
    ),
    pytest.param(
        packs(6, limits={"one": 5}),
        GapChoice.OWN,
        ["A: one x4"],
        {"A": "4 released"},
        {},
        id="without stock it is dropped",
    ),
    pytest.param(
        packs(6, "S M", mixed=True, limits={"S": 3}),
        GapChoice.OWN,
        ["A: S x2", "B: M"],
        {"A": "2", "B": "1"},
        {"S": 1, "M": 2},
        id="a mixed one with the first that can be had",
    ),
    pytest.param(
        packs(6), GapChoice.KEEP, ["A: one x4", "B: one x4"], {"A": "4", "B": "2, 2 kept"}, {}, id="kept"
    ),
    pytest.param(
        packs(6),
        GapChoice.KEEP,
        ["A: one x7 drop", "B: one"],
        {"A": "6, 1 released", "B": "1 kept"},
        {},
        id="who would rather be left out is not kept",
    ),
]


@pytest.mark.parametrize(("item", "choice", "told", "expected", "own"), GAPS)
def test_a_pack_that_is_not_full_goes_as_the_organizer_chooses(item, choice, told, expected, own):
    assert settled(item, *told, choice=choice) == (expected, own)


def test_the_plan_tells_what_a_pack_lacks():
    item = packs(6, "S M")
    plan = allocate([item.sold], item.lines("A: M x9 +1"), Choices())
    (pack,) = plan.packs
    assert (pack.variant, pack.ordered, pack.packs, pack.missing, pack.tolerance) == (2, 9, 1, 3, 1)
    assert [(gap.key, gap.missing, gap.outcome) for gap in plan.gaps] == [("2-0", {2: 2}, Outcome.DROPPED)]


def test_the_gap_of_mixed_packs_is_named_by_the_first_variant():
    item = packs(6, "S M", mixed=True)
    plan = allocate([item.sold], item.lines("A: M x5"), Choices(by_gap={"1-0": GapChoice.OWN}))
    assert [(pack.variant, pack.outcome, pack.own) for pack in plan.packs] == [(None, Outcome.OWN, 1)]


@pytest.mark.parametrize(
    ("ordered", "tolerance", "shown"),
    [
        pytest.param(0, 0, Meter(0, 0, 0, 0), id="nothing"),
        pytest.param(4, 1, Meter(0, 4, 2, 1), id="4 of 6: 2 missing, 1 tolerance offered"),
        pytest.param(4, 2, Meter(1, 0, 0, 2), id="tolerance fills it"),
        pytest.param(6, 5, Meter(1, 0, 0, 5), id="no pack of tolerance alone"),
        pytest.param(13, 0, Meter(2, 1, 5, 0), id="two and a begun one"),
    ],
)
def test_the_meter(ordered, tolerance, shown):
    assert meter(6, ordered, tolerance) == shown

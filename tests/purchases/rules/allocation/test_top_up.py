"""What may be added after the stop. Rule: R-TOPUP."""

import pytest

from purchases.rules.allocation import open_places, opens_no_gap
from tests.purchases.rules.allocation.making import packs, rows

PLACES = [
    pytest.param(rows(), ["A: 42 x2", "B: 44"], {"44": 1, "46": 2}, id="the free places of every open row"),
    pytest.param(rows(), [], {}, id="nothing where nobody waits"),
    pytest.param(
        rows("42 44", colours="blue red"), ["A: red 42"], {"red 44": 1}, id="no new row of another colour"
    ),
    pytest.param(
        rows("42 44 46", limits={"46": 1}),
        ["A: 42 x2"],
        {"44": 1, "46": 1},
        id="none in a row that cannot be completed",
    ),
    pytest.param(rows(closed=["46"]), ["A: 42"], {}, id="none beside a closed variant"),
    pytest.param(packs(6, "S M"), ["A: S x4 +2"], {"S": 2}, id="what fills the open pack"),
    pytest.param(packs(6, "S M"), ["A: S x6"], {}, id="no new pack"),
    pytest.param(packs(6, limits={"one": 5}), ["A: one x4"], {}, id="no pack that cannot be completed"),
    pytest.param(
        packs(6, "S M", mixed=True), ["A: S x4"], {"S": 2, "M": 2}, id="any variant of a mixed pack"
    ),
    pytest.param(
        packs(6, "S M", mixed=True, limits={"M": 1}),
        ["A: S x3"],
        {"S": 3, "M": 1},
        id="as far as it can be had",
    ),
]


@pytest.mark.parametrize(("item", "told", "places"), PLACES)
def test_the_places_of_a_top_up(item, told, places):
    found = open_places([item.sold], item.lines(*told))
    assert {item.names[pk - 1]: pieces for pk, pieces in found.items()} == places


@pytest.mark.parametrize(
    ("added", "fits"),
    [
        pytest.param({1: 2}, True, id="all of one"),
        pytest.param({1: 1, 2: 1}, True, id="some of each"),
        pytest.param({1: 2, 2: 1}, False, id="too many together"),
        pytest.param({3: 1}, False, id="something else"),
    ],
)
def test_wishes_share_the_places_of_a_mixed_pack(added, fits):
    item = packs(6, "S M", mixed=True)
    assert opens_no_gap([item.sold], item.lines("A: S x4"), added) is fits

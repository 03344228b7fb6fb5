"""What becomes of pieces that came instead. Rule: R-MISSORT."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from purchases.rules.allocation.data import Offered, Wanted
from purchases.rules.allocation.replacing import accepted
from purchases.rules.mis_sort import Guarantees, Kind, sort_out
from purchases.states import Replacement, SortedOut

AT = datetime(2026, 3, 2, tzinfo=UTC)
TEN, NINE = Decimal(10), Decimal(9)
RED_46 = Kind(1, 7, "46", "red", TEN)
RED_48 = Kind(2, 7, "48", "red", TEN)
RED_50 = Kind(3, 7, "50", "red", TEN)
BLUE_46 = Kind(4, 7, "46", "blue", NINE)
BLUE_48 = Kind(5, 7, "48", "blue", TEN)
DEAR = Kind(6, 7, "48", "gold", Decimal(11))
HAT = Kind(8, 9, "46", "red", TEN)
ITEM = [RED_46, BLUE_46, RED_48, BLUE_48, RED_50, DEAR]
R, K, C = SortedOut.REPLACED, SortedOut.KEPT, SortedOut.CREDITED
W = Replacement
NONE, SIZE, COLOUR = Guarantees(), Guarantees(size=True), Guarantees(colour=True)


@pytest.mark.parametrize(
    ("wish", "came", "guarantees", "outcome"),
    [
        pytest.param(W.SIZE, RED_48, SIZE, R, id="the next larger size, as wished"),
        pytest.param(
            W.SIZE, RED_50, SIZE, C, id="two sizes larger is not as wished, and the size is guaranteed"
        ),
        pytest.param(W.SIZE, RED_50, NONE, K, id="two sizes larger, and nothing is guaranteed"),
        pytest.param(W.SIZE, BLUE_46, COLOUR, C, id="another colour, guaranteed"),
        pytest.param(W.COLOUR, BLUE_46, COLOUR, R, id="another colour, as wished, and cheaper"),
        pytest.param(W.COLOUR, BLUE_48, COLOUR, C, id="another colour and size, the colour guaranteed"),
        pytest.param(W.COLOUR, BLUE_48, NONE, K, id="another colour and size, nothing guaranteed"),
        pytest.param(W.ANY, BLUE_48, SIZE, R, id="any of the item"),
        pytest.param(W.ANY, DEAR, SIZE, C, id="any, but dearer is never taken"),
        pytest.param(W.ANY, DEAR, NONE, K, id="dearer, and nothing is guaranteed"),
        pytest.param(W.ANY, HAT, NONE, C, id="another article"),
        pytest.param(W.ANY, None, NONE, C, id="a thing that the purchase has not"),
        pytest.param(W.EXACT, RED_48, NONE, K, id="exactly this, nothing guaranteed"),
        pytest.param(W.EXACT, RED_48, SIZE, C, id="exactly this, the size guaranteed"),
        pytest.param(W.EXACT, BLUE_46, SIZE, K, id="the guarantee is of what does not differ"),
        pytest.param(W.DROP, RED_48, SIZE, C, id="rather nothing, the size guaranteed"),
    ],
)
def test_what_becomes_of_it(wish, came, guarantees, outcome):
    found = sort_out(ordered=RED_46, came=came, accepted=taken(RED_46, wish), guarantees=guarantees)
    assert found == outcome


def test_the_largest_size_has_no_larger_one():
    found = sort_out(ordered=RED_50, came=RED_46, accepted=taken(RED_50, W.SIZE), guarantees=SIZE)
    assert found == C


def taken(ordered: Kind, wish: Replacement) -> frozenset[int]:
    item = [Offered(each.pk, each.size, each.colour, each.price) for each in ITEM]
    return accepted(Wanted(1, ordered.pk, 1, AT, TEN, replacement=wish), item)

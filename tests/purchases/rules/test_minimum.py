"""Whether enough was ordered. Rule: R-MINIMUM."""

import pytest

from purchases.rules.minimum import Reached, minimum_progress


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        pytest.param({}, [], id="no minimum at all"),
        pytest.param({"minimum_sum": 10000}, [Reached("sum", 9999, 10000)], id="a cent short of the sum"),
        pytest.param({"minimum_people": 3}, [Reached("people", 3, 3)], id="people"),
        pytest.param(
            {"minimum_pieces": {7: 5, 8: 1, 9: 1}},
            [Reached("pieces", 4, 5, 7), Reached("pieces", 1, 1, 8)],
            id="an item that nobody ordered needs no minimum",
        ),
        pytest.param(
            {"minimum_sum": 9999, "minimum_people": 4},
            [Reached("sum", 9999, 9999), Reached("people", 3, 4)],
            id="both, each with its own figures",
        ),
        pytest.param({"minimum_sum": 0, "minimum_people": 0}, [], id="a minimum of zero is none"),
    ],
)
def test_the_minimum_is(terms, found):
    given = {"minimum_sum": None, "minimum_people": None, "minimum_pieces": {}, **terms}
    assert minimum_progress(goods=9999, people=3, pieces={7: 4, 8: 1}, **given) == found


@pytest.mark.parametrize(("have", "met"), [(9, False), (10, True), (11, True)])
def test_it_is_met_when_reached(have, met):
    assert Reached("sum", have, 10).is_met is met

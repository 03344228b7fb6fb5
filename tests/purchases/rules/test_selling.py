import pytest

from purchases.rules.selling import Selling, Stand, selling_fault

GOWNS = [Stand("42", "", 1), Stand("46", "", 2, 2), Stand("48", "", 1, 9)]
FAULTS = [
    pytest.param(Selling(), [], None, id="by the piece"),
    pytest.param(Selling("pack"), [], ("pack", None), id="a pack of nobody knows what"),
    pytest.param(Selling("pack", 0), [], ("pack", None), id="a pack of nothing"),
    pytest.param(Selling("pack", 1), [], ("pack", None), id="a pack of one"),
    pytest.param(Selling("pack", -6), [], ("pack", None), id="a pack of less than nothing"),
    pytest.param(Selling("pack", 10_001), [], ("pack", None), id="a pack of very many"),
    pytest.param(Selling("pack", 2), [], None, id="a pack of two"),
    pytest.param(Selling("pack", 10_000, mixed=True), [], None, id="the largest pack"),
    pytest.param(Selling("row"), GOWNS, None, id="a row"),
    pytest.param(Selling("row"), [], ("one_place", None), id="a row of nothing"),
    pytest.param(Selling("row"), [Stand("42", "", 1)], ("one_place", None), id="a row of one place"),
    pytest.param(Selling("row"), [Stand("42", "", 2)], None, id="a row of one size twice"),
    pytest.param(Selling("row"), [Stand("", "red", 2)], ("no_size", None), id="a row without sizes"),
    pytest.param(Selling("row"), [*GOWNS, Stand("50", "", 0)], ("times", "50"), id="a size not at all"),
    pytest.param(Selling("row"), [*GOWNS, Stand("50", "", -1)], ("times", "50"), id="less than not at all"),
    pytest.param(
        Selling("row"), [*GOWNS, Stand("50", "", 2, 1)], ("stock", "50"), id="less stock than a row"
    ),
    pytest.param(Selling("row"), [*GOWNS, Stand("50", "", 1, 0)], ("stock", "50"), id="no stock"),
    pytest.param(Selling("row"), [*GOWNS, Stand("50", "", 20)], None, id="24 places"),
    pytest.param(Selling("row"), [*GOWNS, Stand("50", "", 21)], ("places", None), id="25 places"),
    pytest.param(
        Selling("row"), [*GOWNS, Stand("42", "red", 1)], ("one_place", None), id="one place in one colour"
    ),
    pytest.param(
        Selling("row"), [*GOWNS, Stand("42", "red", 22)], None, id="24 places are counted colour by colour"
    ),
]


@pytest.mark.parametrize(("selling", "stands", "expected"), FAULTS)
def test_what_an_item_cannot_be_sold_like(selling, stands, expected):
    found = selling_fault(selling, stands)
    assert (found and (found[0], found[1] and found[1].size)) == expected

"""What a scanner or a person means. Rule: R-SHORTAGE."""

import pytest

from purchases.rules.order_list.articles import Offered
from purchases.rules.scanned import read_scanned

SHELF = [
    Offered(1, "A-1"),
    Offered(2, "A 2", "46", "red"),
    Offered(3, "A 2", "46", "blue"),
    Offered(4, "A 2", "48", "red"),
    Offered(5, "4607001", "S"),
]


@pytest.mark.parametrize(
    ("text", "one", "choices"),
    [
        pytest.param("A-1", 1, [], id="an article of one kind"),
        pytest.param(" a-1 ", 1, [], id="in another case, with spaces"),
        pytest.param("A 2 48", 4, [], id="an article of two words and its size"),
        pytest.param("A 2 46 red", 2, [], id="size and colour"),
        pytest.param("A 2 BLUE", 3, [], id="the colour alone"),
        pytest.param("A 2 red 46", 2, [], id="colour and size"),
        pytest.param("4607001/S", 5, [], id="parted by a stroke"),
        pytest.param("A 2 46", None, [2, 3], id="a size in two colours"),
        pytest.param("A 2", None, [2, 3, 4], id="no size"),
        pytest.param("A 2 99", None, [2, 3, 4], id="a size that was not bought"),
        pytest.param("B-9", None, [], id="an article that nobody knows"),
        pytest.param("", None, [], id="nothing"),
    ],
)
def test_what_is_meant(text, one, choices):
    meant = read_scanned(text, SHELF)
    assert (meant.one.key if meant.one else None) == one
    assert [each.key for each in meant.choices] == choices

import pytest

from purchases.rules.size_rows import rows_by_colour, times_in_row, told_rows

ROWS = [
    pytest.param([], "", id="nothing"),
    pytest.param([("", "", 1)], "", id="no sizes"),
    pytest.param([("42", "", 1), ("44", "", 1), ("46", "", 2), ("48", "", 1)], "42-44-46-46-48", id="a row"),
    pytest.param([("42", "red", 1), ("44", "red", 2)], "42-44-44", id="one colour"),
    pytest.param(
        [("42", "red", 1), ("44", "red", 1), ("42", "blue", 1), ("44", "blue", 1)],
        "42-44",
        id="the same row in two colours",
    ),
    pytest.param([("42", "red", 1), ("42", "blue", 2)], "red: 42; blue: 42-42", id="a row a colour"),
    pytest.param([("42", "", 1), ("42", "blue", 2)], "42; blue: 42-42", id="a colour and none"),
]


@pytest.mark.parametrize(("places", "text"), ROWS)
def test_a_row_is_told_as_the_supplier_writes_it(places, text):
    assert told_rows(rows_by_colour(places)) == text


@pytest.mark.parametrize(
    ("size", "times"),
    [
        pytest.param("42", 1, id="once"),
        pytest.param("46", 2, id="side by side"),
        pytest.param("44", 2, id="apart"),
        pytest.param("50", 1, id="not in the row"),
    ],
)
def test_a_size_stands_in_a_row_as_often_as_it_is_named(size, times):
    assert times_in_row(size, ("42", "44", "46", "46", "48", "44")) == times

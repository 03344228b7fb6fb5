"""Cells that a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.harmless import harmless, original


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="a formula is only shown"),
        pytest.param("+7 900 000-00-00", "'+7 900 000-00-00", id="a telephone is no sum"),
        pytest.param("-12 °C", "'-12 °C", id="a minus begins a formula too"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="an at sign calls a function in Excel"),
        pytest.param("\t=1+1", "'\t=1+1", id="a tab may be skipped"),
        pytest.param("\r=1+1", "'\r=1+1", id="a carriage return may be skipped"),
        pytest.param("\n=1+1", "'\n=1+1", id="a new line may be skipped"),
        pytest.param("＝1+1", "'＝1+1", id="a wide equals sign is one in a Japanese Excel"),
        pytest.param("'=1+1", "''=1+1", id="what looks guarded is guarded once more"),
        pytest.param("'''@A", "''''@A", id="however often"),
        pytest.param("'quoted'", "'quoted'", id="an apostrophe alone does nothing"),
        pytest.param("''", "''", id="nor do several"),
        pytest.param("a=b", "a=b", id="an equals sign further on does nothing"),
        pytest.param("3-5", "3-5", id="sizes are left alone"),
        pytest.param(" =1", " =1", id="a space makes it a text"),
        pytest.param("", "", id="nothing is nothing"),
    ],
)
def test_a_cell_is_written_as(text, written):
    assert harmless(text) == written
    assert original(written) == text


@pytest.mark.parametrize("text", ["'48-60", "it's", "'", "48", "=1+1"])
def test_a_text_that_nobody_guarded_is_left_alone(text):
    assert original(text) == text


CELLS = st.text() | st.builds("".join, st.lists(st.sampled_from("'=+-@\t\r\n＝a "), max_size=8))


@given(CELLS)
def test_every_text_comes_back_and_none_begins_dangerously(text):
    assert original(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(CELLS, CELLS)
def test_different_texts_stay_different(one, other):
    assert (harmless(one) == harmless(other)) == (one == other)

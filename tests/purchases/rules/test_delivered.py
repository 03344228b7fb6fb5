"""A supplier's list of what it sent. Rule: R-SHORTAGE."""

import pytest

from purchases.rules.delivered import Delivered, judge_delivery
from purchases.rules.order_list.articles import Offered
from purchases.rules.tables import Row, Table

BOUGHT = [Offered(1, "A1"), Offered(2, "A2", "46"), Offered(3, "A2", "48")]


def judged(*lines: str):
    rows = (Row(n, tuple(cell or None for cell in line.split(";"))) for n, line in enumerate(lines, 1))
    return judge_delivery(table=Table(tuple(rows)), bought=BOUGHT)


def test_counts_are_added_up_and_unknown_columns_named():
    found = judged("Артикул;Размер;Отгружено;Брак;Цена", "A1;;3;1;99", "A2;46;2;;99", "a1;;4;;99")
    assert found.counts == {1: Delivered(7, 1), 2: Delivered(2, 0)}
    assert (found.unread, found.problems) == (("Цена",), ())


@pytest.mark.parametrize(
    ("line", "row", "code"),
    [
        pytest.param("B9;;1;", 2, "article_not_bought", id="never ordered"),
        pytest.param(";46;1;", 2, "article_missing", id="no article"),
        pytest.param("A2;;1;", 2, "size_missing", id="which size"),
        pytest.param("A2;50;1;", 2, "size_unknown", id="a size that was not bought"),
        pytest.param("A1;;;", 2, "quantity_missing", id="no quantity"),
        pytest.param("A1;;1.5;", 2, "quantity_not_whole", id="half a piece"),
        pytest.param("A1;;-1;", 2, "quantity_not_whole", id="fewer than none"),
        pytest.param("A1;;x;", 2, "quantity_not_whole", id="a word"),
        pytest.param("A1;;1;2", 2, "defective_beyond_count", id="more broken than came"),
        pytest.param("A1;;99999999;", 2, "count_too_large", id="more than anybody counts"),
    ],
)
def test_a_row_that_cannot_be(line, row, code):
    (problem,) = judged("article;size;quantity;defective", line).problems
    assert (problem.row, problem.code) == (row, code)
    assert problem.template % problem.values


def test_without_its_columns_nothing_is_read():
    found = judged("name;price", "Tea;1")
    assert [problem.code for problem in found.problems] == ["no_column", "no_column"]
    assert found.counts == {}

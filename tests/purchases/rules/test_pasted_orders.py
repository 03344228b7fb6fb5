"""Orders copied from anywhere. Rule: R-OFFSITE."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.order_list import Offered, as_text, judge_orders, read_pasted
from purchases.rules.tables import Row, Table

OFFERED = [
    Offered(1, "1004", "46"),
    Offered(2, "1004", "48"),
    Offered(3, "1005"),
    Offered(4, "A 12", "", "dark red"),
    Offered(5, "A 12", "", "blue"),
]


def read(text):
    pasted = read_pasted(text=text, offered=OFFERED)
    return judge_orders(table=pasted.table, columns=pasted.columns, offered=OFFERED, region="EE")


def wanted(text):
    return [(each.row, each.person.name, each.offered.key, each.quantity) for each in read(text).wanted]


ONE_ROW = [
    pytest.param("Ivanova 1004 46 2", id="parted by spaces"),
    pytest.param("Ivanova\t1004\t46\t2", id="by tabs, as from a spreadsheet"),
    pytest.param("Ivanova; 1004; 46; 2", id="by semicolons"),
    pytest.param("Ivanova, 1004, 46, 2", id="by commas"),
    pytest.param("Ivanova: 1004 46 2шт", id="with a unit"),
    pytest.param("Ivanova - 1004 46 x2", id="with a dash and a cross"),
    pytest.param("Ivanova 1004 46 - 2 шт.", id="with the unit apart"),
    pytest.param("person article size quantity\n\nIvanova 1004 46 2".replace(" ", "\t"), id="with headings"),
    pytest.param("Кол-во;Размер;Артикул;Имя\n2;46;1004;Ivanova", id="with headings in another order"),
    pytest.param('"Ivanova",1004,46,"2"', id="in quotes"),
]


@pytest.mark.parametrize("text", ONE_ROW)
def test_a_row_is_read(text):
    (found,) = wanted(text)
    assert found[1:] == ("Ivanova", 1, 2)
    assert read(text).problems == ()


def test_a_chat_with_names_above_what_they_want():
    text = "Anna Ivanova +372 5123 4567\n1004 46 2\n1005 1шт\n\nBoris boris@example.org:\na 12 dark red 3"
    judged = read(text)
    assert [(each.name, each.phone, each.email) for each in judged.people] == [
        ("Anna Ivanova", "+37251234567", ""),
        ("Boris", "", "boris@example.org"),
    ]
    assert wanted(text) == [
        (2, "Anna Ivanova", 1, 2), (3, "Anna Ivanova", 3, 1), (6, "Boris", 4, 3),
    ]  # fmt: skip
    assert judged.problems == ()


def test_rows_have_the_numbers_of_their_lines_whatever_ends_them():
    assert [row for row, *_rest in wanted("\r\nAnna 1005 1\rBoris 1005 2\n\nVera 1005 3")] == [2, 3, 5]


UNREADABLE = [
    pytest.param("Anna 9999 46 2", (1, "article", "article_unknown", "9999"), id="an unknown article"),
    pytest.param("Anna 1004 2", (1, "size", "size_missing", ""), id="no size"),
    pytest.param("Anna 1004 44 2", (1, "size", "size_unknown", "44"), id="another size"),
    pytest.param("Anna 1005", (1, "quantity", "quantity_missing", ""), id="no quantity"),
    pytest.param("1005 2", (1, "person", "person_missing", ""), id="nobody"),
    pytest.param(
        "article\tquantity\n1005\t2", (1, "person", "no_column", ""), id="headings without a person"
    ),
]


@pytest.mark.parametrize(("text", "problem"), UNREADABLE)
def test_what_cannot_be_read_is_named(text, problem):
    judged = read(text)
    assert [(each.row, each.field, each.code, each.value) for each in judged.problems] == [problem]
    assert judged.wanted == ()


def test_thanks_and_greetings_order_nothing():
    assert (wanted("Hello all!\nThank you\n"), read("Hello all!").problems) == ([], ())


def test_a_table_as_text_is_read_the_same_with_the_same_rows():
    rows = {
        2: ("person", "article", "size", "quantity"),
        5: ("Anna", 1004, "46", 2),
        6: (None, "1005", None, 1),
    }
    text = as_text(Table(tuple(Row(number, cells) for number, cells in rows.items())))
    assert wanted(text) == [(5, "Anna", 1, 2), (6, "Anna", 3, 1)]


texts = st.lists(
    st.one_of(
        st.text(max_size=8), st.sampled_from(["1004", "46", "\t", ";", "\n", " ", "Anna", "+37251234567"])
    ),
    max_size=20,
)


@given(texts)
def test_any_text_is_read(parts):
    judged = read("".join(parts))
    assert all(problem.template % problem.values for problem in judged.problems)
    assert all(each.offered in OFFERED for each in judged.wanted)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a@" * 10_000, id="one word of twenty thousand signs"),
        pytest.param("\n".join(f"P{number} 1005 1" for number in range(3_000)), id="three thousand people"),
    ],
)
def test_reading_takes_as_long_as_the_text_is(text):
    began = process_time()
    read(text)
    assert process_time() - began < 5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.order_list import Wanted, judge_orders, map_order_columns
from purchases.rules.tables import Row, Table

ARTICLES = {"tea", "milk", "29932", "Salt", "salt"}


def judge(*rows, explicit=None):
    table = Table(
        rows=tuple(
            Row(at, tuple(cell if cell != "" else None for cell in row)) for at, row in enumerate(rows, 1)
        )
    )
    columns = map_order_columns(table=table, explicit=explicit)
    return judge_orders(table=table, columns=columns, articles=ARTICLES)


HEADINGS = [
    pytest.param(["household", "ref", "quantity"], id="household, ref, quantity"),
    pytest.param(["Person", "Article", "Qty"], id="person, article, qty"),
    pytest.param(["Имя", "Артикул", "Кол-во"], id="russian"),
    pytest.param(["Participant", "SKU", "Pieces"], id="participant, sku, pieces"),
    pytest.param(["Foyer", "Réf.", "Qté"], id="french"),
    pytest.param(["Учасник", "Код товару", "Кількість"], id="ukrainian"),
    pytest.param(["Όνομα", "Κωδικός", "Ποσότητα"], id="greek"),
    pytest.param(["Nimi", "Tuotenumero", "Määrä"], id="finnish"),
    pytest.param(["Name", "Artikel-Nr.", "Menge"], id="german"),
    pytest.param(["Nome", "Codice", "Quantità"], id="italian"),
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_headings_are_understood(headings):
    assert judge(headings, ["Anna", "tea", 2]).wanted == (Wanted(2, "Anna", "tea", 2),)


def test_columns_stand_in_any_order_with_others_between():
    judged = judge(["Quantity", "Comment", "Article", "Name"], ["3", "quick", "milk", "Boris"])
    assert judged.wanted == (Wanted(2, "Boris", "milk", 3),)


def test_an_explicit_mapping_wins():
    judged = judge(
        ["who", "what", "how many"],
        ["Anna", "tea", 2],
        explicit={"person": "who", "article": "B", "quantity": "how many"},
    )
    assert judged.wanted == (Wanted(2, "Anna", "tea", 2),)


def test_missing_columns_are_named():
    judged = judge(["who", "ref"], ["Anna", "tea"])
    assert [(problem.field, problem.code) for problem in judged.problems] == [
        ("person", "no_column"),
        ("article", "no_column"),
        ("quantity", "no_column"),
    ]


QUANTITIES = [
    pytest.param("4", 4, id="a whole number"),
    pytest.param(4, 4, id="a number of a spreadsheet"),
    pytest.param("4,0", 4, id="a whole number with a zero after the comma"),
    pytest.param("1 000", 1000, id="thousands parted by a space"),
    pytest.param("10000", 10_000, id="the most that is taken"),
]


@pytest.mark.parametrize(("text", "quantity"), QUANTITIES)
def test_quantity_is_read(text, quantity):
    judged = judge(["person", "article", "quantity"], ["Anna", "tea", text])
    assert judged.wanted == (Wanted(2, "Anna", "tea", quantity),)


PROBLEMS = [
    pytest.param(["", "tea", 1], [("person", "A", "", "person_missing")], id="nobody"),
    pytest.param(
        ["A" * 121, "tea", 1], [("person", "A", "A" * 80, "too_long")], id="a name that is too long"
    ),
    pytest.param(["Anna", "", 1], [("article", "B", "", "article_missing")], id="no article"),
    pytest.param(
        ["Anna", "coffee", 1], [("article", "B", "coffee", "article_unknown")], id="an unknown article"
    ),
    pytest.param(["Anna", "SALT", 1], [("article", "B", "SALT", "article_unknown")], id="which of two salts"),
    pytest.param(["Anna", "tea", ""], [("quantity", "C", "", "quantity_missing")], id="no quantity"),
    pytest.param(["Anna", "tea", "two"], [("quantity", "C", "two", "quantity_not_whole")], id="a word"),
    pytest.param(["Anna", "tea", "1.5"], [("quantity", "C", "1.5", "quantity_not_whole")], id="a half"),
    pytest.param(
        ["Anna", "tea", "1.000"], [("quantity", "C", "1.000", "quantity_not_whole")], id="one or 1000"
    ),
    pytest.param(["Anna", "tea", "NaN"], [("quantity", "C", "NaN", "quantity_not_whole")], id="not a number"),
    pytest.param(
        ["Anna", "tea", "1e400"], [("quantity", "C", "1e400", "quantity_not_whole")], id="an exponent"
    ),
    pytest.param(["Anna", "tea", 0], [("quantity", "C", "0", "quantity_not_positive")], id="none"),
    pytest.param(["Anna", "tea", "-2"], [("quantity", "C", "-2", "quantity_not_positive")], id="below none"),
    pytest.param(["Anna", "tea", 10_001], [("quantity", "C", "10001", "quantity_too_large")], id="too many"),
    pytest.param(
        ["", "coffee", 0],
        [
            ("person", "A", "", "person_missing"),
            ("article", "B", "coffee", "article_unknown"),
            ("quantity", "C", "0", "quantity_not_positive"),
        ],
        id="everything at once",
    ),
]


@pytest.mark.parametrize(("row", "problems"), PROBLEMS)
def test_a_bad_row_is_named_and_the_others_are_kept(row, problems):
    judged = judge(["person", "article", "quantity"], ["Boris", "milk", 1], row, ["Vera", "tea", 2])
    assert [(p.row, p.field, p.column, p.value, p.code) for p in judged.problems] == [
        (3, *problem) for problem in problems
    ]
    assert judged.wanted == (Wanted(2, "Boris", "milk", 1), Wanted(4, "Vera", "tea", 2))
    assert all(problem.template % problem.values for problem in judged.problems)


def test_an_article_is_found_in_any_case_where_one_item_fits():
    judged = judge(
        ["person", "article", "quantity"], ["Anna", "TEA", 1], ["Anna", "Salt", 1], ["Anna", 29932, 1]
    )
    assert [wanted.article for wanted in judged.wanted] == ["tea", "Salt", "29932"]


def test_the_same_person_and_article_are_added_up_at_their_first_row():
    judged = judge(
        ["person", "article", "quantity"], ["Anna", "tea", 1], ["Boris", "tea", 2], [], ["Anna", "tea", 3]
    )
    assert judged.wanted == (Wanted(2, "Anna", "tea", 4), Wanted(3, "Boris", "tea", 2))


def test_quantities_that_add_up_to_too_many_are_named_at_the_later_row():
    judged = judge(["person", "article", "quantity"], ["Anna", "tea", 9000], ["Anna", "tea", 1001])
    assert [(p.row, p.code) for p in judged.problems] == [(3, "quantity_too_large")]
    assert judged.wanted == (Wanted(2, "Anna", "tea", 9000),)


cells = st.one_of(
    st.none(), st.text(max_size=9), st.integers(), st.decimals(), st.sampled_from(["Anna", "tea", "2"])
)


@given(rows=st.lists(st.lists(cells, max_size=4), max_size=6))
def test_any_table_is_judged(rows):
    judged = judge(["person", "article", "quantity"], *rows)
    assert all(1 <= wanted.quantity <= 10_000 and wanted.article in ARTICLES for wanted in judged.wanted)
    assert all(problem.template % problem.values for problem in judged.problems)

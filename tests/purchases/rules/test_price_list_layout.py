import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.price_list import Layout, guess_layout, layout_of, map_price_columns, to_remember
from purchases.rules.tables import column_index, column_letter
from tests.factories.price_lists import judge, table

HEADINGS = [
    pytest.param(
        ["Producteur", "Réf", "Produit", "Description", "Unité", "Prix €", "Rupture"],
        {
            "category": "A",
            "article": "B",
            "name": "C",
            "description": "D",
            "unit": "E",
            "price": "F",
            "sold_out": "G",
        },
        id="french",
    ),
    pytest.param(
        [
            "Артикул",
            "Наименование",
            "Состав",
            "Размеры",
            "Цвет",
            "Цена, руб",
            "от 30 тыс",
            "Упаковка",
            "Наличие",
        ],
        {
            "article": "A",
            "name": "B",
            "description": "C",
            "size": "D",
            "colour": "E",
            "price": "F",
            "pack": "H",
            "availability": "I",
        },
        id="russian",
    ),
    pytest.param(
        ["avail.", "Order number", "Name", "Unit", "Price (net)", "Price unit", "Category", "Manufacturer"],
        {"availability": "A", "article": "B", "name": "C", "unit": "D", "price": "E", "category": "G"},
        id="english, with a better category than the manufacturer",
    ),
    pytest.param(
        ["Код товару", "Назва", "Ціна, грн", "Наявність", "Виробник"],
        {"article": "A", "name": "B", "price": "C", "availability": "D", "category": "E"},
        id="ukrainian",
    ),
    pytest.param(
        ["ΚΩΔΙΚΟΣ", "Περιγραφή", "Προϊόν", "Τιμή (€)", "Χρώμα"],
        {"article": "A", "description": "B", "name": "C", "price": "D", "colour": "E"},
        id="greek in any case",
    ),
    pytest.param(
        ["Tuotenumero", "Tuote", "Hinta", "Koko", "Paino (kg)"],
        {"article": "A", "name": "B", "price": "C", "size": "D", "weight": "E"},
        id="finnish",
    ),
    pytest.param(
        ["Artikel-Nr.", "Bezeichnung", "Preis (EUR)", "Größe", "Farbe", "VPE"],
        {"article": "A", "name": "B", "price": "C", "size": "D", "colour": "E", "pack": "F"},
        id="german",
    ),
    pytest.param(
        ["Codice", "Prodotto", "Prezzo", "Taglia", "Unità di misura"],
        {"article": "A", "name": "B", "price": "C", "size": "D", "unit": "E"},
        id="italian",
    ),
    pytest.param(
        ["Réf.", "Article", "Prix"],
        {"article": "A", "name": "B", "price": "C"},
        id="an article beside a reference is the name",
    ),
    pytest.param(
        ["Цена с орг. сбором", "Название", "Оптовая цена", "РРЦ"],
        {"name": "B", "price": "C"},
        id="the wholesale price and not the retail one",
    ),
]


@pytest.mark.parametrize(("headings", "columns"), HEADINGS)
def test_headings_are_understood(headings, columns):
    found = map_price_columns(table=table(headings))
    assert {field: column_letter(at) for field, at in found.index.items()} == columns
    assert found.header_row == 1
    assert found.problems == ()


def test_headings_are_looked_for_below_the_title():
    found = map_price_columns(
        table=table(["ООО «Текстиль»"], [], ["Прайс от 01.11.2026"], ["Название", "Цена"])
    )
    assert (found.header_row, found.index) == (4, {"name": 0, "price": 1})


EXPLICIT = [
    pytest.param({"price": "Retail"}, {"name": 0, "price": 2}, id="by heading"),
    pytest.param({"price": " RETAIL. "}, {"name": 0, "price": 2}, id="by heading in any spelling"),
    pytest.param({"price": "C"}, {"name": 0, "price": 2}, id="by letter"),
    pytest.param({"price": "c"}, {"name": 0, "price": 2}, id="by small letter"),
    pytest.param({"name": "Retail", "price": "B"}, {"name": 2, "price": 1}, id="two fields"),
    pytest.param({"unit": "Price"}, None, id="a column taken from another field"),
]


@pytest.mark.parametrize(("explicit", "columns"), EXPLICIT)
def test_an_explicit_mapping_wins(explicit, columns):
    found = map_price_columns(table=table(["Name", "Price", "Retail"], ["Tea", 2, 3]), explicit=explicit)
    if columns is None:
        assert [(problem.code, problem.field) for problem in found.problems] == [("no_column", "price")]
    else:
        assert found.index == columns


def test_a_file_without_headings_is_read_by_letters():
    judged = judge(["T1", "Tea", 2], ["T2", "Milk", 3], explicit={"article": "A", "name": "B", "price": "C"})
    assert [(item.row, item.article, item.price) for item in judged.items] == [
        (1, "T1", Decimal("2.00")),
        (2, "T2", Decimal("3.00")),
    ]


MAPPING_PROBLEMS = [
    pytest.param({"colr": "A"}, [("unknown_field", "colr", "A")], id="a field that does not exist"),
    pytest.param(
        {"size": "Taille"}, [("column_not_found", "size", "Taille")], id="a heading that is not there"
    ),
    pytest.param({"size": "ZZ"}, [("column_not_found", "size", "ZZ")], id="a letter beyond the table"),
    pytest.param({"size": 3}, [("column_not_found", "size", "3")], id="a number"),
    pytest.param({"price": None}, [("no_column", "price", "")], id="a needed field left out"),
]


@pytest.mark.parametrize(("explicit", "problems"), MAPPING_PROBLEMS)
def test_a_wrong_mapping_is_named(explicit, problems):
    judged = judge(["Name", "Price"], ["Tea", 2], explicit=explicit)
    assert [(problem.code, problem.field, problem.value) for problem in judged.problems] == problems
    assert judged.items == ()
    assert all(problem.template % problem.values for problem in judged.problems)


def test_a_file_with_neither_name_nor_price_says_both():
    judged = judge(["one", "two"], ["three", "four"])
    assert [(problem.code, problem.field) for problem in judged.problems] == [
        ("no_column", "name"),
        ("no_column", "price"),
    ]


FOUND = ["Артикул", "Название", "Цена", "от 30 тыс", "Заметки"]
LIST = [["1002", "Халат", "10,50"], ["1003", "Сорочка", "12,50"], ["1004", "Пижама", "14,50"]]


def roles_of(layout):
    return {column_letter(at): role for at, role in sorted(layout.roles.items())}


GUESSES = [
    pytest.param(
        [["Прайс"], ["от 01.11.2026"], ["заказ от 10 000 руб."], [], ["т. 123"], [], [], FOUND[:3], *LIST],
        (8, 1, {"A": "article", "B": "name", "C": "price"}),
        id="seven rows of titles",
    ),
    pytest.param(
        [["sku", "title", "price"], ["Артикул", "Название", "Цена опт"], *LIST],
        (1, 2, {"A": "article", "B": "name", "C": "price"}),
        id="keys above labels",
    ),
    pytest.param(
        [["Артикул", "Название", "Цена", "", "Наличие"], ["", "", "опт", "розница", ""]]
        + [[*row, "20,00", "есть"] for row in LIST],
        (1, 2, {"A": "article", "B": "name", "C": "price", "E": "availability"}),
        id="a heading that spans two",
    ),
    pytest.param(
        [["Артикул", "Название", "Цена", "Размеры"], ["", "", "", "42", "44", "46"]]
        + [[*row, 1, "", 3] for row in LIST],
        (1, 2, {"A": "article", "B": "name", "C": "price", "D": "size:42", "E": "size:44", "F": "size:46"}),
        id="a heading that spans sizes",
    ),
    pytest.param(
        [["Артикул", "Название", "Цена", "S", "M", "L"]] + [[*row, "+", "-", "есть"] for row in LIST],
        (1, 1, {"A": "article", "B": "name", "C": "price", "D": "size:S", "E": "size:M", "F": "size:L"}),
        id="a column for each letter size",
    ),
    pytest.param(
        [["Name", "Price", 20, 50, 100]] + [[name, price, 9.5, "8,75", "7,25"] for _, name, price in LIST],
        (1, 1, {"A": "name", "B": "price"}),
        id="prices by pieces are no sizes",
    ),
    pytest.param(
        [["Артикул", "Название", "Цена"], ["ХАЛАТЫ"], *LIST],
        (1, 1, {"A": "article", "B": "name", "C": "price"}),
        id="a section right below the headings",
    ),
    pytest.param(LIST, (0, 0, {"A": "article", "B": "name", "C": "price"}), id="no headings"),
    pytest.param(
        [[at, *row, "42-48", "есть", 7] for at, row in enumerate(LIST, 1)],
        (0, 0, {"B": "article", "C": "name", "D": "price", "E": "size", "F": "availability"}),
        id="no headings, and a running number",
    ),
    pytest.param(
        [["№", "Номер", "Наименование", "Цена"], *([at, at, *row[1:]] for at, row in enumerate(LIST, 1))],
        (1, 1, {"C": "name", "D": "price"}),
        id="a running number is no article",
    ),
    pytest.param(
        [["Название", "Цена", "Стоимость, руб"], *([row[1], "см. прайс", row[2]] for row in LIST)],
        (1, 1, {"A": "name", "C": "price"}),
        id="a column of text is no price whatever it is called",
    ),
    pytest.param(
        [["Название", "РРЦ", "Опт", "Цена"], *([row[1], "30", row[2], "20"] for row in LIST)],
        (1, 1, {"A": "name", "C": "price"}),
        id="the wholesale price of three",
    ),
    pytest.param(
        [["Название", "Цена за упак.", "Цена за шт."], *([row[1], "30", row[2]] for row in LIST)],
        (1, 1, {"A": "name", "C": "price"}),
        id="the price of a piece and not of a pack",
    ),
    pytest.param(
        [["Название", "до 30 тыс", "от 30 тыс", "от 100 тыс"], *([row[1], "3", "2", "1"] for row in LIST)],
        (1, 1, {"A": "name", "B": "price", "C": "tier:30000", "D": "tier:100000"}),
        id="the price below the first sum",
    ),
    pytest.param(
        [["Название", "от 100 тыс", "от 10 тыс", "от 30 тыс"], *([row[1], "1", "3", "2"] for row in LIST)],
        (1, 1, {"A": "name", "B": "tier:100000", "C": "price", "D": "tier:30000"}),
        id="the price from the lowest sum where there is no other",
    ),
    pytest.param(
        [["Название", "Цена", "от 10 шт"], *([row[1], row[2], "2"] for row in LIST)],
        (1, 1, {"A": "name", "B": "price"}),
        id="a price by pieces is no tier",
    ),
    pytest.param(
        [["Название", "Цена", ""], *([row[1], row[2], f"https://example.org/{row[0]}.jpg"] for row in LIST)],
        (1, 1, {"A": "name", "B": "price", "C": "picture"}),
        id="addresses of pictures without a heading",
    ),
    pytest.param(
        [["Codice", "Descrizione", "Conf.", "Prezzo"], *([*row[:2], "12", row[2]] for row in LIST)],
        (1, 1, {"A": "article", "B": "name", "C": "pack", "D": "price"}),
        id="a description is the name where there is no other",
    ),
    pytest.param(
        [["article", "name", "price_opt", "price_rozn"], ["1", "Нож", "5", "6"], ["2", "Вилка", "5", "6"]],
        (1, 1, {"A": "article", "B": "name", "C": "price"}),
        id="keys alone, and articles that count",
    ),
    pytest.param(
        [["Наименование", "Сумма", "Срок"], *([row[1], row[2], "30 дней"] for row in LIST)],
        (1, 1, {"A": "name", "B": "price"}),
        id="headings of which one is known",
    ),
    pytest.param(
        [["Название", "", "Наличие"], *([row[1], row[2], "есть"] for row in LIST)],
        (1, 1, {"A": "name", "B": "price", "C": "availability"}),
        id="a price without a heading",
    ),
]


@pytest.mark.parametrize(("rows", "expected"), GUESSES)
def test_the_layout_is_guessed(rows, expected):
    layout = guess_layout(table=table(*rows))
    assert (layout.header_row, layout.header_rows, roles_of(layout)) == expected
    assert layout.problems == ()


def test_all_columns_that_could_be_the_price_are_told():
    rows = [["Название", "РРЦ", "Опт", "от 30 тыс", "Вес"], *([row[1], "3", "2", "1", "5 г"] for row in LIST)]
    assert guess_layout(table=table(*rows)).prices == (1, 2, 3)


def test_a_retail_price_is_never_taken_for_the_wholesale_one():
    layout = guess_layout(table=table(["Название", "РРЦ"], *(row[1:] for row in LIST)))
    assert [(problem.code, problem.field) for problem in layout.problems] == [("no_column", "price")]
    assert layout.prices == (1,)


def test_headings_are_looked_for_in_the_first_thirty_rows():
    titles = [["о нас"]] * 29
    assert guess_layout(table=table(*titles, ["Название", "Цена"], *LIST)).header_row == 30
    assert guess_layout(table=table(["о нас"], *titles, ["Название", "Цена"], *LIST)).header_row == 0


def test_a_heading_above_two_is_told_with_both():
    rows = [["Название", "Цена", "", "Наличие"], ["", "опт", "розница", ""], ["Халат", "10,50", "12", "есть"]]
    assert guess_layout(table=table(*rows)).headings == ("Название", "Цена опт", "Цена розница", "Наличие")


SETTLED = {0: "article", 1: "name", 3: "price", 4: "colour"}

NEXT_FILES = [
    pytest.param(FOUND, {"A": "article", "B": "name", "D": "price", "E": "colour"}, id="the same columns"),
    pytest.param(
        ["Заметки", "от 30 тыс", "Название", "Артикул", "Цена"],
        {"A": "colour", "B": "price", "C": "name", "D": "article"},
        id="moved columns",
    ),
    pytest.param(
        ["Артикул", "Название", "Цена", "Заметки"],
        {"A": "article", "B": "name", "D": "colour"},
        id="what was not used is not used again",
    ),
    pytest.param(
        ["Артикул", "Название", "от 30 тыс", "Цвет"],
        {"A": "article", "B": "name", "C": "price", "D": "colour"},
        id="a field whose column is gone is looked for again",
    ),
    pytest.param(
        ["АРТИКУЛ.", " название ", "Цена", "От 30 тыс", "Заметки"],
        {"A": "article", "B": "name", "D": "price", "E": "colour"},
        id="headings in other spelling",
    ),
]


@pytest.mark.parametrize(("headings", "roles"), NEXT_FILES)
def test_what_was_settled_is_remembered_by_headings(headings, roles):
    settled = layout_of(table=table(FOUND, ["1", "Халат", "3", "2", "белый"]), header_row=1, roles=SETTLED)
    layout = guess_layout(table=table(["прайс"], headings), remembered=to_remember(settled))
    assert roles_of(layout) == roles
    assert layout.header_row == 2


def test_without_headings_columns_are_remembered_by_their_place():
    settled = layout_of(table=table(*LIST), header_row=0, roles={1: "article", 0: "name", 2: "price"})
    assert roles_of(guess_layout(table=table(*LIST), remembered=to_remember(settled))) == {
        "A": "name",
        "B": "article",
        "C": "price",
    }


def test_two_columns_of_one_heading_are_remembered_apart():
    listed = table(["Название", "Цена", "Цена"], ["Халат", "3", "2"])
    settled = layout_of(table=listed, header_row=1, roles={0: "name", 2: "price"})
    assert roles_of(guess_layout(table=listed, remembered=to_remember(settled))) == {
        "A": "name",
        "C": "price",
    }


def test_what_is_remembered_is_text_that_means_nothing_else():
    listed = table(["Название", "Цена", "от 30 тыс", "Вес"], ["Халат", "3", "2", "5 г"])
    settled = layout_of(table=listed, header_row=1, roles={0: "name", 1: "price", 2: "tier:30 000"})
    assert to_remember(settled) == {"название": "name", "цена": "price", "от 30 тыс": "tier:30000", "вес": ""}


BY_HAND = [
    pytest.param(1, {0: "article", 1: "name", 2: "price"}, [], id="all is well"),
    pytest.param(0, {0: "article", 1: "name", 2: "price"}, [], id="no headings"),
    pytest.param(
        1, {0: "name", 1: "name", 2: "price"}, [("field_twice", "name", "B")], id="a field given twice"
    ),
    pytest.param(1, {0: "name"}, [("no_column", "price", "")], id="no price"),
    pytest.param(1, {}, [("no_column", "name", ""), ("no_column", "price", "")], id="nothing at all"),
    pytest.param(
        1,
        {0: "tier:", 1: "name", 2: "price"},
        [("tier_without_sum", "tier", "A")],
        id="a tier without a sum",
    ),
    pytest.param(
        1, {0: "tier:0", 1: "name", 2: "price"}, [("tier_without_sum", "tier", "A")], id="a tier from nothing"
    ),
    pytest.param(
        1, {0: "tier:x", 1: "name", 2: "price"}, [("tier_without_sum", "tier", "A")], id="a tier from a word"
    ),
    pytest.param(
        1,
        {0: "tier:30000", 1: "name", 2: "price", 3: "tier:30 000"},
        [("field_twice", "tier", "D")],
        id="a tier given twice",
    ),
    pytest.param(
        1,
        {0: "size:", 1: "name", 2: "price"},
        [("size_without_name", "size", "A")],
        id="a size without a name",
    ),
    pytest.param(
        1,
        {0: "size:" + "4" * 41, 1: "name", 2: "price"},
        [("size_without_name", "size", "A")],
        id="a size with too long a name",
    ),
    pytest.param(
        1, {0: "nonsense", 1: "name", 2: "price"}, [("unknown_field", "nonsense", "A")], id="an unknown field"
    ),
    pytest.param(
        1,
        {9: "unit", 1: "name", 2: "price"},
        [("column_not_found", "unit", "")],
        id="a column beyond the table",
    ),
    pytest.param(
        1,
        {-1: "unit", 1: "name", 2: "price"},
        [("column_not_found", "unit", "")],
        id="a column before the table",
    ),
    pytest.param(99, {1: "name", 2: "price"}, [("no_header_row", "", "")], id="a row beyond the table"),
    pytest.param(-1, {1: "name", 2: "price"}, [("no_header_row", "", "")], id="a row before the table"),
]


@pytest.mark.parametrize(("header_row", "roles", "problems"), BY_HAND)
def test_what_is_set_by_hand_is_checked(header_row, roles, problems):
    listed = table(["Артикул", "Название", "Цена", "Опт"], *([*row, "1"] for row in LIST))
    layout = layout_of(table=listed, header_row=header_row, roles=roles)
    assert [(problem.code, problem.field, problem.column) for problem in layout.problems] == problems
    assert all(problem.template % problem.values for problem in layout.problems)


@pytest.mark.parametrize("rows", [param.values[0] for param in GUESSES], ids=[param.id for param in GUESSES])
def test_a_guess_confirmed_by_hand_is_the_same_layout_and_is_kept_as_it_is(rows):
    listed = table(*rows)
    guess = guess_layout(table=listed)
    by_hand = layout_of(table=listed, header_row=guess.header_row, roles=guess.roles)
    assert (by_hand.header_rows, by_hand.headings, by_hand.roles) == (
        guess.header_rows,
        guess.headings,
        guess.roles,
    )
    assert Layout.of_values(json.loads(json.dumps(guess.as_values()))) == guess
    assert guess_layout(table=listed, remembered=to_remember(guess)).roles == guess.roles


def test_a_layout_with_problems_is_kept_as_it_is():
    layout = layout_of(table=table(*LIST), header_row=99, roles={0: "tier:", 7: "x"})
    assert Layout.of_values(json.loads(json.dumps(layout.as_values()))) == layout


@given(
    rows=st.lists(
        st.lists(st.one_of(st.none(), st.text(), st.integers(), st.sampled_from(FOUND)), max_size=5),
        max_size=8,
    ),
    remembered=st.dictionaries(st.sampled_from(["название", "цена", "#0", "x"]), st.text(max_size=12)),
)
def test_any_table_has_a_layout(rows, remembered):
    layout = guess_layout(table=table(*rows), remembered=remembered)
    assert all(0 <= at < 5 for at in layout.roles)
    assert bool(layout.problems) == (not {"name", "price"} <= layout.index.keys())


def test_column_letters_go_past_z():
    letters = ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
    assert [column_letter(column_index(letter)) for letter in letters] == letters

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.price_list import Unreadable, judge_rows, map_price_columns, parse_price
from purchases.rules.price_list.cells import (
    Selling,
    available,
    marked_sold_out,
    read_limit,
    read_selling,
    read_weight,
    split_sizes,
)
from purchases.rules.problems import MESSAGES
from purchases.rules.tables import Row, Table, column_index, column_letter


def table(*rows):
    return Table(
        rows=tuple(
            Row(at, tuple(cell if cell != "" else None for cell in row)) for at, row in enumerate(rows, 1)
        )
    )


def judge(*rows, explicit=None, exponent=2, currency=""):
    listed = table(*rows)
    columns = map_price_columns(table=listed, explicit=explicit)
    return judge_rows(table=listed, columns=columns, exponent=exponent, currency=currency)


def only(*row, headings, **options):
    judged = judge(headings, row, **options)
    assert not judged.problems
    (item,) = judged.items
    return item


PRICES = [
    pytest.param("3.59", 2, "3.59", id="a decimal point"),
    pytest.param("1090,63", 2, "1090.63", id="a decimal comma"),
    pytest.param(Decimal("3.59"), 2, "3.59", id="a number of a spreadsheet"),
    pytest.param(14, 2, "14.00", id="a whole number"),
    pytest.param("1 553,37", 2, "1553.37", id="thousands parted by a space"),
    pytest.param("1\u00a0553,37", 2, "1553.37", id="thousands parted by a no-break space"),
    pytest.param("1\u2009553,37", 2, "1553.37", id="thousands parted by a thin space"),
    pytest.param("1\u202f553,37", 2, "1553.37", id="thousands parted by a narrow no-break space"),
    pytest.param("1.553,37", 2, "1553.37", id="thousands parted by points"),
    pytest.param("1,553.37", 2, "1553.37", id="thousands parted by commas"),
    pytest.param("1'553.37", 2, "1553.37", id="thousands parted by apostrophes"),
    pytest.param("1.234.567", 2, "1234567.00", id="two points part thousands"),
    pytest.param("314,57 руб.", 2, "314.57", id="roubles with a full stop"),
    pytest.param("1861,28 р", 2, "1861.28", id="roubles as one letter"),
    pytest.param("€ 12.5", 2, "12.50", id="a euro sign before"),
    pytest.param("12,50€", 2, "12.50", id="a euro sign after"),
    pytest.param("EUR 12.50", 2, "12.50", id="a currency code"),
    pytest.param("0", 2, "0.00", id="zero is a price"),
    pytest.param("0,00 €", 2, "0.00", id="zero with decimals is a price"),
    pytest.param("1.500", 3, "1.500", id="three decimals where the currency has three"),
    pytest.param("1500", 0, "1500", id="no decimals where the currency has none"),
    pytest.param("14.00", 0, "14", id="zeros beyond the currency's decimals"),
]


@pytest.mark.parametrize(("value", "exponent", "price"), PRICES)
def test_price_is_read(value, exponent, price):
    read = parse_price(value=value, exponent=exponent)
    assert isinstance(read, Decimal)
    assert str(read) == price


REFUSED_PRICES = [
    pytest.param(None, "price_missing", id="an empty cell"),
    pytest.param("договорная", "price_not_a_number", id="a word"),
    pytest.param("NaN", "price_not_a_number", id="not a number"),
    pytest.param("Infinity", "price_not_a_number", id="infinity"),
    pytest.param("1e400", "price_not_a_number", id="an exponent"),
    pytest.param(Decimal("NaN"), "price_not_a_number", id="a spreadsheet's not a number"),
    pytest.param(Decimal("Infinity"), "price_not_a_number", id="a spreadsheet's infinity"),
    pytest.param(Decimal("1e400"), "price_too_large", id="a spreadsheet's huge number"),
    pytest.param("=1+1", "price_not_a_number", id="a formula as text"),
    pytest.param("12 50", "price_not_a_number", id="a space that parts no thousands"),
    pytest.param("от 100", "price_not_a_number", id="a word that is no currency"),
    pytest.param("100/120", "price_not_a_number", id="two prices"),
    pytest.param("²", "price_not_a_number", id="a raised two"),
    pytest.param("-5", "price_negative", id="below zero"),
    pytest.param("−0,01", "price_negative", id="below zero with a typographic minus"),
    pytest.param("10000000000", "price_too_large", id="more digits than are kept"),
    pytest.param("9" * 5000, "price_not_a_number", id="thousands of digits"),
    pytest.param("1.005", "price_too_many_decimals", id="three decimals"),
    pytest.param("1,500", "price_too_many_decimals", id="one and a half or fifteen hundred"),
    pytest.param(Decimal("0.001"), "price_too_many_decimals", id="a spreadsheet's third decimal"),
    pytest.param(Decimal("1e-400"), "price_too_many_decimals", id="a spreadsheet's tiny number"),
]


@pytest.mark.parametrize(("value", "code"), REFUSED_PRICES)
def test_price_is_refused(value, code):
    read = parse_price(value=value, exponent=2)
    assert isinstance(read, Unreadable)
    assert read.code == code
    assert code in MESSAGES


cells = st.one_of(
    st.none(), st.text(), st.integers(), st.decimals(), st.text(alphabet="0123456789., '-+eE€р\u00a0²½٣")
)


@given(value=cells, exponent=st.sampled_from([0, 2, 3]))
def test_any_cell_gives_a_price_or_a_reason(value, exponent):
    read = parse_price(value=value, exponent=exponent)
    if isinstance(read, Unreadable):
        assert read.code in MESSAGES
    else:
        assert read.is_finite()
        assert read >= 0
        assert read.as_tuple().exponent == -exponent


@given(minor=st.integers(0, 10**11), exponent=st.sampled_from([0, 2, 3]), comma=st.booleans())
def test_a_price_written_plainly_is_read_back(minor, exponent, comma):
    price = Decimal(minor).scaleb(-exponent)
    if price < 10**10:
        text = str(price).replace(".", "," if comma else ".")
        assert parse_price(value=text, exponent=exponent) == price


@given(row=st.lists(cells, max_size=16))
def test_any_row_is_judged(row):
    headings = [
        "ref",
        "name",
        "price",
        "size",
        "colour",
        "pack",
        "weight",
        "stock",
        "sold out",
        "available",
        "unit",
    ]
    judged = judge(headings, row)
    for problem in judged.problems + judged.warnings:
        assert problem.row == 2
        assert problem.template % problem.values


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


SOLD_OUT = [
    pytest.param(None, False, id="nothing"),
    pytest.param("RUPTURE", True, id="rupture"),
    pytest.param("x", True, id="a cross"),
    pytest.param("yes", True, id="yes, it is sold out"),
    pytest.param("1", True, id="one"),
    pytest.param("TRUE", True, id="true"),
    pytest.param("нет в наличии", True, id="none in stock"),
    pytest.param("ausverkauft", True, id="ausverkauft"),
    pytest.param("no", False, id="no, it is not sold out"),
    pytest.param("Нет", False, id="net"),
    pytest.param(0, False, id="zero"),
    pytest.param("FALSE", False, id="false"),
    pytest.param("-", False, id="a dash"),
    pytest.param("в наличии", False, id="in stock"),
]


@pytest.mark.parametrize(("value", "closed"), SOLD_OUT)
def test_mark_in_a_sold_out_column(value, closed):
    assert marked_sold_out(value=value) == closed


AVAILABLE = [
    pytest.param(None, True, id="nothing"),
    pytest.param("Yes", True, id="yes"),
    pytest.param("есть", True, id="есть"),
    pytest.param("мало", True, id="few"),
    pytest.param(15, True, id="fifteen"),
    pytest.param("12 шт", True, id="twelve pieces"),
    pytest.param("+", True, id="a plus"),
    pytest.param("TRUE", True, id="true"),
    pytest.param("No", False, id="no"),
    pytest.param(0, False, id="zero"),
    pytest.param("FALSE", False, id="false"),
    pytest.param("-", False, id="a dash"),
    pytest.param("Нет", False, id="нет"),
    pytest.param("нет в наличии", False, id="нет в наличии"),
    pytest.param("немає", False, id="немає"),
    pytest.param("Épuisé", False, id="épuisé"),
    pytest.param("ausverkauft", False, id="ausverkauft"),
    pytest.param("esaurito", False, id="esaurito"),
    pytest.param("loppu", False, id="loppu"),
    pytest.param("ΕΞΑΝΤΛΗΜΕΝΟ", False, id="εξαντλημένο in capitals"),
    pytest.param("sold-out", False, id="sold-out"),
    pytest.param("ожидается", None, id="neither yes nor no"),
]


@pytest.mark.parametrize(("value", "answer"), AVAILABLE)
def test_word_in_an_availability_column(value, answer):
    assert available(value=value) is answer


SIZES = [
    pytest.param(None, (), True, id="nothing"),
    pytest.param(46, ("46",), True, id="one number"),
    pytest.param(Decimal("38.5"), ("38.5",), True, id="a half size of a spreadsheet"),
    pytest.param("46,48,50,52", ("46", "48", "50", "52"), True, id="numbers by comma"),
    pytest.param("46, 48", ("46", "48"), True, id="two numbers by comma"),
    pytest.param("S/M/L/XL", ("S", "M", "L", "XL"), True, id="letters by slash"),
    pytest.param("S, M", ("S", "M"), True, id="letters by comma"),
    pytest.param("37/37,5/38", ("37", "37,5", "38"), True, id="half sizes by slash"),
    pytest.param("38,5", ("38,5",), True, id="a half size is no list"),
    pytest.param("1,5", ("1,5",), True, id="one and a half is no list"),
    pytest.param("42-48", ("42-48",), False, id="a range stays one"),
    pytest.param("42/44", ("42/44",), False, id="a double size stays one"),
    pytest.param("S/M", ("S/M",), False, id="a double letter size stays one"),
    pytest.param("170/92", ("170/92",), False, id="height and chest stay one"),
    pytest.param("48,46,50", ("48,46,50",), False, id="numbers out of order stay one"),
    pytest.param("46,46,48", ("46,46,48",), False, id="a repeated size stays one"),
    pytest.param("1,5 сп / 2 сп / евро", ("1,5 сп / 2 сп / евро",), False, id="bed linen stays one"),
    pytest.param("one size", ("one size",), True, id="words"),
]


@pytest.mark.parametrize(("value", "sizes", "certain"), SIZES)
def test_sizes_are_split_where_certain(value, sizes, certain):
    assert split_sizes(value=value) == (sizes, certain)


SELLING = [
    pytest.param(None, Selling(), id="nothing is singly"),
    pytest.param("1", Selling(), id="by one is singly"),
    pytest.param("-", Selling(), id="a dash is singly"),
    pytest.param("упак. 6 шт", Selling("pack", 6), id="a pack of six"),
    pytest.param("кратно 5", Selling("pack", 5), id="multiples of five"),
    pytest.param(6, Selling("pack", 6), id="a number"),
    pytest.param("lot de 12", Selling("pack", 12), id="lot de 12"),
    pytest.param("pack of 4", Selling("pack", 4), id="pack of 4"),
    pytest.param("x6", Selling("pack", 6), id="times six"),
    pytest.param(
        "ряд 42-44-46-46-48",
        Selling("row", None, ("42", "44", "46", "46", "48")),
        id="a row with a size twice",
    ),
    pytest.param("row: S, M, L", Selling("row", None, ("S", "M", "L")), id="a row of letters"),
    pytest.param("0", None, id="packs of nothing"),
    pytest.param("99999999", None, id="packs of too many"),
    pytest.param("ряд 42", None, id="a row of one"),
    pytest.param("короб", None, id="a box of who knows"),
]


@pytest.mark.parametrize(("value", "selling"), SELLING)
def test_how_an_item_is_sold(value, selling):
    assert read_selling(value=value) == selling


WEIGHTS = [
    pytest.param("500 g", "Weight", 500, id="grams in the cell"),
    pytest.param("0,5 кг", "Вес", 500, id="kilograms in the cell"),
    pytest.param(Decimal("1.25"), "Paino (kg)", 1250, id="kilograms in the heading"),
    pytest.param(250, "Вес, г", 250, id="grams in the heading"),
    pytest.param("0,0005 kg", "", 1, id="rounded up to a whole gram"),
    pytest.param("250", "Weight", None, id="no unit anywhere"),
    pytest.param("0 g", "", None, id="nothing"),
    pytest.param("heavy", "Weight, g", None, id="a word"),
    pytest.param(10**9, "Weight, kg", None, id="more than a lorry"),
]


@pytest.mark.parametrize(("value", "heading", "grams"), WEIGHTS)
def test_weight(value, heading, grams):
    assert read_weight(value=value, heading=heading) == grams


LIMITS = [
    pytest.param(12, 12, id="a number"),
    pytest.param("12 шт.", 12, id="pieces"),
    pytest.param("0", 0, id="none"),
    pytest.param("2,5", None, id="two and a half"),
    pytest.param("-1", None, id="below none"),
    pytest.param("много", None, id="many"),
]


@pytest.mark.parametrize(("value", "pieces"), LIMITS)
def test_limit(value, pieces):
    assert read_limit(value=value) == pieces


ROW_PROBLEMS = [
    pytest.param(["T1", "Tea", ""], [("price", "C", "Price", "", "price_missing")], id="no price"),
    pytest.param(
        ["T1", "Tea", "abc"], [("price", "C", "Price", "abc", "price_not_a_number")], id="a bad price"
    ),
    pytest.param(["T1", "", 2], [("name", "B", "Name", "", "name_missing")], id="no name, though an article"),
    pytest.param(
        ["T1", "", "-1"],
        [("name", "B", "Name", "", "name_missing"), ("price", "C", "Price", "-1", "price_negative")],
        id="two problems at once",
    ),
    pytest.param(
        ["T" * 121, "Tea", 2],
        [("article", "A", "Ref", "T" * 80, "too_long")],
        id="an article that is too long",
    ),
    pytest.param(
        ["T1", "T" * 201, 2], [("name", "B", "Name", "T" * 80, "too_long")], id="a name that is too long"
    ),
]


@pytest.mark.parametrize(("row", "problems"), ROW_PROBLEMS)
def test_a_bad_row_is_named_and_the_others_are_kept(row, problems):
    judged = judge(["Ref", "Name", "Price"], ["G1", "Good", 1], row, ["G2", "Better", 2])
    assert [(p.row, p.field, p.column, p.heading, p.value, p.code) for p in judged.problems] == [
        (3, *problem) for problem in problems
    ]
    assert [item.article for item in judged.items] == ["G1", "G2"]


def test_formula_like_text_is_data():
    item = only("=1+1", "@SUM(A1)", 2, headings=["Ref", "Name", "Price"])
    assert (item.article, item.name) == ("=1+1", "@SUM(A1)")


def test_without_an_article_the_name_is_the_key():
    item = only("Tea", 2, headings=["Name", "Price"])
    assert (item.article, item.key) == ("", "Tea")


def test_a_whole_number_is_an_article_without_decimals():
    assert only(29932, "Nuts", 2, headings=["Ref", "Name", "Price"]).article == "29932"


def test_the_second_of_two_equal_rows_is_a_problem():
    judged = judge(["Ref", "Name", "Price"], ["T1", "Tea", 2], ["T2", "Milk", 2], ["T1", "Tea", 3])
    assert [(p.row, p.code, p.value, p.values["first_row"]) for p in judged.problems] == [
        (4, "duplicate", "T1", 2)
    ]
    assert [item.row for item in judged.items] == [2, 3]


def test_one_article_in_other_sizes_and_colours_is_no_duplicate():
    judged = judge(
        ["Ref", "Name", "Price", "Size", "Colour"],
        ["T1", "Shirt", 2, "46,48", "red"],
        ["T1", "Shirt", 2, "50", "red"],
        ["T1", "Shirt", 2, "46,48", "blue"],
        ["T1", "Shirt", 2, "48", "red"],
    )
    assert [(p.row, p.code) for p in judged.problems] == [(5, "duplicate")]
    assert [item.sizes for item in judged.items] == [("46", "48"), ("50",), ("46", "48")]


def test_sections_totals_blank_rows_and_titles_are_skipped():
    judged = judge(
        ["Прайс-лист от 01.11.2026"],
        ["Артикул", "Название", "Цена"],
        ["ХАЛАТЫ"],
        ["1", "Халат", 5],
        [],
        ["СОРОЧКИ"],
        ["2", "Сорочка", 6],
        ["Артикул", "Название", "Цена"],
        ["Итого", "", 11],
        ["Итого позиций: 2"],
    )
    assert [(skipped.row, skipped.kind) for skipped in judged.skipped] == [
        (1, "title"),
        (2, "header"),
        (3, "section"),
        (5, "blank"),
        (6, "section"),
        (8, "header"),
        (9, "total"),
        (10, "total"),
    ]
    assert [(item.name, item.category) for item in judged.items] == [
        ("Халат", "ХАЛАТЫ"),
        ("Сорочка", "СОРОЧКИ"),
    ]
    assert judged.problems == ()


def test_a_product_named_total_is_an_item():
    assert only("Total white paint", 9, headings=["Name", "Price"]).name == "Total white paint"


WARNINGS = [
    pytest.param("Size", "42-48", "sizes_not_split", id="a range of sizes"),
    pytest.param("Pack", "короб", "pack_not_understood", id="an unknown pack"),
    pytest.param("Available", "soon", "availability_not_understood", id="an unknown availability"),
    pytest.param("Weight", "250", "weight_not_understood", id="a weight without a unit"),
    pytest.param("Stock", "plenty", "limit_not_understood", id="a stock in words"),
    pytest.param("Description", "d" * 501, "text_cut", id="a long description"),
]


@pytest.mark.parametrize(("heading", "value", "code"), WARNINGS)
def test_what_is_not_understood_is_a_warning_and_the_item_stays(heading, value, code):
    judged = judge(["Name", "Price", heading], ["Tea", 2, value])
    assert [(w.row, w.column, w.code) for w in judged.warnings] == [(2, "C", code)]
    assert len(judged.items) == 1


def test_a_price_in_another_currency_is_a_warning():
    judged = judge(["Name", "Price"], ["Tea", "2 руб."], ["Milk", "3 €"], currency="EUR")
    assert [(w.row, w.code, w.values["currency"]) for w in judged.warnings] == [
        (2, "price_other_currency", "EUR")
    ]
    assert len(judged.items) == 2


def test_no_stock_closes_an_item_and_some_stock_limits_it():
    judged = judge(["Name", "Price", "Stock"], ["Tea", 2, 0], ["Milk", 2, 7], ["Salt", 2, "sold out"])
    assert [(item.sold_out, item.limit) for item in judged.items] == [(True, None), (False, 7), (True, None)]


def test_column_letters_go_past_z():
    letters = ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
    assert [column_letter(column_index(letter)) for letter in letters] == letters

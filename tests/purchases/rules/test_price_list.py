from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.price_list import Skipped, guess_layout, judge_each, layout_of
from tests.factories.price_lists import judge, only, table

cells = st.one_of(
    st.none(), st.text(), st.integers(), st.decimals(), st.text(alphabet="0123456789., '-+eE€р\u00a0²½٣")
)


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
    pytest.param("Size", "42-44", "sizes_not_split", id="neighbouring sizes"),
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


KINDS = [
    pytest.param([["ХАЛАТЫ"]], ["section"], id="a section"),
    pytest.param([["", "", "", "ХАЛАТЫ"]], ["section"], id="a section in any column"),
    pytest.param([["ХАЛАТЫ", "", "Цена"]], ["section"], id="a section with the heading of the prices again"),
    pytest.param([["ХАЛАТЫ", "ХАЛАТЫ", "ХАЛАТЫ", "ХАЛАТЫ"]], ["section"], id="a section in every cell"),
    pytest.param([["Артикул", "Название", "Цена", "Цвет"]], ["header"], id="the headings again"),
    pytest.param([["", "Название", "Цена"]], ["header"], id="some of the headings again"),
    pytest.param([[]], ["blank"], id="a blank row"),
    pytest.param([["Страница 1 из 3"]], ["remark"], id="a page number in russian"),
    pytest.param([["", "", "Page 2 of 3"]], ["remark"], id="a page number in english"),
    pytest.param([["", "", "стр. 2"]], ["remark"], id="a page number in short"),
    pytest.param([["2"]], ["remark"], id="a page number alone"),
    pytest.param([["Внимание! " + "Заказ принимается только коробками. " * 5]], ["remark"], id="a long note"),
    pytest.param([["", "", "скидки нет"]], ["remark"], id="a note among the prices"),
    pytest.param([["", "Скидка", "", "5%"]], [""], id="a name without a price"),
    pytest.param([["", "", "", "Скидка", "5%"]], ["remark"], id="neither an article nor a name"),
    pytest.param([["Итого позиций: 108"]], ["total"], id="a number of items"),
    pytest.param([["Итого", "", "12 000,00"]], ["total"], id="a sum"),
    pytest.param([["", "Всего на сумму", "12 000,00"]], ["total"], id="a sum below the names"),
    pytest.param([["", "Итого по разделу «Халаты»", "120,00", "б"]], ["total"], id="a sum of a section"),
    pytest.param([["Total", "", 11]], ["total"], id="a sum in english"),
    pytest.param([["7", "Total white paint", 11, "white"]], [""], id="a product called total"),
    pytest.param(
        [["", "Total white paint", 11, "white"]], [""], id="a product called total without an article"
    ),
    pytest.param([["", "", "12,50"]], [""], id="a price alone"),
]


@pytest.mark.parametrize(("rows", "kinds"), KINDS)
def test_rows_that_sell_nothing_are_known_by_their_look(rows, kinds):
    item = ["1", "Халат", "5,50", "белый"]
    judged = judge(["Артикул", "Название", "Цена", "Цвет"], item, *rows, ["2", *item[1:]])
    assert [skipped.kind for skipped in judged.skipped if 2 < skipped.row < 3 + len(rows)] == [
        kind for kind in kinds if kind
    ]
    assert len(judged.items) + len({problem.row for problem in judged.problems}) == 2 + kinds.count("")


ENDS = [
    pytest.param([["Оплата в течение трёх дней"]], ["remark"], id="a note"),
    pytest.param([["Директор", "", "", "Иванов И. И."]], ["remark"], id="a signature"),
    pytest.param([["", "Директор", "", "Иванов И. И."]], ["remark"], id="a signature below the names"),
    pytest.param([["", "Директор", "Иванов И. И."]], ["remark"], id="a signature that ends below the prices"),
    pytest.param([["тел.", "+7 900 000-00-00"]], [""], id="what looks like an item without a price"),
    pytest.param([["Итого", "", "5,50"], ["Спасибо за заказ"]], ["total", "remark"], id="a total and thanks"),
]


@pytest.mark.parametrize(("rows", "kinds"), ENDS)
def test_what_stands_below_the_last_item_is_no_item(rows, kinds):
    judged = judge(["Артикул", "Название", "Цена", "Цвет"], ["1", "Халат", "5,50", "белый"], *rows)
    assert [skipped.kind for skipped in judged.skipped] == ["header", *(kind for kind in kinds if kind)]
    assert [problem.code for problem in judged.problems] == ["price_missing"] * kinds.count("")


SECTIONS = [
    pytest.param(["ХАЛАТЫ", 1, "СОРОЧКИ", 2], {1: "ХАЛАТЫ", 2: "СОРОЧКИ"}, id="one after the other"),
    pytest.param(["Халаты", 1, "Сорочки", 2], {1: "Халаты", 2: "Сорочки"}, id="not in capitals"),
    pytest.param(
        ["ЖЕНСКОЕ", "Халаты", 1, "Сорочки", 2, "МУЖСКОЕ", "Халаты", 3],
        {1: "ЖЕНСКОЕ / Халаты", 2: "ЖЕНСКОЕ / Сорочки", 3: "МУЖСКОЕ / Халаты"},
        id="small ones under those in capitals",
    ),
    pytest.param(
        ["ХАЛАТЫ", 1, "Сорочки", 2], {1: "ХАЛАТЫ", 2: "Сорочки"}, id="one with items has none under it"
    ),
    pytest.param(["ЖЕНСКОЕ", "ХАЛАТЫ", 1], {1: "ХАЛАТЫ"}, id="of two in capitals the nearest"),
    pytest.param([1, "ХАЛАТЫ", 2], {1: "", 2: "ХАЛАТЫ"}, id="none at first"),
]


@pytest.mark.parametrize(("rows", "categories"), SECTIONS)
def test_sections_name_the_items_below_them(rows, categories):
    listed = [[row] if isinstance(row, str) else [f"Товар {row}", row] for row in rows]
    judged = judge(["Название", "Цена"], *listed)
    assert {int(item.price): item.category for item in judged.items} == categories


def test_the_last_item_may_have_no_readable_price():
    judged = judge(["Название", "Цена"], ["Халат", "5,50"], ["Сорочка", "договорная"])
    assert [(problem.row, problem.code) for problem in judged.problems] == [(3, "price_on_request")]


def test_a_category_of_its_own_wins_over_the_section():
    judged = judge(["Название", "Категория", "Цена"], ["ХАЛАТЫ"], ["Халат", "Бязь", 5], ["Халат 2", "", 5])
    assert [item.category for item in judged.items] == ["Бязь", "ХАЛАТЫ"]


def test_prices_for_larger_purchases_rise_with_the_sum():
    item = only("Халат", "9", "10", "8", headings=["Название", "от 100 тыс", "Цена", "от 30 тыс"])
    assert item.price == Decimal("10.00")
    assert item.tiers == ((Decimal(30000), Decimal("8.00")), (Decimal(100000), Decimal("9.00")))


def test_a_price_for_larger_purchases_that_is_none_is_left_out():
    judged = judge(
        ["Название", "Цена", "от 30 тыс", "от 100 тыс"], ["Халат", 10, "—", ""], ["Пижама", 9, 8, 7]
    )
    assert [(w.row, w.column, w.code) for w in judged.warnings] == [(2, "C", "tier_not_understood")]
    assert [len(item.tiers) for item in judged.items] == [0, 2]


MATRIX = [
    pytest.param([7, "", 2], (("42", "46"), (7, 2), False), id="pieces"),
    pytest.param(["+", "-", "есть"], (("42", "46"), (), False), id="marks"),
    pytest.param([7, "+", 0], (("42", "44"), (7, None), False), id="pieces and marks"),
    pytest.param(["", "", ""], (("42", "44", "46"), (), True), id="nothing at all"),
    pytest.param([0, "-", "нет"], (("42", "44", "46"), (), True), id="none at all"),
]


@pytest.mark.parametrize(("cells", "expected"), MATRIX)
def test_a_column_for_each_size_says_which_there_are(cells, expected):
    item = only("Халат", 10, *cells, headings=["Название", "Цена", "42", "44", "46"])
    assert (item.sizes, item.limits, item.sold_out) == expected


def test_variants_are_sizes_within_colours():
    headings = ["Название", "Цена", "Цвет", "42", "44", "46"]
    item = only("Халат", 10, "белый, серый", 7, "", "+", headings=headings)
    assert item.variants == (
        ("42", "белый", 7),
        ("46", "белый", None),
        ("42", "серый", 7),
        ("46", "серый", None),
    )


def test_without_sizes_and_colours_there_is_one_variant():
    assert only("Халат", 10, 5, headings=["Название", "Цена", "Остаток"]).variants == (("", "", 5),)


ROWS_OF_SIZES = [
    pytest.param("42-48", "ряд 42-44-46-46-48", "42 44 46 48", "42 44 46 46 48", [], id="the row agrees"),
    pytest.param("", "ряд 42-44-46", "42 44 46", "42 44 46", [], id="only the row says sizes"),
    pytest.param(
        "48-60",
        "ряд 42-44-46",
        "42 44 46",
        "42 44 46",
        ["sizes_differ_from_row"],
        id="the row says other sizes",
    ),
    pytest.param(
        "42-44",
        "ряд 42-44-46",
        "42 44 46",
        "42 44 46",
        ["sizes_differ_from_row"],
        id="the row says what is unsure",
    ),
    pytest.param("42,44,46", "ряд", "42 44 46", "42 44 46", [], id="the sizes are the row"),
    pytest.param(
        "42,44,46,48", "ростовка 4 шт", "42 44 46 48", "42 44 46 48", [], id="as many as the row has"
    ),
    pytest.param(
        "42,44,46", "ростовка 4 шт", "42 44 46", "", ["pack_not_understood"], id="fewer than the row has"
    ),
    pytest.param(
        "42-44", "ряд", "42-44", "", ["sizes_not_split", "pack_not_understood"], id="nobody says which sizes"
    ),
]


@pytest.mark.parametrize(("size", "pack", "sizes", "row", "warnings"), ROWS_OF_SIZES)
def test_what_is_sold_in_rows_can_be_had_in_the_sizes_of_the_row(size, pack, sizes, row, warnings):
    judged = judge(["Название", "Цена", "Размеры", "Упаковка"], ["Халат", 10, size, pack])
    (item,) = judged.items
    assert (" ".join(item.sizes), " ".join(item.row_sizes)) == (sizes, row)
    assert item.sale_form == ("row" if row else "free")
    assert [warning.code for warning in judged.warnings] == warnings


def test_a_row_that_says_other_sizes_names_both():
    judged = judge(["Название", "Цена", "Размеры", "Упаковка"], ["Халат", 10, "48-60", "ряд 42-44-46-46-48"])
    (warning,) = judged.warnings
    assert warning.template % warning.values == (
        "“48-60” is not what the row has, 42-44-46-46-48. "
        "The sizes of the row are taken, for only they can be had."
    )


SAID_IN_WORDS = [
    pytest.param(["Носки, кратно 6", "", ""], ("pack", 6, []), id="in the name"),
    pytest.param(["Носки", "кратно 6", ""], ("pack", 6, []), id="in the description"),
    pytest.param(["Носки (уп. 12 шт)", "", ""], ("pack", 12, ["pack_from_words"]), id="in brackets"),
    pytest.param(["Носки (уп. 12 шт)", "", "упак"], ("free", None, []), id="of what is priced by the pack"),
    pytest.param(["Носки 12 шт", "", "шт"], ("free", None, []), id="a number of pieces"),
]


@pytest.mark.parametrize(("cells", "expected"), SAID_IN_WORDS)
def test_how_an_item_is_sold_may_be_said_in_words(cells, expected):
    judged = judge(["Название", "Описание", "Ед.", "Цена"], [*cells, 10])
    (item,) = judged.items
    assert (item.sale_form, item.pack_size, [each.code for each in judged.warnings]) == expected


def test_the_pack_column_wins_over_words():
    item = only("Носки, кратно 6", 10, "кратно 5", headings=["Название", "Цена", "Упаковка"])
    assert item.pack_size == 5


def test_the_name_and_the_section_say_what_kind_of_sizes_they_are():
    judged = judge(
        ["Название", "Цена", "Размер"],
        ["ОБУВЬ"],
        ["Модель 1", 5, "36-38"],
        ["ХАЛАТЫ"],
        ["Тапочки", 5, "36-38"],
    )
    assert [item.sizes for item in judged.items] == [("36", "37", "38")] * 2


def test_errors_of_the_spreadsheet_are_named_in_every_column_that_is_read():
    judged = judge(
        ["Название", "Цена", "от 30 тыс", "Вес", "Заметка"],
        ["Халат", "#REF!", "#Н/Д", "5 г", ""],
        ["Сорочка", 5, 4, "#DIV/0!", ""],
        ["Пижама", 5, 4, "5 г", ""],
    )
    assert [(p.row, p.column, p.heading, p.field, p.value, p.code) for p in judged.problems] == [
        (2, "B", "Цена", "price", "#REF!", "error_cell"),
        (2, "C", "от 30 тыс", "tier", "#Н/Д", "error_cell"),
        (3, "D", "Вес", "weight", "#DIV/0!", "error_cell"),
    ]
    assert [item.name for item in judged.items] == ["Пижама"]


def test_what_is_expected_later_is_sold_out_and_told():
    judged = judge(["Название", "Цена", "Наличие"], ["Халат", 5, "ожидается"], ["Пижама", 5, "мало"])
    assert [item.sold_out for item in judged.items] == [True, False]
    assert [(w.row, w.code) for w in judged.warnings] == [(2, "expected_later")]


def test_pictures_are_taken_with_the_item():
    cell = "https://example.org/1.jpg, https://example.org/2.jpg"
    item = only("Халат", 5, cell, headings=["Название", "Цена", "Фото"])
    assert item.pictures == ("https://example.org/1.jpg", "https://example.org/2.jpg")


def test_rows_are_judged_one_by_one():
    listed = table(["Название", "Цена"], ["Халат", 5], [], ["Пижама", "x"])
    rows = judge_each(table=listed, layout=guess_layout(table=listed), exponent=2)
    assert next(rows).skipped == Skipped(1, "header", "Название")
    assert next(rows).item.name == "Халат"
    assert next(rows).skipped == Skipped(3, "blank", "")
    assert [problem.code for problem in next(rows).problems] == ["price_not_a_number"]
    assert next(rows, None) is None


@given(
    rows=st.lists(
        st.lists(st.one_of(cells, st.sampled_from(["Итого", "Цена", "ХАЛАТЫ", "5,50", "1"])), max_size=6),
        max_size=6,
    )
)
def test_every_row_of_any_table_is_judged_once(rows):
    headings = ["Артикул", "Название", "Цена", "42", "44", "46"]
    listed = table(headings, *rows)
    roles = {0: "article", 1: "name", 2: "price", 3: "size:42", 4: "tier:30000", 5: "colour"}
    layout = layout_of(table=listed, header_row=1, roles=roles)
    judged = list(judge_each(table=listed, layout=layout, exponent=2, currency="RUB"))
    assert [row.number for row in judged] == [row.number for row in listed.rows]
    for row in judged:
        assert [bool(row.item), bool(row.problems), bool(row.skipped)].count(True) == 1

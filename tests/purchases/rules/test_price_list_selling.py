import pytest

from purchases.rules.price_list.selling import Selling, read_selling, row_of, selling_in_words

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
    pytest.param("по 10 шт", Selling("pack", 10), id="by ten"),
    pytest.param("6 шт/уп", Selling("pack", 6), id="pieces to a pack"),
    pytest.param("6 шт. в упаковке", Selling("pack", 6), id="pieces in a pack"),
    pytest.param("кор. 24", Selling("pack", 24), id="a box"),
    pytest.param("10 пар", Selling("pack", 10), id="pairs"),
    pytest.param("Packung 10 Stk", Selling("pack", 10), id="a german pack"),
    pytest.param("ряд 42-48", Selling("row", None, ("42", "44", "46", "48")), id="a row as a range"),
    pytest.param("ряд 42 44 46", Selling("row", None, ("42", "44", "46")), id="a row by spaces"),
    pytest.param("ряд S-М-ХL", Selling("row", None, ("S", "M", "XL")), id="letters of a cyrillic keyboard"),
    pytest.param("ряд", Selling("row"), id="a row of whatever sizes there are"),
    pytest.param("по размерному ряду", Selling("row"), id="by the row of sizes"),
    pytest.param("ростовка 4 шт", Selling("row", row_places=4), id="a row of four"),
    pytest.param("0", None, id="packs of nothing"),
    pytest.param("99999999", None, id="packs of too many"),
    pytest.param("ряд 42", None, id="a row of one"),
    pytest.param("короб", None, id="a box of who knows"),
]


@pytest.mark.parametrize(("value", "selling"), SELLING)
def test_how_an_item_is_sold(value, selling):
    assert read_selling(value=value) == selling


IN_WORDS = [
    pytest.param("Носки, кратно 6", (Selling("pack", 6), True), id="multiples of six"),
    pytest.param("продаётся по 10 шт.", (Selling("pack", 10), True), id="sold by ten"),
    pytest.param("Sold by 6", (Selling("pack", 6), True), id="sold by six"),
    pytest.param("Пижама, ряд 42-44-46", (Selling("row", None, ("42", "44", "46")), True), id="a row"),
    pytest.param("Носки (уп. 12 шт)", (Selling("pack", 12), False), id="a pack in brackets"),
    pytest.param("Салфетки 100 шт", None, id="a number of pieces"),
    pytest.param("Сок 4x250 мл", None, id="a number of bottles"),
    pytest.param("кратно 1.5 кг", None, id="a fraction"),
    pytest.param("Наряд 42-44-46", None, id="a word that ends like a row"),
    pytest.param("кратно 1", None, id="multiples of one"),
    pytest.param("Халат", None, id="nothing of the kind"),
]


@pytest.mark.parametrize(("text", "said"), IN_WORDS)
def test_how_a_name_says_that_an_item_is_sold(text, said):
    assert selling_in_words(text=text) == said


ROWS = [
    pytest.param(("42", "44"), None, ("42", "44"), id="each size once"),
    pytest.param(("42", "44"), 2, ("42", "44"), id="as many as the row has places"),
    pytest.param(("42", "44"), 4, None, id="fewer than the row has places"),
    pytest.param(("42",), None, None, id="one size"),
    pytest.param((), None, None, id="no sizes"),
    pytest.param(("1,5 сп", "2 сп"), None, None, id="sizes of words"),
]


@pytest.mark.parametrize(("sizes", "places", "row"), ROWS)
def test_a_row_without_sizes_has_those_of_the_item(sizes, places, row):
    expected = None if row is None else Selling("row", None, row)
    assert row_of(sizes=sizes, selling=Selling("row", row_places=places)) == expected

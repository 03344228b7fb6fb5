from decimal import Decimal

import pytest

from purchases.rules.price_list.cells import (
    available,
    expected_later,
    is_error,
    marked_sold_out,
    read_limit,
    read_pictures,
    read_place,
    read_weight,
)
from purchases.rules.price_list.colours import split_colours

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
    pytest.param("9" * 40, None, id="more than can be counted"),
]


@pytest.mark.parametrize(("value", "pieces"), LIMITS)
def test_limit(value, pieces):
    assert read_limit(value=value) == pieces


EXPECTED = [
    pytest.param("ожидается", True, id="ожидается"),
    pytest.param("Ожидается 15.12", True, id="with a date"),
    pytest.param("в пути", True, id="on its way"),
    pytest.param("coming soon", True, id="coming soon"),
    pytest.param("erwartet", True, id="erwartet"),
    pytest.param("мало", False, id="few"),
    pytest.param(5, False, id="a number"),
    pytest.param(None, False, id="nothing"),
]


@pytest.mark.parametrize(("value", "later"), EXPECTED)
def test_what_is_expected_later(value, later):
    assert expected_later(value=value) is later


PLACES = [
    pytest.param(None, (False, None, True), id="blank"),
    pytest.param(0, (False, None, True), id="zero"),
    pytest.param("-", (False, None, True), id="a dash"),
    pytest.param("нет", (False, None, True), id="no"),
    pytest.param(7, (True, 7, True), id="seven"),
    pytest.param("12 шт", (True, 12, True), id="twelve pieces"),
    pytest.param("+", (True, None, True), id="a plus"),
    pytest.param("есть", (True, None, True), id="there is"),
    pytest.param(">10", (True, None, True), id="more than ten"),
    pytest.param("10+", (True, None, True), id="ten and more"),
    pytest.param("?", (True, None, False), id="who knows"),
]


@pytest.mark.parametrize(("value", "place"), PLACES)
def test_cell_of_a_size_matrix(value, place):
    assert read_place(value=value) == place


PICTURES = [
    pytest.param(None, ((), True), id="nothing"),
    pytest.param("https://example.org/1.jpg", (("https://example.org/1.jpg",), True), id="one address"),
    pytest.param(
        "http://example.org/1.jpg, http://example.org/2.jpg;http://example.org/3.jpg",
        (("http://example.org/1.jpg", "http://example.org/2.jpg", "http://example.org/3.jpg"), True),
        id="three, parted by all signs",
    ),
    pytest.param(
        "http://example.org/1.jpg\nhttp://example.org/1.jpg",
        (("http://example.org/1.jpg",), True),
        id="one twice",
    ),
    pytest.param("http://example.org/a,b.jpg", (("http://example.org/a,b.jpg",), True), id="a comma inside"),
    pytest.param("1002.jpg", ((), False), id="a file's name"),
    pytest.param("ftp://example.org/1.jpg", ((), False), id="another kind of address"),
    pytest.param("javascript:alert(1)", ((), False), id="a script"),
    pytest.param("http://example.org/" + "a" * 2000, ((), False), id="too long an address"),
]


@pytest.mark.parametrize(("value", "pictures"), PICTURES)
def test_addresses_of_pictures(value, pictures):
    assert read_pictures(value=value) == pictures


def test_of_many_pictures_the_first_twenty_are_taken():
    urls = [f"http://example.org/{number}.jpg" for number in range(21)]
    assert read_pictures(value=" ".join(urls)) == (tuple(urls[:20]), False)


COLOURS = [
    pytest.param(None, (), id="nothing"),
    pytest.param("белый", ("белый",), id="one"),
    pytest.param("красный, синий", ("красный", "синий"), id="two by comma"),
    pytest.param("тёмно-синий; белый", ("тёмно-синий", "белый"), id="with a shade"),
    pytest.param("чёрный\nбелая", ("чёрный", "белая"), id="on lines of their own"),
    pytest.param("white, light blue", ("white", "light blue"), id="english"),
    pytest.param("hellblau, schwarz", ("hellblau", "schwarz"), id="german"),
    pytest.param("bleu marine, noir", ("bleu marine", "noir"), id="french"),
    pytest.param("blu scuro, bianco", ("blu scuro", "bianco"), id="italian"),
    pytest.param("tummansininen, musta", ("tummansininen, musta",), id="a finnish word that is not known"),
    pytest.param("sininen, musta", ("sininen", "musta"), id="finnish"),
    pytest.param("μαύρο, λευκό", ("μαύρο", "λευκό"), id="greek"),
    pytest.param("чорний, білий", ("чорний", "білий"), id="ukrainian"),
    pytest.param("серый/голубой", ("серый/голубой",), id="a slash is one of two colours"),
    pytest.param("серый, бело-синий", ("серый, бело-синий",), id="a part of two colours"),
    pytest.param("красный, в горошек", ("красный, в горошек",), id="a part that is no colour"),
    pytest.param("красный,красный", ("красный,красный",), id="one colour twice"),
    pytest.param("в ассортименте", ("в ассортименте",), id="assorted"),
    pytest.param("цвет на выбор", ("цвет на выбор",), id="of one's choice"),
]


@pytest.mark.parametrize(("value", "colours"), COLOURS)
def test_colours_are_split_where_each_is_one(value, colours):
    assert split_colours(value=value) == colours


ERRORS = [
    pytest.param("#REF!", True, id="a lost reference"),
    pytest.param("#Н/Д", True, id="not available in russian"),
    pytest.param("#N/A", True, id="not available"),
    pytest.param("#DIV/0!", True, id="division by zero"),
    pytest.param("#NAME?", True, id="an unknown name"),
    pytest.param("Err:502", True, id="an error by number"),
    pytest.param("#1", False, id="a number"),
    pytest.param("#сумка", False, id="a word"),
    pytest.param(None, False, id="nothing"),
]


@pytest.mark.parametrize(("cell", "error"), ERRORS)
def test_errors_of_spreadsheets(cell, error):
    assert is_error(cell) is error

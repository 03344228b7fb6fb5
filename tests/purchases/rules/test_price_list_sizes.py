from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.price_list.sizes import split_sizes

LISTS = [
    pytest.param(None, (), id="nothing"),
    pytest.param(46, ("46",), id="one number"),
    pytest.param(Decimal("38.5"), ("38.5",), id="a half size of a spreadsheet"),
    pytest.param("46,48,50,52", ("46", "48", "50", "52"), id="numbers by comma"),
    pytest.param("46, 48", ("46", "48"), id="two numbers by comma"),
    pytest.param("46, 48,", ("46", "48"), id="a comma too many"),
    pytest.param("42;44", ("42", "44"), id="numbers by semicolon"),
    pytest.param("46\n48", ("46", "48"), id="numbers on lines of their own"),
    pytest.param("42 44 46", ("42", "44", "46"), id="three numbers by space"),
    pytest.param("S/M/L/XL", ("S", "M", "L", "XL"), id="letters by slash"),
    pytest.param("S, M", ("S", "M"), id="letters by comma"),
    pytest.param("М/ХL", ("М/ХL",), id="two letters by slash may be one double size"),
    pytest.param("М, ХL", ("M", "XL"), id="cyrillic letters are the latin ones they look like"),
    pytest.param("37/37,5/38", ("37", "37,5", "38"), id="half sizes by slash"),
    pytest.param("37,5, 38,5", ("37,5", "38,5"), id="half sizes by comma"),
    pytest.param("38,5", ("38,5",), id="a half size is no list"),
    pytest.param("1,5", ("1,5",), id="one and a half is no list"),
    pytest.param("1,5 сп / 2 сп / евро", ("1,5 сп", "2 сп", "евро"), id="bed linen"),
    pytest.param("евро / 2 сп", ("евро", "2 сп"), id="two kinds of bed linen"),
    pytest.param("75B, 80C", ("75B", "80C"), id="cups"),
    pytest.param("50х90, 70х140", ("50х90", "70х140"), id="lengths and widths"),
    pytest.param("42/44, 46/48", ("42/44", "46/48"), id="double sizes"),
    pytest.param("42-44, 46-48, 50-52", ("42-44", "46-48", "50-52"), id="double sizes by dash"),
    pytest.param("42-48, 52-56", ("42", "44", "46", "48", "52", "54", "56"), id="two ranges"),
    pytest.param("0-3 мес, 3-6 мес", ("0-3 мес", "3-6 мес"), id="ages"),
    pytest.param("170/92", ("170/92",), id="height and chest are one size"),
    pytest.param("2-3 года", ("2-3 года",), id="an age is one size"),
    pytest.param("one size", ("one size",), id="one size"),
    pytest.param("единый", ("единый",), id="единый"),
    pytest.param("б/р", ("б/р",), id="б/р"),
]


@pytest.mark.parametrize(("value", "sizes"), LISTS)
def test_sizes_that_are_certain(value, sizes):
    assert split_sizes(value=value) == (sizes, value != "М/ХL")


RANGES = [
    pytest.param("48-60", "Халат", "48 50 52 54 56 58 60", id="clothes grow by two"),
    pytest.param("42–48", "", "42 44 46 48", id="with a dash"),
    pytest.param("42 ... 48", "", "42 44 46 48", id="with three points"),
    pytest.param("с 42 по 48", "", "42 44 46 48", id="in words"),
    pytest.param("S à XL", "", "S M L XL", id="letters in words"),
    pytest.param("р. 42-48", "", "42 44 46 48", id="after a short word for size"),
    pytest.param("36-46", "", "36 38 40 42 44 46", id="western sizes of clothes"),
    pytest.param("98-128", "", "98 104 110 116 122 128", id="heights grow by six"),
    pytest.param("рост 98-116", "", "98 104 110 116", id="after the word for height"),
    pytest.param("56-74", "Ползунки детские", "56 62 68 74", id="small heights of children"),
    pytest.param("56-74", "Халат", "", id="large clothes or small heights"),
    pytest.param("50-56", "Халат", "50 52 54 56", id="large clothes"),
    pytest.param("S-XL", "", "S M L XL", id="letters"),
    pytest.param("S-4XL", "", "S M L XL 2XL 3XL 4XL", id="letters that count"),
    pytest.param("XS–XXXL", "", "XS S M L XL XXL XXXL", id="letters that repeat"),
    pytest.param("36-41", "Тапочки женские", "36 37 38 39 40 41", id="shoes grow by one"),
    pytest.param("36-40", "Обувь", "36 37 38 39 40", id="shoes where clothes would fit too"),
    pytest.param("36-41", "", "", id="an odd end without a word of shoes"),
    pytest.param("36-40", "", "", id="shoes or clothes"),
    pytest.param("36-41", "Носки", "", id="socks stretch"),
    pytest.param("42-44", "", "", id="neighbours may be one double size"),
    pytest.param("S-M", "", "", id="neighbouring letters may be one double size"),
    pytest.param("86-92", "", "", id="neighbouring heights may be one double size"),
    pytest.param("100-130", "", "", id="heights of no scale"),
    pytest.param("22-30", "", "", id="who knows"),
    pytest.param("60-48", "", "", id="backwards"),
    pytest.param("1-9999", "", "", id="too many"),
    pytest.param("42-48/170", "", "", id="with a height"),
    pytest.param("42-48 (4 шт)", "", "", id="with a remark"),
    pytest.param("48-60, б/р", "", "", id="and without a size"),
]


@pytest.mark.parametrize(("value", "context", "sizes"), RANGES)
def test_a_range_is_written_out_where_its_steps_are_certain(value, context, sizes):
    expected = (tuple(sizes.split()), True) if sizes else ((value,), False)
    assert split_sizes(value=value, context=context) == expected


UNSURE = [
    pytest.param("42/44", id="a double size or two sizes"),
    pytest.param("S/M", id="a double letter size or two sizes"),
    pytest.param("42 44", id="two numbers by space"),
    pytest.param("48,46,50", id="numbers out of order"),
    pytest.param("46,46,48", id="a repeated size"),
    pytest.param("42,44/46", id="two separators"),
    pytest.param("/", id="a separator alone"),
]


@pytest.mark.parametrize("value", UNSURE)
def test_what_is_not_certain_stays_one(value):
    assert split_sizes(value=value) == ((value,), False)


@given(value=st.one_of(st.text(), st.text(alphabet="0123456789SMLX-–/,; ")), context=st.text(max_size=20))
def test_any_text_gives_distinct_sizes(value, context):
    sizes, certain = split_sizes(value=value, context=context)
    assert len(set(sizes)) == len(sizes) <= 24
    assert len(sizes) <= 1 or certain

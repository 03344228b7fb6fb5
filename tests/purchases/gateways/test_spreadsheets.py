import io
import struct
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purchases.gateways.spreadsheets import DELIMITERS, ENCODINGS, CannotRead, read_table
from purchases.gateways.table_reader.__main__ import read
from purchases.gateways.table_reader.answering import Answer, cleaned
from purchases.gateways.table_reader.refusing import Refused
from purchases.rules.harmless import harmless
from tests.purchases.gateways.files import (
    ods,
    ods_of,
    ods_row,
    ods_table,
    with_changed,
    xls,
    xls_error,
    xls_formula,
    xlsx,
)


def cells(table):
    return [(row.number, row.cells) for row in table.rows]


def csv_cells(text, **how):
    return cells(read_table(name="list.csv", content=text.encode(), **how))


DELIMITED = [
    pytest.param("a;1,5;x\nb;2,5;y\n", ";", ("a", "1,5", "x"), id="semicolons, with decimal commas"),
    pytest.param("a,1.5,x\nb,2.5,y\n", ",", ("a", "1.5", "x"), id="commas"),
    pytest.param('a,"1,5",x\nb,"2,5",y\n', ",", ("a", "1,5", "x"), id="commas, with quoted decimal commas"),
    pytest.param("a\t1,5\tx\nb\t2,5\ty\n", "\t", ("a", "1,5", "x"), id="tabs"),
    pytest.param("a|1,5|x\nb|2,5|y\n", "|", ("a", "1,5", "x"), id="bars"),
    pytest.param(
        "Sock, wool;1,50\nHat, wool;2,50\n", ";", ("Sock, wool", "1,50"), id="a comma in every cell"
    ),
    pytest.param(
        "Title, as it is;;\na;1,5;x\nb;2,5;y\n", ";", ("Title, as it is",), id="a title with a comma"
    ),
    pytest.param("sep=|\na|b,c|d\n", "|", (), id="the delimiter said in the first line"),
    pytest.param("SEP=,\r\na,b;c\n", ",", (), id="the delimiter said in capitals"),
    pytest.param('"a;b";"say ""x""";c\nd;e;f\n', ";", ("a;b", 'say "x"', "c"), id="quoted cells"),
    pytest.param('a,"two\nlines",c\nd,e,f\n', ",", ("a", "two\nlines", "c"), id="a quoted line break"),
    pytest.param("a\nb\n", ";", ("a",), id="one column"),
    pytest.param("a;b\n" + "c\n" * 9, "\t", ("a;b",), id="one column, with a semicolon in a cell"),
    pytest.param("a;b\r\nc;d\r\n", ";", ("a", "b"), id="windows line ends"),
    pytest.param("a;b\rc;d\r", ";", ("a", "b"), id="old line ends"),
]


@pytest.mark.parametrize(("text", "delimiter", "first"), DELIMITED)
def test_a_csv_is_parted_by_what_parts_it_best(text, delimiter, first):
    table = read_table(name="list.csv", content=text.encode())
    assert (table.delimiter, table.rows[0].cells) == (delimiter, first)


def test_a_csv_is_parted_by_what_was_chosen():
    assert csv_cells("a;1,5\nb;2,5\n", delimiter=",") == [(1, ("a;1", "5")), (2, ("b;2", "5"))]
    assert csv_cells("sep=;\na;b,c\n", delimiter=",") == [(1, ()), (2, ("a;b", "c"))]


CELLS = [
    pytest.param(" a ", "a", id="spaces around it"),
    pytest.param("\u00a0b\u00a0", "b", id="hard spaces around it"),
    pytest.param("a\x01b", "ab", id="a control character"),
    pytest.param("a\u0085b", "ab", id="a control character of the upper set"),
    pytest.param("ten\u200b\u2060\ufeff\u00adfold", "tenfold", id="marks without a look"),
    pytest.param("12\u202e34\u202c\u200f", "1234", id="overrides of the direction"),
    pytest.param(
        "\U0001f468\u200d\U0001f373 می\u200cخواهم", "\U0001f468\u200d\U0001f373 می\u200cخواهم", id="joiners"
    ),
    pytest.param("'=1+1", "=1+1", id="a formula made harmless"),
    pytest.param("''=1+1", "'=1+1", id="an apostrophe before a formula made harmless"),
    pytest.param("'\tx", "\tx", id="a tab made harmless"),
    pytest.param("'-5", "-5", id="a minus made harmless"),
    pytest.param("=1+1", "=1+1", id="a formula is a text"),
    pytest.param("'tis", "'tis", id="an apostrophe of its own"),
    pytest.param("0012", "0012", id="digits with zeros before them"),
    pytest.param("\u200b", None, id="nothing to see"),
]


@pytest.mark.parametrize(("text", "cell"), CELLS)
def test_texts_are_read_as_a_person_sees_them(text, cell):
    [(_, (first, *_))] = csv_cells(f'"{text}";end\n')
    assert first == cell


@given(text=st.text("=+-@\t\r\n'ab", min_size=1, max_size=6))
def test_texts_made_harmless_come_back(text):
    assert cleaned(harmless(text)) == (text if harmless(text) != text else text.strip() or None)


def test_rows_keep_their_numbers_where_rows_are_blank():
    assert csv_cells("\n;;\na;b\n\n\n") == [(1, ()), (2, ()), (3, ("a", "b"))]


MAKERS = [pytest.param(xlsx, id="xlsx"), pytest.param(ods, id="ods"), pytest.param(xls, id="xls")]


def read_made(maker, *sheets, sheet="", **options):
    return read_table(name=f"prices.{maker.__name__}", content=maker(*sheets, **options), sheet=sheet)


@pytest.mark.parametrize("maker", MAKERS)
def test_cells_of_a_workbook_are_exact(maker):
    rows = [
        [],
        [None, "Réf", 3.59, 14.0, 0.1 + 0.2, 1.1 * 3, 0.4, 123456789.012345],
        [None, "0012", True, None, date(2026, 11, 1), 99999999999999, 1e300, "4x250ml"],
    ]
    assert cells(read_made(maker, ("Prix", rows))) == [
        (1, ()),
        (
            2,
            (
                None,
                "Réf",
                *map(Decimal, ("3.59",)),
                14,
                *map(Decimal, ("0.3", "3.3", "0.4", "123456789.012345")),
            ),
        ),
        (3, (None, "0012", "TRUE", None, "2026-11-01", 99999999999999, Decimal("1E+300"), "4x250ml")),
    ]


@pytest.mark.parametrize("maker", MAKERS)
def test_the_first_visible_sheet_with_anything_in_it_is_read(maker):
    sheets = [("Old", [["x"]]), ("Cover", []), ("List", [["a"]]), ("More", [["b"]])]
    table = read_made(maker, *sheets, hidden=("Old",))
    assert (table.sheet, table.sheets, cells(table)) == ("List", ("List", "More"), [(1, ("a",))])


@pytest.mark.parametrize("maker", MAKERS)
def test_another_sheet_is_read_by_its_name(maker):
    table = read_made(maker, ("List", [["a"]]), ("More", [["b"]]), sheet="More")
    assert (table.sheet, table.sheets, cells(table)) == ("More", ("List", "More"), [(1, ("b",))])


def shown_as(*formats):
    """An XLSX of (value, number format) beside each other."""
    book = openpyxl.Workbook()
    for column, (value, number_format) in enumerate(formats, start=1):
        cell = book.active.cell(row=1, column=column, value=value)
        cell.number_format = number_format
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


FORMATS = [
    pytest.param(0.2, "0%", Decimal("0.2"), id="a percentage is its share"),
    pytest.param(1234.5, '#,##0.00\\ "руб."', Decimal("1234.5"), id="roubles"),
    pytest.param(1234.5, "#,##0.00 [$SEK]", Decimal("1234.5"), id="kronor, whose name has letters of dates"),
    pytest.param(1234.5, '0.00 "d/h"', Decimal("1234.5"), id="a quoted unit with letters of dates"),
    pytest.param(1234.5, "0.00E+00", Decimal("1234.5"), id="an exponent"),
    pytest.param(
        0.123456789012345, "0.00", Decimal("0.123456789012345"), id="fifteen digits, of which two are shown"
    ),
    pytest.param(date(2026, 11, 1), "dd.mm.yy", "2026-11-01", id="a date"),
    pytest.param(
        datetime(2026, 11, 1, 13, 5), "dd.mm.yyyy hh:mm", "2026-11-01 13:05:00", id="a date with a time"
    ),
    pytest.param(time(13, 5), "hh:mm", "13:05:00", id="a time"),
    pytest.param(timedelta(hours=30), "[h]:mm", "30:00:00", id="a duration"),
]


@pytest.mark.parametrize(("value", "number_format", "cell"), FORMATS)
def test_numbers_and_dates_are_read_whatever_they_are_shown_as(value, number_format, cell):
    content = shown_as((value, number_format))
    assert read_table(name="prices.xlsx", content=content).rows[0].cells == (cell,)


def test_errors_are_texts_and_never_empty_cells():
    shown = [(1, ("a", "#REF!", 2)), (2, (Decimal("2.5"), "#DIV/0!"))]
    old = [
        ["a", xls_error(0, 1, 23), 2],
        [xls_formula(1, 0, struct.pack("<d", 2.5)), xls_formula(1, 1, b"\2\0\7\0\0\0\xff\xff")],
    ]
    assert cells(read_made(xls, ("List", old))) == shown
    new = with_changed(
        xlsx(("List", [["a", "=X", 2], [2.5, "=1/0"]])),
        "worksheets",
        lambda xml: xml.replace(b'r="B1"><f>X</f><v />', b'r="B1" t="e"><f>X</f><v>#REF!</v>').replace(
            b'r="B2"><f>1/0</f><v />', b'r="B2" t="e"><f>1/0</f><v>#DIV/0!</v>'
        ),
    )
    assert cells(read_table(name="prices.xlsx", content=new)) == shown
    broken = (
        '<table:table-cell table:formula="of:=1" {} calcext:value-type="error">'
        "<text:p>{}</text:p></table:table-cell>"
    )
    string = 'office:value-type="string" office:string-value=""'
    rows = ods_row(["a"]).replace("</table:table-row>", broken.format(string, "#REF!") + ods_row([2])[17:])
    rows += ods_row([2.5]).replace(
        "</table:table-row>", broken.format(string, "#DIV/0!") + "</table:table-row>"
    )
    assert cells(read_table(name="prices.ods", content=ods_of(ods_table("List", rows)))) == shown


def test_formulas_with_their_results_are_read():
    content = with_changed(
        xlsx(("List", [["a", "=1+1", '=""']])),
        "worksheets",
        lambda xml: xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
            b'r="C1"><f>""</f><v />', b'r="C1" t="str"><f>""</f><v></v>'
        ),
    )
    assert cells(read_table(name="prices.xlsx", content=content)) == [(1, ("a", 2))]
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    rows = f"<table:table-row>{formula}</table:table-row>"
    assert cells(read_table(name="prices.ods", content=ods_of(ods_table("List", rows)))) == [(1, (2,))]


def test_merged_cells_have_their_value_at_the_upper_left():
    book = openpyxl.Workbook()
    book.active["B2"], book.active["D3"] = "both", 1
    book.active.merge_cells("B2:C3")
    content = io.BytesIO()
    book.save(content)
    merged = [(1, ()), (2, (None, "both")), (3, (None, None, None, 1))]
    assert cells(read_table(name="prices.xlsx", content=content.getvalue())) == merged
    rows = (
        "<table:table-row><table:table-cell/></table:table-row><table:table-row><table:table-cell/>"
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>both</text:p></table:table-cell><table:covered-table-cell/>'
        "</table:table-row><table:table-row><table:table-cell/>"
        '<table:covered-table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    )
    assert cells(read_table(name="prices.ods", content=ods_of(ods_table("List", rows)))) == merged


def test_rows_and_columns_that_repeat_are_counted():
    empty = (
        '<table:table-row table:number-rows-repeated="{}">'
        '<table:table-cell table:number-columns-repeated="{}"/></table:table-row>'
    )
    row = '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
    row += '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="5"/>'
    rows = empty.format(3, 4) + row + "</table:table-row>" + empty.format(1_048_000, 16_384)
    content = ods_of(ods_table("List", rows))
    assert cells(read_table(name="prices.ods", content=content))[3:] == [(4, (None, None, 5, 5))]


def test_what_a_sheet_says_of_its_size_is_not_believed():
    content = with_changed(
        xlsx(("List", [["a"]])), "worksheets", lambda xml: xml.replace(b'"A1"', b'"A1:XFD1048576"', 1)
    )
    assert cells(read_table(name="prices.xlsx", content=content)) == [(1, ("a",))]


def test_empty_cells_at_the_end_do_not_count():
    content = ("a;" + ";" * 500 + "\n" + "\n" * 150_000).encode()
    assert cells(read_table(name="list.csv", content=content)) == [(1, ("a",))]


def test_the_most_rows_and_columns_are_read():
    table = read_table(name="list.csv", content=b"a\n" * 99_999 + b"a;" * 199 + b"a\n")
    assert (len(table.rows), len(table.rows[-1].cells)) == (100_000, 200)


WRONG = [
    pytest.param({"encoding": "latin-99"}, "“latin-99” is no encoding", id="an unknown encoding"),
    pytest.param({"encoding": "idna"}, "“idna” is no encoding", id="an encoding of something else"),
    pytest.param(
        {"encoding": "utf-16-le"}, "Line 1 is not written in utf-16-le", id="an encoding it is not in"
    ),
    pytest.param({"delimiter": "x"}, "“x” does not part columns", id="an unknown delimiter"),
    pytest.param({"sheet": "List"}, "A CSV has no sheets", id="a sheet of a csv"),
]


@pytest.mark.parametrize(("how", "reason"), WRONG)
def test_a_way_of_reading_that_does_not_fit_is_refused(how, reason):
    with pytest.raises(CannotRead, match=reason):
        read_table(name="list.csv", content=b"a;b\n1;2;\n", **how)


@pytest.mark.parametrize("sheet", ["Other", "Old", "Cover"])
def test_a_sheet_that_is_not_there_to_be_seen_is_refused(sheet):
    content = xlsx(("Old", [["x"]]), ("Cover", []), ("List", [["a"]]), hidden=("Old",))
    with pytest.raises(CannotRead, match=f"no visible sheet “{sheet}”"):
        read_table(name="prices.xlsx", content=content, sheet=sheet)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_that_is_offered_is_read(encoding):
    content = "name;price\nTea;5\n".encode(encoding)
    table = read_table(name="list.csv", content=content, encoding=encoding)
    assert (table.encoding, table.rows[1].cells) == (encoding, ("Tea", "5"))


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_every_delimiter_that_is_offered_is_read(delimiter):
    assert csv_cells(f"a{delimiter}b\n", delimiter=delimiter) == [(1, ("a", "b"))]


@given(content=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-16")))
def test_any_bytes_of_a_csv_are_read_or_refused(content):
    try:
        told = read(content, Answer(io.StringIO()), name="a.csv", sheet="", encoding="", delimiter="")
    except Refused as refusal:
        told = refusal.params | {"encoding": "refused"}
    assert told["encoding"] in {*ENCODINGS, "refused"}


SMALL = {maker.__name__: maker(("List", [["a", 1], ["b", 2]])) for maker in (xlsx, ods, xls)}


@settings(max_examples=25, deadline=None)
@given(ending=st.sampled_from(list(SMALL)), at=st.integers(0, 2**16), byte=st.integers(0, 255))
def test_a_workbook_with_one_byte_changed_is_read_or_refused(ending, at, byte):
    content = bytearray(SMALL[ending])
    content[at % len(content)] = byte
    try:
        told = read_table(name=f"a.{ending}", content=bytes(content)).rows
    except CannotRead as refusal:
        told = refusal.reason
    assert told

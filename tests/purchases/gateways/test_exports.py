"""Files that are sent out: what spreadsheets make of them, and what is read back."""

import io
import sqlite3
from datetime import date, datetime
from decimal import Decimal
from functools import partial

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.gateways.exports import csv_pieces, xlsx_file
from purchases.gateways.spreadsheets import read_table

HEADINGS = ["Order", "Item", "Sum", "Paid on", "Ordered, Europe/Tallinn"]
ROW = [7, "=1+1", Decimal("-12.50"), date(2026, 3, 2), datetime(2026, 3, 2, 12, 5)]


def as_csv(rows, *, headings=HEADINGS, decimal_sign="."):
    return b"".join(csv_pieces(headings=headings, rows=rows, decimal_sign=decimal_sign))


def as_xlsx(rows, *, headings=HEADINGS):
    with xlsx_file(title="Lines", headings=headings, rows=rows) as file:
        return file.read()


@pytest.mark.parametrize(
    ("decimal_sign", "text"),
    [
        pytest.param(
            ".",
            '\ufeffOrder,Item,Sum,Paid on,"Ordered, Europe/Tallinn"\r\n'
            "7,'=1+1,-12.50,2026-03-02,2026-03-02 12:05\r\n",
            id="with a decimal point cells are parted by commas",
        ),
        pytest.param(
            ",",
            "\ufeffOrder;Item;Sum;Paid on;Ordered, Europe/Tallinn\r\n"
            "7;'=1+1;-12,50;2026-03-02;2026-03-02 12:05\r\n",
            id="with a decimal comma by semicolons",
        ),
    ],
)
def test_a_csv_is_written_as_excel_of_that_language_reads_it(decimal_sign, text):
    assert as_csv([ROW], decimal_sign=decimal_sign) == text.encode()


def test_a_csv_without_rows_is_its_headings():
    assert as_csv([], headings=["Order", "Item"]) == "\ufeffOrder,Item\r\n".encode()


def test_nothing_and_quotation_marks_and_new_lines_in_a_csv():
    assert as_csv([[None, 'a "b"\nc', ""]], headings=["a", "b", "c"]).decode() == (
        '\ufeffa,b,c\r\n,"a ""b""\nc",\r\n'
    )


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1_250])
def test_a_csv_comes_in_pieces_and_each_row_once(count):
    pieces = list(csv_pieces(headings=["n"], rows=([number] for number in range(count)), decimal_sign="."))
    assert b"".join(pieces).decode("utf-8-sig").split() == ["n", *map(str, range(count))]
    assert len(pieces) == count // 500 + 1


def test_a_csv_is_read_no_further_than_it_is_taken():
    read = []

    def rows():
        for number in range(10_000):
            read.append(number)
            yield [number]

    next(csv_pieces(headings=["n"], rows=rows(), decimal_sign="."))
    assert len(read) == 500


def test_a_workbook_holds_numbers_days_and_texts():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([ROW, [8, "", None, None, None]])))
    assert book.sheetnames == ["Lines"]
    rows = [[(cell.value, cell.data_type, cell.number_format) for cell in row] for row in book["Lines"].rows]
    assert [value for value, _kind, _format in rows[0]] == HEADINGS
    assert rows[1] == [
        (7, "n", "General"),
        ("'=1+1", "s", "General"),
        (-12.5, "n", "0.00"),
        (datetime(2026, 3, 2), "d", "yyyy-mm-dd"),
        (datetime(2026, 3, 2, 12, 5), "d", "yyyy-mm-dd hh:mm"),
    ]
    assert [value for value, _kind, _format in rows[2]] == [8, None, None, None, None]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        pytest.param("1250", "0", id="a currency without a minor unit"),
        pytest.param("0.10", "0.00", id="cents"),
        pytest.param("0.125", "0.000", id="a currency of three decimals"),
    ],
)
def test_sums_in_a_workbook_show_the_decimals_of_their_currency(amount, shown):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([[Decimal(amount)]], headings=["Sum"])))
    cell = book["Lines"]["A2"]
    assert (cell.number_format, Decimal(str(cell.value))) == (shown, Decimal(amount))


TEXTS = [
    "=1+1",
    '=HYPERLINK("https://example.org";"x")',
    "+372 5551 2345",
    "-12",
    "@SUM(A1:A9)",
    "'=1+1",
    "''@x",
    "'quoted",
    "#N/A",
    "#REF!",
    "TRUE",
    "007",
    "1e5",
    "12.50",
    "https://example.org",
    "mailto:olga@example.org",
    "a;b,c\td",
    'say "yes"',
    "two\nlines",
    "_x0041_",
    "<b>&amp;",
    "Ромашка, 48–60",
    "👕",
]


WRITTEN = {
    "table.csv": partial(as_csv, headings=["text"]),
    "table.xlsx": partial(as_xlsx, headings=["text"]),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_text_comes_back(name):
    read = read_table(name=name, content=WRITTEN[name]([text] for text in TEXTS))
    assert [row.cells for row in read.rows] == [("text",), *((text,) for text in TEXTS)]


def test_every_text_of_a_workbook_is_a_text():
    content = as_xlsx([[text] for text in TEXTS], headings=["text"])
    column = list(openpyxl.load_workbook(io.BytesIO(content))["Lines"]["A"])
    assert [(cell.data_type, cell.hyperlink) for cell in column] == [("s", None)] * (len(TEXTS) + 1)


PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
DANGEROUS = st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "'=", "''@"]), PRINTED)


@given(st.lists(st.tuples(DANGEROUS | PRINTED, PRINTED), min_size=1, max_size=8))
def test_whatever_is_written_to_a_csv_is_read_back(rows):
    read = read_table(name="table.csv", content=as_csv(rows, headings=["one", "two"]))
    assert [row.cells for row in read.rows[1:]] == rows


def test_a_fault_while_rows_are_read_is_told_and_leaves_no_half_a_workbook():
    def rows():
        yield [1]
        raise sqlite3.OperationalError("gone")

    with pytest.raises(sqlite3.OperationalError):
        xlsx_file(title="Lines", headings=["n"], rows=rows())


def test_control_characters_do_not_break_a_workbook():
    read = read_table(name="table.xlsx", content=as_xlsx([["a\x07b"]], headings=["n"]))
    assert read.rows[1].cells == ("ab",)

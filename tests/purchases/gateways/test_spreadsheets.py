import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purchases.gateways import spreadsheets
from purchases.gateways.spreadsheets import CannotRead, read_table


def workbook(*sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def rezipped(content, *, replace=None, add=None):
    """The container with members' bytes replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, replace(data) if replace and "worksheets" in member else data)
        for member, data in (add or {}).items():
            new.writestr(member, data)
    return made.getvalue()


def cells(table):
    return [(row.number, row.cells) for row in table.rows]


TEXT = "Артикул;Цена\n1002;1090,63\n"
READ = [(1, ("Артикул", "Цена")), (2, ("1002", "1090,63"))]

ENCODINGS = [
    pytest.param("utf-8", id="utf-8"),
    pytest.param("utf-8-sig", id="utf-8 with a byte order mark"),
    pytest.param("utf-16", id="utf-16 with a byte order mark"),
    pytest.param("cp1251", id="windows-1251"),
]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_csv_in_any_encoding(encoding):
    assert cells(read_table(name="list.csv", content=TEXT.encode(encoding))) == READ


def test_csv_in_big_endian_utf_16():
    assert cells(read_table(name="list.csv", content=b"\xfe\xff" + TEXT.encode("utf-16-be"))) == READ


DELIMITED = [
    pytest.param("a;1,5;x\nb;2,5;y\n", ("a", "1,5", "x"), id="semicolons, with decimal commas"),
    pytest.param("a,1.5,x\nb,2.5,y\n", ("a", "1.5", "x"), id="commas"),
    pytest.param("a\t1,5\tx\nb\t2,5\ty\n", ("a", "1,5", "x"), id="tabs"),
    pytest.param("a|1,5|x\nb|2,5|y\n", ("a", "1,5", "x"), id="bars"),
    pytest.param("Title, as it is;;\na;1,5;x\nb;2,5;y\n", ("Title, as it is",), id="a title with a comma"),
    pytest.param("sep=|\na|b,c|d\n", (), id="the delimiter said in the first line"),
    pytest.param('"a;b";"say ""x""";c\nd;e;f\n', ("a;b", 'say "x"', "c"), id="quoted cells"),
    pytest.param('a,"two\nlines",c\nd,e,f\n', ("a", "two\nlines", "c"), id="a quoted line break"),
    pytest.param("a\nb\n", ("a",), id="one column"),
    pytest.param("a;b\r\nc;d\r\n", ("a", "b"), id="windows line ends"),
    pytest.param("a;b\rc;d\r", ("a", "b"), id="old line ends"),
    pytest.param(" a ;\u00a0b\u00a0; \n", ("a", "b"), id="spaces around cells"),
    pytest.param("a\x01;b\n", ("a", "b"), id="a control character"),
]


@pytest.mark.parametrize(("text", "first"), DELIMITED)
def test_csv_cells(text, first):
    assert read_table(name="list.csv", content=text.encode()).rows[0].cells == first


def test_csv_rows_keep_their_numbers_where_rows_are_blank():
    assert cells(read_table(name="LIST.CSV", content=b"\n;;\na;b\n\n\n")) == [
        (1, ()),
        (2, ()),
        (3, ("a", "b")),
    ]


def test_xlsx_cells_are_exact():
    content = workbook(
        (
            "Prix",
            [[], ["Réf", 3.59, 14.0, 0.1 + 0.2, 1.1 * 3, "0012", True, None, date(2026, 11, 1), "1e400"]],
        )
    )
    table = read_table(name="prices.xlsx", content=content)
    assert table.sheet == "Prix"
    assert cells(table) == [
        (1, ()),
        (
            2,
            (
                "Réf",
                Decimal("3.59"),
                14,
                Decimal("0.3"),
                Decimal("3.3"),
                "0012",
                "TRUE",
                None,
                "2026-11-01",
                "1e400",
            ),
        ),
    ]


def test_xlsx_takes_the_first_visible_sheet_with_anything_in_it():
    content = workbook(("Old", [["x"]]), ("Cover", []), ("List", [["a"]]), ("More", [["b"]]), hidden=("Old",))
    assert read_table(name="prices.xlsx", content=content).sheet == "List"


PLAIN = workbook(("List", [["a", 1], ["b", 2]]))


def far_cell(address):
    return rezipped(PLAIN, replace=lambda xml: xml.replace(b'r="B2"', f'r="{address}"'.encode()))


UNREADABLE = [
    pytest.param("list.pdf", b"a;b", "is neither a CSV nor an XLSX", id="another ending"),
    pytest.param("list", b"a;b", "is neither a CSV nor an XLSX", id="no ending"),
    pytest.param("list.xls", b"\xd0\xcf\x11\xe0", "is neither a CSV nor an XLSX", id="an old workbook"),
    pytest.param("list.csv", b"", "is empty", id="an empty file"),
    pytest.param("list.csv", b"\xef\xbb\xbf", "nothing in the table", id="only a byte order mark"),
    pytest.param("list.csv", b" \n;;\n", "nothing in the table", id="only blanks"),
    pytest.param("list.xlsx", workbook(("List", [])), "nothing in the table", id="an empty workbook"),
    pytest.param("list.csv", b"a" * (20 * 1024 * 1024 + 1), "larger than 20 MB", id="more than 20 MB"),
    pytest.param("list.csv", b"a;b\0c\n", "is not a CSV", id="a NUL byte"),
    pytest.param("list.csv", "a;b\0\n".encode("utf-16"), "is not a CSV", id="a NUL in utf-16"),
    pytest.param("list.csv", b"\xff\xfea", "is not a CSV", id="half a character of utf-16"),
    pytest.param("list.csv", b"\x98\xff", "is not a CSV", id="no text in any encoding"),
    pytest.param("list.csv", PLAIN, "is not a CSV", id="a workbook named csv"),
    pytest.param("list.csv", b"%PDF-1.7\n", "is not a CSV", id="a pdf named csv"),
    pytest.param("list.csv", b"<!DOCTYPE html><table>", "is not a CSV", id="a page named csv"),
    pytest.param("list.csv", b'a;b\n"c;d\n', "line 2", id="a quotation mark never closed"),
    pytest.param("list.csv", b"a;" + b"b" * 200_000, "too long", id="a cell longer than any"),
    pytest.param("list.csv", b"a\n" * 100_001, "more than 100000 rows", id="too many rows"),
    pytest.param("list.csv", b"a;" * 200 + b"a\n", "more than 200 columns", id="too many columns"),
    pytest.param("list.xlsx", b"a;b\nc;d\n", "not an XLSX", id="a csv named xlsx"),
    pytest.param("list.xlsx", b"PK\x03\x04junk", "not an XLSX", id="a broken container"),
    pytest.param("list.xlsx", PLAIN[: len(PLAIN) // 2], "not an XLSX", id="half a workbook"),
    pytest.param(
        "list.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "not an XLSX", id="an old workbook named xlsx"
    ),
    pytest.param("list.xlsx", rezipped(PLAIN, replace=lambda xml: xml[:99]), "not an XLSX", id="a cut sheet"),
    pytest.param(
        "list.xlsx",
        rezipped(PLAIN, add={"xl/media/bomb.xml": b"0" * 10_000_000}),
        "far larger inside",
        id="a container that swells a hundredfold",
    ),
    pytest.param("list.xlsx", far_cell("XFD1048576"), "more memory or time", id="a cell in the last corner"),
    pytest.param("list.xlsx", far_cell("A100001"), "more than 100000 rows", id="a cell in row 100001"),
    pytest.param("list.xlsx", far_cell("GS2"), "more than 200 columns", id="a cell in column 201"),
]


@pytest.mark.parametrize(("name", "content", "reason"), UNREADABLE)
def test_what_cannot_be_read_is_refused_with_its_reason(name, content, reason):
    with pytest.raises(CannotRead, match=reason):
        read_table(name=name, content=content)


def test_a_container_of_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        container.writestr("readme.txt", "hello")
    with pytest.raises(CannotRead, match="not an XLSX"):
        read_table(name="list.xlsx", content=content.getvalue())


def test_a_container_that_declares_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "INFLATED_LIMIT", 1000)
    with pytest.raises(CannotRead, match="far larger inside"):
        read_table(name="list.xlsx", content=PLAIN)


def test_the_most_rows_and_columns_are_read():
    table = read_table(name="list.csv", content=b"a\n" * 99_999 + b"a;" * 199 + b"a\n")
    assert (len(table.rows), len(table.rows[-1].cells)) == (100_000, 200)


def rows_or_refusal(*, name, content):
    try:
        return read_table(name=name, content=content).rows
    except CannotRead as refusal:
        return refusal.reason


@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_read_or_refused(content, name):
    assert rows_or_refusal(name=name, content=content)


@settings(max_examples=30)
@given(at=st.integers(0, len(PLAIN) - 1), byte=st.integers(0, 255))
def test_a_workbook_with_one_byte_changed_is_read_or_refused(at, byte):
    content = PLAIN[:at] + bytes([byte]) + PLAIN[at + 1 :]
    assert rows_or_refusal(name="a.xlsx", content=content)

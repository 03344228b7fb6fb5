"""Workbooks made for tests: XLSX, ODS and XLS, of cells as Python has them."""

import io
import struct
import zipfile
from datetime import date
from itertools import pairwise

import openpyxl

OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": f"{OPEN_DOCUMENT}office:1.0",
        "style": f"{OPEN_DOCUMENT}style:1.0",
        "table": f"{OPEN_DOCUMENT}table:1.0",
        "text": f"{OPEN_DOCUMENT}text:1.0",
        "script": f"{OPEN_DOCUMENT}script:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)


def xlsx(*sheets, hidden=()):
    """Of (title, rows)."""
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


def zipped(members, *, method=zipfile.ZIP_DEFLATED):
    """A ZIP container of [(name, bytes)]."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as container:
        for name, data in members:
            container.writestr(name, data)
    return made.getvalue()


def members_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        return [(name, container.read(name)) for name in container.namelist()]


def with_member(content, name, data):
    """The container with one member more."""
    return zipped([*members_of(content), (name, data)])


def with_changed(content, part, change):
    """The container with `change` applied to the members whose names have `part` in them."""
    return zipped([(name, change(data) if part in name else data) for name, data in members_of(content)])


def ods_cell(value):
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return (
                f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
            )
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        case _:
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def ods_row(cells):
    return f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods_table(title, body, *, style=""):
    return f'<table:table table:name="{title}" table:style-name="{style}">{body}</table:table>'


def ods(*sheets, hidden=()):
    """Of (title, rows)."""
    return ods_of(
        "".join(
            ods_table(title, "".join(map(ods_row, rows)), style="gone" if title in hidden else "shown")
            for title, rows in sheets
        )
    )


def ods_of(body, *, extra=()):
    """Of the XML of its tables."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{display}"/></style:style>'
        for name, display in (("gone", "false"), ("shown", "true"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b'<?xml version="1.0"?><manifest/>'),
            ("content.xml", content.encode()),
            *extra,
        ]
    )


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind):
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 0x0600))


END = record(0x000A)


def xls_cell(row, column, value):
    match value:
        case None:
            return b""
        case bytes():
            return value
        case bool():
            return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))
        case int() | float():
            return record(0x0203, struct.pack("<HHHd", row, column, 0, value))
        case date():
            return record(0x0203, struct.pack("<HHHd", row, column, 1, (value - date(1899, 12, 30)).days))
        case _:
            text = str(value)
            return record(
                0x0204,
                struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"),
            )


def xls_error(row, column, code):
    """The record of an error in a cell; 23 is #REF!"""
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def xls_formula(row, column, result):
    """The record of a formula; `result` is its eight bytes."""
    tokens = b"\x1e\x01\x00"
    return record(
        0x0006, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens
    )


def xls(*sheets, hidden=(), records=b"", sheet_type=0, streams=()):
    """Of (title, rows); a cell of bytes is a record."""
    return compound(
        [("Workbook", xls_stream(*sheets, hidden=hidden, records=records, sheet_type=sheet_type)), *streams]
    )


def xls_stream(*sheets, hidden=(), records=b"", sheet_type=0):
    substreams = [
        begin(0x0010)
        + b"".join(
            xls_cell(at, column, value) for at, row in enumerate(rows) for column, value in enumerate(row)
        )
        + END
        for _, rows in sheets
    ]

    def head(begins):
        listed = b"".join(
            record(
                0x0085,
                struct.pack("<IBBBB", at, title in hidden, sheet_type, len(title), 1)
                + title.encode("utf-16-le"),
            )
            for at, (title, _) in zip(begins, sheets, strict=True)
        )
        formats = b"".join(record(0x00E0, struct.pack("<HH16x", 0, number)) for number in (0, 14))
        return begin(0x0005) + record(0x0042, struct.pack("<H", 1200)) + records + formats + listed + END

    at = len(head([0] * len(sheets)))
    begins = []
    for substream in substreams:
        begins.append(at)
        at += len(substream)
    return head(begins) + b"".join(substreams)


SECTOR, FREE, CHAIN_END, TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A compound file of [(name, bytes)]; every stream is made long enough for whole sectors."""
    padded = [
        (name, data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")) for name, data in streams
    ]
    directory_sectors = -(-(len(padded) + 1) // 4)
    data_sectors = sum(len(data) // SECTOR for _, data in padded)
    tables = 1
    while tables * 128 < tables + directory_sectors + data_sectors:
        tables += 1
    table = [TABLE] * tables
    chains = [directory_sectors, *(len(data) // SECTOR for _, data in padded)]
    starts = []
    for length in chains:
        starts.append(len(table))
        table += [following for _, following in pairwise(range(len(table), len(table) + length + 1))]
        table[-1] = CHAIN_END
    table += [FREE] * (tables * 128 - len(table))
    entries = directory_entry("Root Entry", 5, CHAIN_END, 0, child=1)
    for at, (name, data) in enumerate(padded, start=1):
        following = at + 1 if at < len(padded) else FREE
        entries += directory_entry(name, 2, starts[at], len(data), sibling=following)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<7I", 0, tables, starts[0], 0, 4096, CHAIN_END, 0)
        + struct.pack("<II", CHAIN_END, 0)
        + struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    )
    return (
        header
        + struct.pack(f"<{len(table)}I", *table)
        + entries.ljust(directory_sectors * SECTOR, b"\0")
        + b"".join(data for _, data in padded)
    )


def directory_entry(name, kind, start, size, *, child=FREE, sibling=FREE):
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, sibling, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )

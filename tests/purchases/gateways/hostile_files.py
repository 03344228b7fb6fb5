"""Files that would harm, or lie: each is a list of one tea for 5, had nobody meddled with it."""

import gzip
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tests.purchases.gateways.files import (
    begin,
    compound,
    members_of,
    ods,
    ods_of,
    ods_row,
    ods_table,
    record,
    with_changed,
    with_member,
    xls,
    xls_error,
    xls_stream,
    xlsx,
    zipped,
)


class Hostile(NamedTuple):
    """`told` begins what the refusal says after the file's name; empty where rows are refused instead."""

    name: str
    make: Callable[[], bytes]
    told: str


SHEET = ("List", [["Name", "Price"], ["Tea", 5]])
TEXT = b"Name;Price\nTea;5\n"
HOSTILE: dict[str, Hostile] = {}


def add(title, name, told, make):
    assert title not in HOSTILE, title
    HOSTILE[title] = Hostile(name, make, told)


def new(change="", *, part="sheet1", of=b"", by=b""):
    return with_changed(xlsx(SHEET), part, lambda data: data.replace(of, by) if of else by)


def extra(name, data=b"x"):
    return with_member(xlsx(SHEET), name, data)


def priced(cell):
    """An XLSX whose price is the XML of a cell."""
    return new(of=b'<c r="B2" t="n"><v>5</v></c>', by=cell)


def noise(size):
    return random.Random(1).randbytes(size)


def padded(content, size):
    """With a picture that cannot be packed any smaller, so that nothing swells a hundredfold."""
    made = members_of(content)
    return zipped([*made, ("xl/media/picture.png", noise(size))])


CENTRAL, LOCAL = (b"PK\x01\x02", 46), (b"PK\x03\x04", 30)


def lied(content, member, *, flags=None, method=None, checksum=None, size=None):
    """The container with other declarations of one member, at both places."""
    made = bytearray(content)
    for (signature, length), shift in ((CENTRAL, 2), (LOCAL, 0)):
        at = made.index(signature)
        while made[at + length : at + length + len(member)] != member.encode():
            at = made.index(signature, at + 1)
        for value, offset, shape in (
            (flags, 6, "<H"),
            (method, 8, "<H"),
            (checksum, 14, "<I"),
            (size, 22, "<I"),
        ):
            if value is not None:
                struct.pack_into(shape, made, at + offset + shift, value)
    return bytes(made)


def patched(content, at, number):
    return content[:at] + struct.pack("<I", number) + content[at + 4 :]


def circling(content):
    """The chain of the workbook's first two sectors leads back to its beginning."""
    first = struct.unpack_from("<I", content, 512 + 512 + 128 + 116)[0]
    return patched(content, 512 + 4 * (first + 1), first)


def sheet_begin():
    stream = xls_stream(SHEET)
    at = stream.index(b"\x85\0") + 4
    return stream[at : at + 4]


SHARED = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'


def told_often():
    """Two hundred rows of a hundred cells, each with the same text of 32,000 letters."""
    row = b'<row r="%d">' + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
    rows = b"".join(row % number for number in range(3, 203))
    content = new(of=b"</sheetData>", by=rows + b"</sheetData>")
    return padded(with_member(content, "xl/sharedStrings.xml", SHARED % (b"a" * 32_000)), 20_000)


def beyond_the_shared():
    content = priced(b'<c r="B2" t="s"><v>99</v></c>')
    return with_member(content, "xl/sharedStrings.xml", SHARED % b"5")


DAMAGED = "is damaged or cut off"
STRAINED = "is damaged, or opening it takes more memory or time"
NO_TEXT = "is not a text"
PACKED_ODDLY = "is packed as no spreadsheet program does it"
LYING = "holds more than it declares"
SWELLING = "The file is far larger inside"
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MACROS = "has macros in it"
LINKS = "takes values from other files"
PASSWORD = "is protected by a password"
UNRUN = "holds a formula without its result"
TOO_MUCH = "The table has more than 2000000 filled cells"
ROWS, COLUMNS = "The table has more than 100000 rows", "The table has more than 200 columns"

# Texts
add("nothing at all", "list.csv", "The file is empty", bytes)
add("only a byte order mark", "list.csv", "There is nothing in the table", lambda: b"\xef\xbb\xbf")
add("only a byte order mark of utf-16", "list.csv", "There is nothing in the table", lambda: b"\xff\xfe")
add("only blanks and delimiters", "list.csv", "There is nothing in the table", lambda: b" ; ;\n" * 1000)
add("only marks without a look", "list.csv", "There is nothing", "\u200b;\u2060\n".encode)
add("a NUL byte", "list.csv", NO_TEXT, lambda: TEXT.replace(b"Tea", b"T\0ea"))
add("a text filled up with NUL bytes", "list.csv", NO_TEXT, lambda: TEXT + bytes(100_000))
add("a NUL in utf-16", "list.csv", NO_TEXT, lambda: (TEXT.decode() + "\0").encode("utf-16"))
add(
    "half a character of utf-16",
    "list.csv",
    "Line 2 is not written",
    lambda: TEXT.decode().encode("utf-16")[:-1],
)
add(
    "half of a pair in utf-16",
    "list.csv",
    "Line 2 is not written",
    lambda: b"\xff\xfe" + "Name;Price\n\ud800Tea;5\n".encode("utf-16-le", "surrogatepass"),
)
add(
    "half of a pair in utf-8",
    "list.csv",
    "Line 2 is not written",
    lambda: "Name;Price\nЧай и мёд\ud800;5\n".encode("utf-8", "surrogatepass"),
)
add(
    "utf-8 with damage in its middle",
    "list.csv",
    "Line 3",
    lambda: "Имя;Цена\nЧай;5\nКо".encode() + b"\xd1;6\n",
)
add("control characters for a text", "list.csv", NO_TEXT, lambda: b"Name;Price\n\x01\x02\x03\x04\x05;5\n" * 9)
add("noise without a NUL", "list.csv", NO_TEXT, lambda: noise(50_000).replace(b"\0", b"\1"))
add("20 MB of quotation marks", "list.csv", "The CSV cannot be read", lambda: b'"' * 20 * 1024**2)
add(
    "a quotation mark never closed",
    "list.csv",
    "The CSV cannot be read",
    lambda: TEXT + b'"Mint;5\n' * 500_000,
)
add("ten million delimiters in a line", "list.csv", COLUMNS, lambda: b";" * 10_000_000 + b"\n")
add("ten million cells in a line", "list.csv", COLUMNS, lambda: b"a;" * 10_000_000 + b"\n")
add("a line of 15 MB", "list.csv", "The CSV cannot be read", lambda: TEXT + b"a" * 15_000_000)
add(
    "a cell longer than any",
    "list.csv",
    "A cell in row 2 has more",
    lambda: b"Name;Price\n" + b"a" * 120_000 + b";5",
)
add("more than 20 MB", "list.csv", "The file is larger than 20 MB", lambda: b"a" * (20 * 1024**2 + 1))
add("100,001 rows", "list.csv", ROWS, lambda: b"Name;Price\n" + b"Tea;5\n" * 100_000)
add("100,001 rows, most of them blank", "list.csv", ROWS, lambda: TEXT + b"\n" * 100_000 + b"Tea;5\n")
add("201 columns", "list.csv", COLUMNS, lambda: TEXT + b"a;" * 200 + b"a\n")
add(
    "more cells than any list",
    "list.csv",
    TOO_MUCH,
    lambda: TEXT + b"a;" * 150 + b"\n" + (b"a;" * 150 + b"\n") * 14_000,
)

# Other files
add("a workbook called csv", "list.csv", "is an Excel workbook (XLSX)", lambda: xlsx(SHEET))
add("an old workbook called csv", "list.csv", "is an old Excel workbook (XLS)", lambda: xls(SHEET))
add("an ods called csv", "list.csv", "is an OpenDocument spreadsheet (ODS)", lambda: ods(SHEET))
add("a pdf called csv", "list.csv", "is a PDF", lambda: b"%PDF-1.7\n" + TEXT)
add("a picture called csv", "list.csv", "is a picture", lambda: b"\x89PNG\r\n\x1a\n" + TEXT)
add(
    "a page called csv",
    "list.csv",
    "is a web page",
    lambda: b"<!DOCTYPE html><table><tr><td>Tea<td>5</table>",
)
add("a page in utf-16 called csv", "list.csv", "is a web page", lambda: "<html><table>".encode("utf-16"))
add("a packed text called csv", "list.csv", "is an archive", lambda: gzip.compress(TEXT))
add("a program called csv", "list.csv", "is a program", lambda: b"\x7fELF" + TEXT)
add("a page called xls", "list.xls", "is a web page", lambda: b"<html><table><tr><td>Tea<td>5</table>")
add("a web archive called xls", "list.xls", "is a web page", lambda: b"MIME-Version: 1.0\n\n<table>")
add("xml called xls", "list.xls", "is an XML file", lambda: b'<?xml version="1.0"?><Workbook/>')
add("a text called xls", "list.xls", "is plain text", lambda: TEXT)
add("a new workbook called xls", "list.xls", "is an Excel workbook (XLSX)", lambda: xlsx(SHEET))
add("an old workbook called xlsx", "list.xlsx", "is an old Excel workbook (XLS)", lambda: xls(SHEET))
add("an ods called xlsx", "list.xlsx", "is an OpenDocument spreadsheet (ODS)", lambda: ods(SHEET))
add("a workbook called ods", "list.ods", "is an Excel workbook (XLSX)", lambda: xlsx(SHEET))
add("a text called ods", "list.ods", "is plain text", lambda: TEXT)
add("another ending", "list.pdf", "is not a CSV, XLSX, XLS or ODS file", lambda: TEXT)
add("no ending", "list", "is not a CSV, XLSX, XLS or ODS file", lambda: TEXT)
add(
    "a workbook of excel 3",
    "list.xls",
    "is an Excel file from before 1997",
    lambda: b"\x09\x02\x06\0\0\0\x10\0\0\0",
)
add(
    "a letter called xlsx",
    "list.xlsx",
    "is a text document",
    lambda: zipped([("word/document.xml", b"<w/>")]),
)
add(
    "slides called xlsx",
    "list.xlsx",
    "is a presentation",
    lambda: zipped([("ppt/presentation.xml", b"<p/>")]),
)
add("a letter called xls", "list.xls", "is a text document", lambda: compound([("WordDocument", TEXT)]))
add(
    "an old file of something else",
    "list.xls",
    "is an old Microsoft file",
    lambda: compound([("Other", TEXT)]),
)
add("an archive called xlsx", "list.xlsx", "is a ZIP archive", lambda: zipped([("list.csv", TEXT)]))
add("an archive of nothing", "list.xlsx", "is a ZIP archive", lambda: zipped([]))
add(
    "a binary workbook called xlsx",
    "list.xlsx",
    "is a binary Excel",
    lambda: zipped([("xl/workbook.bin", b"x")]),
)

# Containers
add("half a workbook", "list.xlsx", DAMAGED, lambda: xlsx(SHEET)[: len(xlsx(SHEET)) // 2])
add("the beginning of a workbook", "list.xlsx", DAMAGED, lambda: xlsx(SHEET)[:100])
add("a wrong checksum", "list.xlsx", DAMAGED, lambda: lied(xlsx(SHEET), "xl/workbook.xml", checksum=1))
add("a member that swells", "list.xlsx", SWELLING, lambda: extra("xl/media/a.xml", bytes(10_000_000)))
add("a size beyond all", "list.xlsx", SWELLING, lambda: lied(xlsx(SHEET), "xl/workbook.xml", size=0x7FFFFFFF))
add("a negative size", "list.xlsx", SWELLING, lambda: lied(xlsx(SHEET), "xl/workbook.xml", size=0xFFFFFFFF))
add(
    "a member that swells and says it does not",
    "list.xlsx",
    LYING,
    lambda: lied(extra("xl/media/a.bin", bytes(100_000_000)), "xl/media/a.bin", size=100),
)
add(
    "more members than any workbook",
    "list.xlsx",
    PACKED_ODDLY,
    lambda: zipped([*members_of(xlsx(SHEET)), *((f"xl/{at}", b"") for at in range(5001))]),
)
add(
    "a member that is there twice",
    "list.xlsx",
    PACKED_ODDLY,
    lambda: extra("xl/worksheets/sheet2.xml").replace(b"sheet2.xml", b"sheet1.xml"),
)
add("a path from the root", "list.xlsx", PACKED_ODDLY, lambda: extra("/etc/passwd"))
add("a path upwards", "list.xlsx", PACKED_ODDLY, lambda: extra("xl/../../../etc/passwd"))
add("a path of windows", "list.xlsx", PACKED_ODDLY, lambda: extra("C:\\list.xml"))
add(
    "an odd way of packing",
    "list.xlsx",
    PACKED_ODDLY,
    lambda: zipped(members_of(xlsx(SHEET)), method=zipfile.ZIP_BZIP2),
)
add(
    "a container in a container",
    "list.xlsx",
    "has other files packed inside",
    lambda: extra("xl/a.xlsx", xlsx(SHEET)),
)
add("a member with a password", "list.xlsx", PASSWORD, lambda: lied(xlsx(SHEET), "xl/workbook.xml", flags=1))
add("a workbook with a password", "list.xlsx", PASSWORD, lambda: compound([("EncryptedPackage", TEXT)]))
add(
    "an ods with a password",
    "list.ods",
    PASSWORD,
    lambda: with_changed(
        ods(SHEET), "manifest", lambda xml: xml.replace(b"/>", b"><manifest:encryption-data/></manifest>")
    ),
)

# What is in workbooks
add(
    "elements within elements",
    "list.ods",
    "",
    lambda: padded(
        with_changed(ods(SHEET), "content", lambda xml: xml.replace(b"Tea", b"<text:span>" * 100_000)), 20_000
    ),
)
add("a text told twenty thousand times", "list.xlsx", STRAINED, told_often)
add(
    "a billion laughs",
    "list.xlsx",
    "has declarations",
    lambda: new(of=b"<worksheet", by=LAUGHS + b"<worksheet"),
)
add(
    "an entity from a file",
    "list.xlsx",
    "has declarations",
    lambda: new(
        part="workbook.xml", of=b"<workbook", by=b'<!DOCTYPE w SYSTEM "file:///etc/passwd"><workbook'
    ),
)
add(
    "declarations in utf-16",
    "list.xlsx",
    DAMAGED,
    lambda: new(by=(LAUGHS + b"<worksheet/>").decode().encode("utf-16")),
)
add(
    "a billion laughs in an ods",
    "list.ods",
    "has declarations",
    lambda: with_changed(ods(SHEET), "content", lambda xml: xml.replace(b"?>", b"?>" + LAUGHS)),
)
add(
    "a text of more than a megabyte",
    "list.xlsx",
    "A text in",
    lambda: priced(b'<c r="B2" t="inlineStr"><is><t>' + noise(700_000).hex().encode() + b"</t></is></c>"),
)
add(
    "a text of 150 MB",
    "list.xlsx",
    SWELLING,
    lambda: priced(b'<c r="B2" t="inlineStr"><is><t>' + b"a" * 150_000_000 + b"</t></is></c>"),
)
add(
    "a sheet cut off",
    "list.xlsx",
    DAMAGED,
    lambda: with_changed(xlsx(SHEET), "sheet1", lambda xml: xml[:-60]),
)
add("a sheet of noise", "list.xlsx", DAMAGED, lambda: new(by=noise(5000)))
add(
    "no sheet where the workbook says it is",
    "list.xlsx",
    DAMAGED,
    lambda: zipped([each for each in members_of(xlsx(SHEET)) if "sheet1" not in each[0]]),
)
add("no content types", "list.xlsx", DAMAGED, lambda: zipped(members_of(xlsx(SHEET))[:-1]))
add("no such text among the shared ones", "list.xlsx", DAMAGED, beyond_the_shared)
add(
    "a cell in the last corner",
    "list.xlsx",
    STRAINED,
    lambda: priced(b'<c r="B2"><v>5</v></c><c r="XFD1048576"><v>5</v></c>'),
)
add(
    "a cell in row 100,001",
    "list.xlsx",
    ROWS,
    lambda: priced(b'<c r="B2"><v>5</v></c><c r="A100001"><v>5</v></c>'),
)
add(
    "a cell in column 201",
    "list.xlsx",
    COLUMNS,
    lambda: priced(b'<c r="B2"><v>5</v></c><c r="GS2"><v>5</v></c>'),
)
add("a cell above the first row", "list.xlsx", DAMAGED, lambda: priced(b'<c r="B0"><v>5</v></c>'))
add("a cell with a negative row", "list.xlsx", DAMAGED, lambda: priced(b'<c r="B-2"><v>5</v></c>'))
add(
    "a cell in no row that can be counted",
    "list.xlsx",
    STRAINED,
    lambda: priced(b'<c r="B99999999999999999999"><v>5</v></c>'),
)
add(
    "half of a pair in a cell",
    "list.xlsx",
    DAMAGED,
    lambda: priced(b'<c r="B2" t="inlineStr"><is><t>&#xD800;</t></is></c>'),
)
add("macros", "list.xlsx", MACROS, lambda: extra("xl/vbaProject.bin"))
add(
    "a workbook with macros renamed",
    "list.xlsx",
    MACROS,
    lambda: new(part="Content_Types", of=b"spreadsheetml.sheet.main", by=b"ms-excel.sheet.macroEnabled.main"),
)
add("macros of excel 4", "list.xlsx", MACROS, lambda: extra("xl/macrosheets/sheet1.xml", b"<m/>"))
add(
    "links to other workbooks",
    "list.xlsx",
    LINKS,
    lambda: extra("xl/externalLinks/externalLink1.xml", b"<e/>"),
)
add(
    "a formula without its result",
    "list.xlsx",
    "Cell B2 " + UNRUN,
    lambda: xlsx(("List", [["Name", "Price"], ["Tea", "=2+3"]])),
)
add(
    "a formula with an empty result for a number",
    "list.xlsx",
    "Cell B2 " + UNRUN,
    lambda: priced(b'<c r="B2"><f>2+3</f><v></v></c>'),
)
add(
    "macros in an ods",
    "list.ods",
    MACROS,
    lambda: with_member(ods(SHEET), "Basic/Standard/script.xml", b"<s/>"),
)
add("scripts in an ods", "list.ods", MACROS, lambda: with_member(ods(SHEET), "Scripts/python/a.py", b"pass"))
add(
    "a script on opening an ods",
    "list.ods",
    MACROS,
    lambda: ods_of(
        '<office:event-listeners><script:event-listener script:event-name="dom:load"/></office:event-listeners>'
        + ods_table("List", ods_row(["Name", "Price"]))
    ),
)
add(
    "a dde link in an ods",
    "list.ods",
    LINKS,
    lambda: ods_of(ods_table("List", ods_row(["Name", "Price"])) + "<table:dde-links/><table:dde-link/>"),
)
add(
    "a table from elsewhere in an ods",
    "list.ods",
    LINKS,
    lambda: ods_of(ods_table("List", "<table:table-source/>" + ods_row(["Name", "Price"]))),
)
add(
    "a formula without its result in an ods",
    "list.ods",
    "Cell B2 " + UNRUN,
    lambda: ods_of(
        ods_table(
            "List",
            ods_row(["Name", "Price"])
            + ods_row(["Tea"]).replace(
                "</table:table-row>", '<table:table-cell table:formula="of:=2+3"/></table:table-row>'
            ),
        )
    ),
)
add(
    "a billion rows in an ods",
    "list.ods",
    ROWS,
    lambda: ods_of(
        ods_table(
            "List",
            ods_row(["Tea", 5]).replace(
                "<table:table-row", '<table:table-row table:number-rows-repeated="1000000000"'
            ),
        )
    ),
)
add(
    "a billion columns in an ods",
    "list.ods",
    COLUMNS,
    lambda: ods_of(
        ods_table(
            "List",
            ods_row(["Tea", 5]).replace(
                "<table:table-cell", '<table:table-cell table:number-columns-repeated="1000000000"'
            ),
        )
    ),
)
add(
    "negative rows in an ods",
    "list.ods",
    DAMAGED,
    lambda: ods_of(
        ods_table(
            "List",
            ods_row(["Tea", 5]).replace(
                "<table:table-row", '<table:table-row table:number-rows-repeated="-1"'
            ),
        )
    ),
)
add("an ods without its content", "list.ods", DAMAGED, lambda: zipped(members_of(ods(SHEET))[:2]))
add("an ods cut off", "list.ods", DAMAGED, lambda: with_changed(ods(SHEET), "content", lambda xml: xml[:-90]))

# Old workbooks
add("half an old workbook", "list.xls", DAMAGED, lambda: xls(SHEET)[:2000])
add("the beginning of an old workbook", "list.xls", DAMAGED, lambda: xls(SHEET)[:40])
add("noise in an old workbook", "list.xls", DAMAGED, lambda: xls(SHEET)[:512] + noise(9000))
add("macros in an old workbook", "list.xls", MACROS, lambda: xls(SHEET, streams=[("_VBA_PROJECT_CUR", b"x")]))
add("a sheet of macros of excel 4", "list.xls", MACROS, lambda: xls(SHEET, sheet_type=1))
add(
    "an old workbook with a password",
    "list.xls",
    PASSWORD,
    lambda: xls(SHEET, records=record(0x2F, bytes(6))),
)
add(
    "a new workbook with a password called xls",
    "list.xls",
    PASSWORD,
    lambda: compound([("EncryptedPackage", TEXT)]),
)
add(
    "an old workbook with links",
    "list.xls",
    LINKS,
    lambda: xls(SHEET, records=record(0x1AE, struct.pack("<HHB", 1, 8, 0) + b"list.xls")),
)
add("a workbook that goes in circles", "list.xls", DAMAGED, lambda: circling(xls(SHEET)))
add("a table of tables that goes in circles", "list.xls", DAMAGED, lambda: patched(xls(SHEET), 68, 1))
add(
    "a sheet beyond the end",
    "list.xls",
    DAMAGED,
    lambda: compound([("Workbook", xls_stream(SHEET).replace(sheet_begin(), struct.pack("<I", 10**8)))]),
)
add(
    "no end to the records",
    "list.xls",
    DAMAGED,
    lambda: compound([("Workbook", begin(5) + record(0x42, bytes(8000)) * 2)]),
)

# Prices that are none
add("an error for a price", "list.xlsx", "", lambda: priced(b'<c r="B2" t="e"><v>#REF!</v></c>'))
add("no number for a price", "list.xlsx", "", lambda: priced(b'<c r="B2"><v>NaN</v></c>'))
add("no end to a price", "list.xlsx", "", lambda: priced(b'<c r="B2"><v>1e999</v></c>'))
add("a truth for a price", "list.xlsx", "", lambda: xlsx(("List", [["Name", "Price"], ["Tea", True]])))
add(
    "a date for a price",
    "list.xlsx",
    "",
    lambda: xlsx(("List", [["Name", "Price"], ["Tea", date(2026, 11, 1)]])),
)
add(
    "an error for a price in an old workbook",
    "list.xls",
    "",
    lambda: xls(("List", [["Name", "Price"], ["Tea", xls_error(1, 1, 23)]])),
)
add(
    "a date for a price in an ods",
    "list.ods",
    "",
    lambda: ods(("List", [["Name", "Price"], ["Tea", date(2026, 11, 1)]])),
)

"""Tables out of the files that people upload: CSV and XLSX."""

import codecs
import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from config.kernel.errors import DomainError
from purchases.rules.tables import Cell, Row, Table

SIZE_LIMIT = 20 * 1024 * 1024
ROW_LIMIT = 100_000
COLUMN_LIMIT = 200
INFLATED_LIMIT = 200 * 1024 * 1024
INFLATION_LIMIT = 100
MEMORY_LIMIT = 512 * 1024 * 1024
SECONDS_LIMIT = 30
READER = Path(__file__).with_name("workbook_reader.py")

DELIMITERS = ";,\t|"
SAMPLE_ROWS = 50
NOT_TEXT = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc",
)
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)
CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
SAFE_WHOLE = 10**15


class CannotRead(DomainError):
    """The file is not a table that can be read; nothing of it was used."""


def read_table(*, name: str, content: bytes) -> Table:
    """The rows of the file, of an XLSX those of its first visible worksheet with anything in it.

    `name` decides by its ending how `content` is read. Rows keep the numbers a spreadsheet program
    shows; numbers of an XLSX are exact to the 15 digits that Excel keeps. Raises CannotRead.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise CannotRead(
            _("“%(name)s” is neither a CSV nor an XLSX file. Save the table as one of them.") % {"name": name}
        )
    if len(content) > SIZE_LIMIT:
        raise CannotRead(_("The file is larger than %(limit)s MB.") % {"limit": SIZE_LIMIT // 1024**2})
    if not content:
        raise CannotRead(_("The file is empty."))
    if ending == ".csv":
        table = Table(rows=_rows(_csv_records(name=name, content=content)))
    else:
        table = _xlsx_table(name=name, content=content)
    if not any(row.filled for row in table.rows):
        raise CannotRead(_("There is nothing in the table."))
    return table


def _rows(records: Iterable[Iterable[object]]) -> tuple[Row, ...]:
    rows = []
    for number, record in enumerate(records, start=1):
        cells = [_cell(value) for value in record]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > COLUMN_LIMIT:
            raise _too_wide()
        rows.append(Row(number, tuple(cells)))
        if number > ROW_LIMIT:
            raise _too_long()
    while rows and not rows[-1].cells:
        rows.pop()
    return tuple(rows)


def _cell(value: object) -> Cell:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            number = Decimal(f"{value:.15g}")
            return (
                int(number) if number.is_finite() and number % 1 == 0 and abs(number) < SAFE_WHOLE else number
            )
        case int():
            return value
        case _:
            return str(value).translate(CONTROL).strip() or None


def _too_long() -> CannotRead:
    return CannotRead(_("The table has more than %(limit)s rows.") % {"limit": ROW_LIMIT})


def _too_wide() -> CannotRead:
    return CannotRead(_("The table has more than %(limit)s columns.") % {"limit": COLUMN_LIMIT})


def _csv_records(*, name: str, content: bytes) -> Iterator[list[object]]:
    text = _decoded(name=name, content=content)
    if separator := re.match(r"sep=([;,|\t])\r?\n", text):
        delimiter = separator[1]
        text = text[text.index("\n") :]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise CannotRead(
            _(
                "The CSV cannot be read after line %(line)s: "
                "a quotation mark is not closed, or a cell is too long."
            )
            % {"line": reader.line_num}
        ) from error


def _decoded(*, name: str, content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8 where it is valid, else Windows-1251."""
    encodings = ["utf-8-sig", "cp1251"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    if not content.startswith(NOT_TEXT) and not MARKUP.match(content):
        for encoding in encodings:
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
            break
    raise CannotRead(_("“%(name)s” is not a CSV file, whatever its name says.") % {"name": name})


def _delimiter(text: str) -> str:
    """The sign that parts the first rows into the most equal number of cells."""

    def merit(delimiter: str) -> tuple[int, int]:
        widths = Counter[int]()
        try:
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                widths[len(record)] += len(record) > 1
                if widths.total() >= SAMPLE_ROWS:
                    break
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, width

    return max(DELIMITERS, key=merit)


def _xlsx_table(*, name: str, content: bytes) -> Table:
    try:
        _check_container(content)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _not_xlsx(name) from error
    limits = (MEMORY_LIMIT, SECONDS_LIMIT, ROW_LIMIT, COLUMN_LIMIT)
    try:
        reader = subprocess.run(  # noqa: S603 (our own script; the file goes in as data)
            [sys.executable, "-I", str(READER), *map(str, limits)],
            input=content,
            capture_output=True,
            timeout=SECONDS_LIMIT,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise CannotRead(
            _("“%(name)s” is damaged, or opening it takes more memory or time than a table should.")
            % {"name": name}
        ) from error
    answer = json.loads(reader.stdout)
    match answer.get("refusal"):
        case "rows":
            raise _too_long()
        case "columns":
            raise _too_wide()
        case "broken":
            raise _not_xlsx(name)
    return Table(rows=_rows(answer["rows"]), sheet=answer["sheet"])


def _not_xlsx(name: str) -> CannotRead:
    return CannotRead(
        _("“%(name)s” is damaged, protected by a password, or not an XLSX workbook at all.") % {"name": name}
    )


def _check_container(content: bytes) -> None:
    """Refuse, by the sizes it declares, a container that would swell when it is opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        members = container.infolist()
    inflated = sum(member.file_size for member in members)
    if inflated > INFLATED_LIMIT or inflated > INFLATION_LIMIT * len(content):
        raise CannotRead(_("The file is far larger inside than it looks, so it is not opened."))
    if not any(member.filename.startswith("xl/") for member in members):
        raise zipfile.BadZipFile("no workbook inside")

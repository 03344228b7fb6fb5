"""Tables into files that people open in Excel or LibreOffice: CSV and XLSX.

Both are written row by row, in the same memory whatever the number of rows. Texts are harmless, see
`purchases.rules.harmless`; `read_table` reads back what is written here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from purchases.rules.harmless import harmless

Cell = str | int | Decimal | date | datetime | None
Rows = Iterable[Sequence[Cell]]

# What a worksheet holds under its headings.
MOST_XLSX_ROWS = 2**20 - 1
ROWS_A_PIECE = 500
MARK = "\ufeff"
DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"
XLSX_DAY, XLSX_MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NARROWEST = 12


def csv_pieces(*, headings: Sequence[str], rows: Rows, decimal_sign: str) -> Iterator[bytes]:
    """The file in pieces of some hundred rows: UTF-8 with its mark, days as 2026-03-02, instants as 2026-03-02 12:00.

    Cells are parted by what Excel expects beside `decimal_sign`: a semicolon beside a comma, else a comma.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if decimal_sign == "," else ",")
    buffer.write(MARK)
    writer.writerow(map(harmless, headings))
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(cell, decimal_sign) for cell in row])
        if number % ROWS_A_PIECE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _written(cell: Cell, decimal_sign: str) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case Decimal():
            return str(cell).replace(".", decimal_sign)
        case datetime():
            return f"{cell:{MINUTE}}"
        case date():
            return f"{cell:{DAY}}"
        case int():
            return str(cell)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def xlsx_file(*, title: str, headings: Sequence[str], rows: Rows) -> IO[bytes]:
    """The workbook as an open temporary file, at its beginning; closing it removes it.

    One worksheet called `title`, with at most MOST_XLSX_ROWS rows under its headings. Sums are numbers
    with their own decimals, instants dates; a text is never a formula, a link or a number.
    """
    with ExitStack() as undone:
        file = undone.enter_context(TemporaryFile())
        with (
            TemporaryDirectory() as folder,
            closing(Workbook(file, {"constant_memory": True, "tmpdir": folder})) as workbook,
        ):
            _fill(workbook, workbook.add_worksheet(title), headings=headings, rows=rows)
        file.seek(0)
        undone.pop_all()
        return file


def _fill(workbook: Workbook, sheet: Worksheet, *, headings: Sequence[str], rows: Rows) -> None:
    formats = _Formats(workbook)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, max(NARROWEST, len(heading) + 2))
        sheet.write_string(0, column, harmless(heading), formats.bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            match cell:
                case None | "":
                    continue
                case str():
                    sheet.write_string(last, column, harmless(cell))
                case Decimal():
                    sheet.write_number(last, column, cell, formats.sum_like(cell))
                case datetime():
                    sheet.write_datetime(last, column, cell, formats.minute)
                case date():
                    sheet.write_datetime(last, column, cell, formats.day)
                case int():
                    sheet.write_number(last, column, cell)
    sheet.autofilter(0, 0, last, len(headings) - 1)


class _Formats:
    """How cells of each kind look; one format for each number of decimals."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.bold: Format = workbook.add_format({"bold": True})
        self.day: Format = workbook.add_format({"num_format": XLSX_DAY})
        self.minute: Format = workbook.add_format({"num_format": XLSX_MINUTE})
        self.sums: dict[int, Format] = {}

    def sum_like(self, amount: Decimal) -> Format:
        decimals = max(0, -int(amount.as_tuple().exponent))
        if decimals not in self.sums:
            pattern = f"0.{'0' * decimals}" if decimals else "0"
            self.sums[decimals] = self.workbook.add_format({"num_format": pattern})
        return self.sums[decimals]

"""Tables out of the files that people upload: CSV, XLSX, XLS and ODS."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BufferedRandom
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from purchases.gateways.refusals import CannotRead, refusal
from purchases.gateways.table_reader import limits
from purchases.rules.tables import Cell, Row, Table

__all__ = ["DELIMITERS", "ENCODINGS", "SIZE_LIMIT", "CannotRead", "read_table"]

READER = "purchases.gateways.table_reader"
ROOT = Path(__file__).resolve().parents[2]

ENCODINGS: Mapping[str, Promise] = {
    "utf-8": _("UTF-8"),
    "cp1251": _("Windows-1251 (Cyrillic)"),
    "koi8-r": _("KOI8-R (Russian)"),
    "koi8-u": _("KOI8-U (Ukrainian)"),
    "cp866": _("DOS 866 (Cyrillic)"),
    "cp1252": _("Windows-1252 (Western Europe)"),
    "cp1253": _("Windows-1253 (Greek)"),
    "iso8859-7": _("ISO 8859-7 (Greek)"),
    "utf-16-le": _("UTF-16 (as Windows writes it)"),
    "utf-16-be": _("UTF-16, big-endian"),
}
DELIMITERS: Mapping[str, Promise] = {
    ";": _("semicolon ;"),
    ",": _("comma ,"),
    "\t": _("tab"),
    "|": _("bar |"),
}
SIZE_LIMIT = limits.FILE
SAFE_WHOLE = 10**15
REPEATED = 50_000


def read_table(
    *, name: str, content: bytes, sheet: str = "", encoding: str = "", delimiter: str = ""
) -> Table:
    """The rows of a file, whose `name` says by its ending what it is. Raises CannotRead.

    Of a workbook these are the rows of the visible worksheet called `sheet`, by default of the first with
    anything in it; a CSV is read in `encoding` and parted by `delimiter`, keys of ENCODINGS and
    DELIMITERS. What is empty is found out. Rows keep the numbers a spreadsheet program shows, errors and
    dates are texts, and numbers of a workbook are exact to the 15 digits that it keeps. Takes a process
    and up to 30 seconds, so never call it inside a transaction.
    """
    if encoding and encoding not in ENCODINGS:
        raise refusal("encoding", name=name, encoding=encoding)
    if delimiter and delimiter not in DELIMITERS:
        raise refusal("delimiter", name=name, delimiter=delimiter)
    if len(content) > SIZE_LIMIT:
        raise refusal("large", name=name, limit=SIZE_LIMIT // 1024**2)
    if not content:
        raise refusal("empty", name=name)
    asked = json.dumps({"name": name, "sheet": sheet, "encoding": encoding, "delimiter": delimiter})
    with tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(  # noqa: S603 (our own module; the file goes in as data)
                [sys.executable, "-E", "-s", "-m", READER, asked],
                cwd=ROOT,
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.SECONDS,
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise refusal("strain", name=name) from error
        answer.seek(0)
        table = _table(name, answer)
    if not table.rows:
        raise refusal("nothing", name=name)
    return table


def _table(name: str, answer: BufferedRandom) -> Table:
    """What the reader answered. Cells that repeat are kept once."""
    rows: list[Row] = []
    kept: dict[Any, Cell] = {}
    last: dict[str, Any] = {}
    for number, line in enumerate(_lines(answer), start=1):
        if isinstance(line, dict):
            last = line
        else:
            rows.append(Row(number, tuple(_cells(line, kept))))
    if "refusal" in last:
        raise refusal(last["refusal"], name=name, **last["params"])
    return Table(
        rows=tuple(rows),
        sheet=last.get("sheet", ""),
        sheets=tuple(last.get("sheets", ())),
        encoding=last.get("encoding", ""),
        delimiter=last.get("delimiter", ""),
    )


def _lines(answer: BufferedRandom) -> Iterator[Any]:
    for line in answer:
        yield json.loads(line)


def _cells(values: list[str | float | None], kept: dict[Any, Cell]) -> Iterator[Cell]:
    for value in values:
        if value is None:
            yield None
        elif value in kept:
            yield kept[value]
        else:
            cell = value if isinstance(value, str) else _number(value)
            if len(kept) < REPEATED:
                kept[value] = cell
            yield cell


def _number(value: float) -> Cell:
    number = Decimal(f"{value:.15g}")
    return int(number) if abs(number) < SAFE_WHOLE and number % 1 == 0 else number

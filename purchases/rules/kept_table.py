"""A table as it is kept between its reading and its import: one JSON text a line.

The first line says how it was read and how large it is, each other one is a row: its number and its
cells. A text and a whole number are themselves, a decimal number is its digits in a list of one.
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from sys import intern
from typing import Any

from purchases.rules.tables import Cell, Row, Table

INTERNED_LENGTH = 40


def as_lines(table: Table) -> Iterator[str]:
    """The lines of `table`."""
    yield _line(
        {
            "sheet": table.sheet,
            "sheets": table.sheets,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "rows": table.rows[-1].number if table.rows else 0,
            "columns": width_of(table),
        }
    )
    for row in table.rows:
        yield _line([row.number, *map(_kept, row.cells)])


def of_lines(lines: Iterable[str]) -> Table:
    """The table that `as_lines` told."""
    told = iter(lines)
    return _table(json.loads(next(told)), tuple(map(_row, told)))


def head_of_lines(lines: Iterable[str], *, rows: int) -> Table:
    """The first `rows` of the table, and an empty last row as wide as the widest."""
    told = iter(lines)
    size = json.loads(next(told))
    first = tuple(map(_row, islice(told, rows)))
    if first and first[-1].number < size["rows"]:
        first += (Row(size["rows"], (None,) * size["columns"]),)
    return _table(size, first)


def width_of(table: Table) -> int:
    """How many columns the widest row has."""
    return max((len(row.cells) for row in table.rows), default=0)


def _line(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _kept(cell: Cell) -> object:
    return [str(cell)] if isinstance(cell, Decimal) else cell


def _row(line: str) -> Row:
    number, *cells = json.loads(line)
    return Row(number, tuple(map(_cell, cells)))


def _cell(kept: Any) -> Cell:
    if isinstance(kept, list):
        return Decimal(kept[0])
    if isinstance(kept, str) and len(kept) <= INTERNED_LENGTH:
        return intern(kept)
    cell: Cell = kept
    return cell


def _table(size: dict[str, Any], rows: tuple[Row, ...]) -> Table:
    return Table(
        rows=rows,
        sheet=size["sheet"],
        sheets=tuple(size["sheets"]),
        encoding=size["encoding"],
        delimiter=size["delimiter"],
    )

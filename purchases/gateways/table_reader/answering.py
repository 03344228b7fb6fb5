"""What the reading process writes: rows, one a line, as long as they are a table's."""

import json
from collections.abc import Iterable
from datetime import timedelta
from math import isfinite
from typing import TextIO

from purchases.gateways.table_reader import limits
from purchases.gateways.table_reader.refusing import Refused
from purchases.rules.harmless import original

INVISIBLE = [
    *range(0x09),
    *range(0x0B, 0x0D),
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    0xAD,  # soft hyphen
    0x200B,  # zero-width space
    *range(0x200E, 0x2010),  # marks of direction
    *range(0x202A, 0x202F),  # embeddings and overrides of direction
    *range(0x2060, 0x2070),  # word joiner, isolates
    0xFEFF,  # byte order mark
]
DROPPED = dict.fromkeys(INVISIBLE)

Value = str | int | float | None


def cleaned(text: str) -> str | None:
    """`text` as a person sees it: without control characters and marks that have no look of their own.

    What an export of ours made harmless comes back exactly as it was; any other text loses the white
    space around it. Joiners stay: some scripts cannot be spelled without them.
    """
    if not text.isprintable():
        text = text.translate(DROPPED)
    restored = original(text)
    return (restored if restored != text else text.strip()) or None


def plain(value: object) -> Value:
    """A cell as JSON can carry it: dates and times as they read, what is no number as text."""
    match value:
        case str():
            return cleaned(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return value if isfinite(value) else str(value)
        case int() | None:
            return value
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(value).removesuffix(" 00:00:00")


class Answer:
    """Writes rows and counts what is in them; raises Refused where a table has too much."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.rows = self.cells = self.characters = 0
        self.blank = 0

    def add(self, values: Iterable[object]) -> None:
        """Write the next row; blank ones only once another follows."""
        row = [plain(value) for value in values]
        while row and row[-1] is None:
            row.pop()
        if not row:
            self.blank += 1
            return
        self._count(row)
        self.stream.write("[]\n" * self.blank)
        self.blank = 0
        json.dump(row, self.stream, ensure_ascii=False, separators=(",", ":"))
        self.stream.write("\n")

    def _count(self, row: list[Value]) -> None:
        self.rows += self.blank + 1
        if self.rows > limits.ROWS:
            raise Refused("rows", limit=limits.ROWS)
        if len(row) > limits.COLUMNS:
            raise Refused("columns", limit=limits.COLUMNS)
        lengths = [len(value) for value in row if isinstance(value, str)]
        if max(lengths, default=0) > limits.CELL_CHARACTERS:
            raise Refused("cell", row=self.rows, limit=limits.CELL_CHARACTERS)
        self.cells += len(row) - row.count(None)
        self.characters += sum(lengths)
        if self.cells > limits.FILLED_CELLS or self.characters > limits.CHARACTERS:
            raise Refused("much", limit=limits.FILLED_CELLS)

    def end(self, last: dict[str, object]) -> None:
        json.dump(last, self.stream, ensure_ascii=False)
        self.stream.write("\n")
        self.stream.flush()

"""Orders as they are copied out of a spreadsheet, a forum or a chat. Rule: R-OFFSITE."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from purchases.rules.order_list.articles import Offered, Shelf
from purchases.rules.order_list.headings import FIELDS, VOCABULARY, map_order_columns
from purchases.rules.order_list.people import read_email
from purchases.rules.tables import Cell, Columns, Row, Table, find_columns, text_of

DELIMITERS = "\t;,"
LONGEST_ARTICLE = 4
LINE_ENDS = re.compile(r"\r\n|\r|\n")
PIECES = re.compile(
    r"[xх×*]?\s*([+-]?\d[\d.,]*)\s*(?:шт|штук[аи]?|pcs|pc|pieces?|kpl|τεμ|st)?\.?", re.IGNORECASE
)
UNITS = ("шт", "шт.", "штук", "штука", "штуки", "pcs", "pcs.", "pc", "kpl", "kpl.", "τεμ", "τεμ.")
FILLING = frozenset((*UNITS, *"-–—:=xх×*"))
PHONE = re.compile(
    r"\+\(?\d[\d ()./-]{5,22}\d"
    r"|(?<!\S)\(?\d[\d()./-]{5,20}\d(?!\S)"
    r"|(?<!\S)8[ (-]+\d{3}[ )-]+\d[\d -]{5,9}\d(?!\S)"
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text as a table, and where its fields stand. `has_columns` unless each line was read by itself."""

    table: Table
    columns: Columns
    has_columns: bool


def read_pasted(*, text: str, offered: Sequence[Offered]) -> Pasted:
    """The lines of `text`, parted by tabs, semicolons, commas or, with none of them, by spaces.

    With a row of headings its columns are read by them; without one each line is read by itself: before
    a known article stand the person, a phone and an e-mail, after it size, colour and, last, how many. A
    line without an article names the person of the lines below. Rows are numbered as lines are.
    """
    lines = LINE_ENDS.split(text)
    delimiter = _delimiter(lines)
    table = Table(tuple(Row(number, _cells(line, delimiter)) for number, line in enumerate(lines, 1)))
    columns = map_order_columns(table=table)
    if not columns.problems or _has_headings(table):
        return Pasted(table, columns, has_columns=True)
    shelf = Shelf(offered)
    rows = tuple(Row(row.number, _fields_of(row.cells, shelf, is_words=not delimiter)) for row in table.rows)
    index = {field: place for place, field in enumerate(FIELDS)}
    return Pasted(Table(rows), Columns(0, (), index), has_columns=False)


def as_text(table: Table) -> str:
    """A table as it would be copied out of a spreadsheet; its rows keep their numbers."""
    lines = {row.number: "\t".join(text_of(cell) for cell in row.cells) for row in table.rows}
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def _delimiter(lines: Sequence[str]) -> str:
    """What parts most of the filled lines; empty where spaces do."""
    filled = [line for line in lines if line.strip()]
    counts = {sign: sum(sign in line for line in filled) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: counts[sign])
    return best if counts[best] * 2 >= len(filled) and counts[best] else ""


def _cells(line: str, delimiter: str) -> tuple[Cell, ...]:
    found = next(csv.reader([line], delimiter=delimiter), []) if delimiter else line.split()
    return tuple(" ".join(cell.split()) or None for cell in found)


def _has_headings(table: Table) -> bool:
    """Whether the first filled row names columns, though not all that are needed."""
    first = next((row for row in table.rows if row.filled), None)
    return first is not None and len(find_columns(header=first, vocabulary=VOCABULARY)) > 1


def _fields_of(cells: Sequence[Cell], shelf: Shelf, *, is_words: bool) -> tuple[Cell, ...]:
    """One line's cells in the order of FIELDS."""
    texts = [text_of(cell) for cell in cells]
    if is_words:
        texts = [text.strip(",:;") for text in texts if text not in FILLING]
    at, length = _article_at(texts, shelf)
    names, phone, email = _without_addresses(texts[:at])
    article, after = " ".join(texts[at : at + length]), texts[at + length :]
    if not article:
        # What has a digit and is no phone was meant as an article; a line without is a name.
        start = next((place for place, name in enumerate(names) if any(map(str.isdigit, name))), len(names))
        names, article, after = names[:start], "".join(names[start : start + 1]), names[start + 1 :]
    labels, quantity = _labels_and_pieces([text for text in after if text])
    key = shelf.article(article)
    size = labels.pop(0) if labels and (key is None or shelf.has_sizes(key)) else ""
    found = {
        "person": " ".join(names), "phone": phone, "email": email,
        "article": article, "size": size, "colour": " ".join(labels), "quantity": quantity,
    }  # fmt: skip
    return tuple(found[field] or None for field in FIELDS)


def _article_at(texts: Sequence[str], shelf: Shelf) -> tuple[int, int]:
    """Where the first known article begins and how many cells it takes; (end, 0) where there is none."""
    for at in range(len(texts)):
        for length in range(min(LONGEST_ARTICLE, len(texts) - at), 0, -1):
            if shelf.article(" ".join(texts[at : at + length])):
                return at, length
    return len(texts), 0


def _without_addresses(texts: Sequence[str]) -> tuple[list[str], str, str]:
    """The names, the phone and the e-mail among `texts`."""
    email = next((text for text in texts if read_email(text)), "")
    rest = " ".join(text for text in texts if text and text != email)
    phone = PHONE.search(rest)
    if phone:
        rest = f"{rest[: phone.start()]} {rest[phone.end() :]}"
    return rest.split(), phone[0].strip() if phone else "", email


def _labels_and_pieces(texts: Sequence[str]) -> tuple[list[str], str]:
    """What stands after an article, and how many: the last where it is a number."""
    pieces = PIECES.fullmatch(texts[-1]) if texts else None
    return (list(texts[:-1]), pieces[1]) if pieces else (list(texts), "")

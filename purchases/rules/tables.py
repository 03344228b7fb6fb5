"""A table as it was read from a file, and what can be said of it before knowing what it lists."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from purchases.rules.problems import Problem

Cell = str | int | Decimal | None

HEADER_SEARCH_ROWS = 10
SHOWN_VALUE_LENGTH = 80

WORD = re.compile(r"[^\W_]+")

EXACT, LIKELY, PREFIX, FALLBACK = 4, 3, 2, 1


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1 as a spreadsheet program shows it; empty cells are None."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell is not None]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file listed, and how it was read.

    `sheet` is the worksheet's name and `sheets` those that could have been read instead, both empty for a
    CSV; `encoding` and `delimiter` are those of a CSV, empty for a workbook.
    """

    rows: tuple[Row, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The folded headings a field is known by.

    `exact` names the field surely, `likely` names it unless another column does so better, `fallback`
    names something that can stand in for it. A heading that begins with an `exact` one is taken too,
    unless it has a word of `never`.
    """

    exact: frozenset[str]
    likely: frozenset[str]
    fallback: frozenset[str]
    never: frozenset[str]

    @classmethod
    def of(cls, *, exact: str, likely: str = "", fallback: str = "", never: str = "") -> "Vocabulary":
        """From lists parted by commas."""
        return cls(*map(folded, (exact, likely, fallback, never)))

    def score(self, heading: str) -> int:
        """How surely the folded `heading` names the field; 0 if it does not."""
        tokens = heading.split()
        spellings = {heading, " ".join(token for token in tokens if token not in CURRENCIES)}
        if spellings & self.exact:
            return EXACT
        if spellings & self.likely:
            return LIKELY
        begins = any(heading.startswith(f"{known} ") for known in self.exact)
        if begins and not self.never & set(tokens):
            return PREFIX
        return FALLBACK if spellings & self.fallback else 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands: `index` maps a field to a column counted from 0.

    `header_row` is 0 where the file has no row of headings and the columns were given by letter.
    With `problems` the table cannot be judged at all.
    """

    header_row: int
    headings: tuple[str, ...]
    index: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    def cell(self, *, row: Row, field: str) -> Cell:
        at = self.index.get(field)
        return row.cells[at] if at is not None and at < len(row.cells) else None

    def problem(self, *, row: Row, field: str, code: str, **params: str | int) -> Problem:
        return self.problem_at(row=row, at=self.index.get(field), field=field, code=code, **params)

    def problem_at(self, *, row: Row, at: int | None, field: str, code: str, **params: str | int) -> Problem:
        """What is wrong in column `at`, or with the row where there is no such column."""
        known = at is not None and at < len(row.cells)
        value = text_of(row.cells[at]) if at is not None and known else ""
        return Problem(
            row=row.number,
            column="" if at is None else column_letter(at),
            heading="" if at is None or at >= len(self.headings) else self.headings[at],
            field=field,
            value=value[:SHOWN_VALUE_LENGTH],
            code=code,
            params=params,
        )


CURRENCIES: Mapping[str, frozenset[str]] = {
    word: frozenset(codes.split())
    for words, codes in (
        ("€ eur euro euros евро ευρω", "EUR"),
        ("₽ rub rur руб рубль рубля рублей", "RUB BYN"),
        ("р", "RUB BYN"),
        ("$ дол долл доллар долларов", "USD CAD AUD"),
        ("usd", "USD"),
        ("₴ uah грн гривень гривна", "UAH"),
        ("֏ amd драм դրամ", "AMD"),
        ("£ gbp", "GBP"),
        ("¥ jpy", "JPY"),
        ("kr", "SEK NOK DKK ISK"),
        ("sek", "SEK"),
        ("chf", "CHF"),
        ("zł pln", "PLN"),
        ("kwd", "KWD"),
    )
    for word in words.split()
}


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` without case, accents and punctuation, words parted by single spaces."""
    if text.isascii():
        return " ".join(WORD.findall(text.lower()))
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(WORD.findall(bare.casefold()))


def folded(words: str) -> frozenset[str]:
    """The folded texts of a list parted by commas."""
    return frozenset(map(fold, words.split(","))) - {""}


def text_of(cell: Cell) -> str:
    """The cell as one line of text, a number without exponent or trailing zeros."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, Decimal) and cell.is_finite():
        plain = f"{cell:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(cell)


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int | None:
    """A is 0, AA is 26; None for what is no column letter."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        return None
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def find_columns(*, header: Row, vocabulary: Mapping[str, Vocabulary]) -> dict[str, int]:
    """The columns that the headings of `header` name, each at most once, the surest first."""
    candidates = []
    for index, cell in enumerate(header.cells):
        heading = fold(cell) if isinstance(cell, str) else ""
        if heading:
            for order, (name, words) in enumerate(vocabulary.items()):
                score = words.score(heading)
                if score:
                    candidates.append((-score, index, order, name))
    found: dict[str, int] = {}
    for _, index, _, name in sorted(candidates):
        if name not in found and index not in found.values():
            found[name] = index
    return found


def map_columns(
    *,
    table: Table,
    vocabulary: Mapping[str, Vocabulary],
    required: tuple[str, ...],
    explicit: Mapping[str, object] | None = None,
) -> Columns:
    """Find the row of headings among the first rows and the columns of `vocabulary`'s fields.

    `explicit` gives a field its column by heading or by letter and wins over what the headings say;
    None or "" leaves the field out. What cannot be found is in the answer's `problems`.
    """
    explicit = explicit or {}
    problems = [
        _mapping_problem(field=str(name), value=value, code="unknown_field")
        for name, value in explicit.items()
        if name not in vocabulary
    ]
    chosen = {name: value for name, value in explicit.items() if name in vocabulary}
    header, found = None, dict[str, int]()
    best = (False, 0 if chosen else 1)
    for row in table.rows[:HEADER_SEARCH_ROWS]:
        at = _columns_of(header=row, vocabulary=vocabulary, chosen=chosen)
        known = find_columns(header=row, vocabulary=vocabulary).keys() | at.keys()
        merit = (all(name in known for name in required), len(known))
        if merit > best:
            header, found, best = row, at, merit
    index = dict(found)
    for name, value in chosen.items():
        if value in (None, "") or name in found:
            continue
        column = column_index(value) if isinstance(value, str) else None
        if column is None or column >= max((len(row.cells) for row in table.rows), default=0):
            problems.append(_mapping_problem(field=name, value=value, code="column_not_found"))
        else:
            index[name] = column
    if not problems:
        number = header.number if header else 0
        problems = [
            Problem(row=number or None, column="", heading="", field=name, value="", code="no_column")
            for name in required
            if name not in index
        ]
    headings = tuple(text_of(cell) for cell in header.cells) if header else ()
    return Columns(header.number if header else 0, headings, index, tuple(problems))


def _columns_of(
    *, header: Row, vocabulary: Mapping[str, Vocabulary], chosen: Mapping[str, object]
) -> dict[str, int]:
    folded = {fold(text_of(cell)): at for at, cell in reversed(list(enumerate(header.cells)))}
    named = {
        name: folded[fold(value)]
        for name, value in chosen.items()
        if isinstance(value, str) and fold(value) and fold(value) in folded
    }
    rest = {name: words for name, words in vocabulary.items() if name not in chosen}
    taken = set(named.values())
    guessed = find_columns(
        header=Row(header.number, tuple(None if at in taken else c for at, c in enumerate(header.cells))),
        vocabulary=rest,
    )
    return {**guessed, **named}


def _mapping_problem(*, field: str, value: object, code: str) -> Problem:
    shown = str(value)[:SHOWN_VALUE_LENGTH]
    return Problem(
        row=None, column="", heading="", field=field, value=shown, code=code, params={"column": shown}
    )

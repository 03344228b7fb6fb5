"""Every row of a price list is an item, a problem that names it, or skipped for a known reason."""

from dataclasses import dataclass
from decimal import Decimal

from purchases.rules.price_list.cells import (
    Selling,
    Unreadable,
    available,
    currencies_named,
    marked_sold_out,
    parse_price,
    read_limit,
    read_selling,
    read_weight,
    split_sizes,
)
from purchases.rules.problems import Problem
from purchases.rules.tables import Columns, Row, Table, fold, text_of

LENGTH_LIMITS = {
    "article": 120,
    "name": 200,
    "unit": 40,
    "category": 120,
    "size": 40,
    "colour": 60,
}
DESCRIPTION_LENGTH = 500
SECTION_COLUMNS = 3
TOTAL_WORDS = frozenset(
    {
        "total",
        "totals",
        "totale",
        "итого",
        "всего",
        "разом",
        "усього",
        "summe",
        "gesamt",
        "yhteensa",
        "συνολο",
    }
)
TOTAL_DETAILS = TOTAL_WORDS | {"grand", "позиций", "сумма", "sum", "ht", "ttc"}


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One row that can be sold. No `sizes` and no `colour` means a single variant without either.

    `price` has the decimals of its currency. Rows of one article that differ in size or colour are
    items of their own here. `pack_size` is set for the form "pack", `row_sizes` (in the supplier's
    order, a size as often as it stands in the row) for "row".
    """

    row: int
    article: str
    name: str
    description: str
    unit: str
    category: str
    price: Decimal
    sizes: tuple[str, ...]
    colour: str
    sold_out: bool
    sale_form: str
    pack_size: int | None
    row_sizes: tuple[str, ...]
    weight_g: int | None
    limit: int | None

    @property
    def key(self) -> str:
        """What orders call the item by: its article, or its name where it has none."""
        return self.article or self.name


@dataclass(frozen=True, slots=True)
class Skipped:
    """`kind` is "title" (before the headings), "header", "blank", "section" or "total"."""

    row: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """`problems` keep their row out; `warnings` stand beside an item that was read without that cell."""

    items: tuple[DraftItem, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]


def judge_rows(*, table: Table, columns: Columns, exponent: int, currency: str = "") -> Judged:
    """Read every row below the headings.

    `exponent` is the number of decimals of the price's currency; with `currency` (its code) a price
    that names another one is warned of. One row may have several problems.
    """
    items: list[DraftItem] = []
    problems = list(columns.problems)
    warnings: list[Problem] = []
    skipped: list[Skipped] = []
    section = ""
    first_rows: dict[tuple[str, str, str], int] = {}
    for row in () if problems else table.rows:
        kind = _kind_of_no_item(row=row, columns=columns)
        if kind:
            text = next((text_of(cell) for cell in row.cells if cell is not None), "")
            skipped.append(Skipped(row.number, kind, text))
            if kind == "section":
                section = text
            continue
        reading = _Reading(row=row, columns=columns)
        item = reading.item(section=section, exponent=exponent, currency=currency)
        if item:
            keys = [(item.key, size, item.colour) for size in item.sizes or ("",)]
            first = next((first_rows[key] for key in keys if key in first_rows), None)
            if first is not None:
                reading.refuse("article" if item.article else "name", "duplicate", first_row=first)
            else:
                first_rows.update(dict.fromkeys(keys, row.number))
                items.append(item)
                warnings += reading.warnings
        problems += reading.problems
    return Judged(tuple(items), tuple(problems), tuple(warnings), tuple(skipped))


def _kind_of_no_item(*, row: Row, columns: Columns) -> str:
    if row.number < columns.header_row:
        return "title"
    filled = row.filled
    if not filled:
        return "blank"
    if row.number == columns.header_row or _repeats_headings(row=row, columns=columns):
        return "header"
    words = fold(text_of(row.cells[filled[0]])).split()
    alone = len(filled) == 1
    bare = {word for word in words if not word.isdigit()}
    if words and words[0] in TOTAL_WORDS and (alone or bare <= TOTAL_DETAILS):
        return "total"
    if alone and filled[0] < SECTION_COLUMNS and filled[0] != columns.index["price"]:
        return "section"
    return ""


def _repeats_headings(*, row: Row, columns: Columns) -> bool:
    return bool(columns.header_row) and tuple(text_of(cell) for cell in row.cells) == columns.headings


class _Reading:
    """One row while it is read: collects what is wrong with it."""

    def __init__(self, *, row: Row, columns: Columns) -> None:
        self.row = row
        self.columns = columns
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def refuse(self, field: str, code: str, **params: str | int) -> None:
        self.problems.append(self.columns.problem(row=self.row, field=field, code=code, **params))

    def warn(self, field: str, code: str, **params: str | int) -> None:
        self.warnings.append(self.columns.problem(row=self.row, field=field, code=code, **params))

    def text(self, field: str) -> str:
        text = text_of(self.columns.cell(row=self.row, field=field))
        if len(text) > LENGTH_LIMITS[field]:
            self.refuse(field, "too_long", limit=LENGTH_LIMITS[field])
        return text

    def item(self, *, section: str, exponent: int, currency: str) -> DraftItem | None:
        article, name = self.text("article"), self.text("name")
        if not name:
            self.refuse("name", "name_missing")
        price = self._price(exponent=exponent, currency=currency)
        sizes = self._sizes()
        selling = self._selling()
        limit, none_left = self._limit()
        item = DraftItem(
            row=self.row.number,
            article=article,
            name=name,
            description=self._description(),
            unit=self.text("unit"),
            category=self.text("category") or section[: LENGTH_LIMITS["category"]],
            price=price or Decimal(0),
            sizes=sizes,
            colour=self.text("colour"),
            sold_out=self._closed() or none_left,
            sale_form=selling.form,
            pack_size=selling.pack_size,
            row_sizes=selling.row_sizes,
            weight_g=self._weight(),
            limit=limit,
        )
        return None if self.problems else item

    def _description(self) -> str:
        text = text_of(self.columns.cell(row=self.row, field="description"))
        if len(text) > DESCRIPTION_LENGTH:
            self.warn("description", "text_cut", limit=DESCRIPTION_LENGTH)
        return text[:DESCRIPTION_LENGTH]

    def _price(self, *, exponent: int, currency: str) -> Decimal | None:
        value = self.columns.cell(row=self.row, field="price")
        price = parse_price(value=value, exponent=exponent)
        if isinstance(price, Unreadable):
            self.refuse("price", price.code, decimals=price.decimals)
            return None
        named = currencies_named(value=value)
        if currency and named and currency not in named:
            self.warn("price", "price_other_currency", currency=currency)
        return price

    def _sizes(self) -> tuple[str, ...]:
        sizes, certain = split_sizes(value=self.columns.cell(row=self.row, field="size"))
        if any(len(size) > LENGTH_LIMITS["size"] for size in sizes):
            self.refuse("size", "too_long", limit=LENGTH_LIMITS["size"])
        elif not certain:
            self.warn("size", "sizes_not_split")
        return sizes

    def _selling(self) -> Selling:
        selling = read_selling(value=self.columns.cell(row=self.row, field="pack"))
        if selling is None:
            self.warn("pack", "pack_not_understood")
        return selling or Selling()

    def _closed(self) -> bool:
        answer = available(value=self.columns.cell(row=self.row, field="availability"))
        if answer is None:
            self.warn("availability", "availability_not_understood")
        return answer is False or marked_sold_out(value=self.columns.cell(row=self.row, field="sold_out"))

    def _weight(self) -> int | None:
        value = self.columns.cell(row=self.row, field="weight")
        if value is None:
            return None
        at = self.columns.index["weight"]
        heading = self.columns.headings[at] if at < len(self.columns.headings) else ""
        grams = read_weight(value=value, heading=heading)
        if grams is None:
            self.warn("weight", "weight_not_understood")
        return grams

    def _limit(self) -> tuple[int | None, bool]:
        """How many there are, and whether that is none at all."""
        value = self.columns.cell(row=self.row, field="limit")
        pieces = read_limit(value=value)
        if pieces is not None:
            return pieces or None, pieces == 0
        answer = available(value=value)
        if value is not None and answer is not False:
            self.warn("limit", "limit_not_understood")
        return None, answer is False

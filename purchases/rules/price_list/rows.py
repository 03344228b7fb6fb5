"""Rows of a price list that sell nothing: titles, headings, sections, totals, remarks."""

import re

from purchases.rules.price_list.items import LENGTH_LIMITS
from purchases.rules.price_list.layout import Layout
from purchases.rules.tables import Cell, Row, Table, fold, folded, text_of

SURE_TOTALS = folded("итого, всего, усього, разом, итог, yhteensä, σύνολο")
TOTALS = SURE_TOTALS | folded("total, totals, totale, summe, gesamt, gesamtsumme, subtotal, grand")
TOTAL_DETAILS = TOTALS | folded(
    "позиций, сумма, сумму, на, по, прайсу, товаров, наименований, sum, ht, ttc, items, positions, eur, rub, руб, "
    "articles, articoli, artikel, tuotetta, позицій"
)
PAGE = re.compile(
    r"(?:страница|стр|сторінка|лист|page|seite|sivu|pagina|σελιδα)\s*\d+(?:\s*(?:из|із|з|of|von|sur|di|απο)?\s*\d+)?"
)
PERSON = re.compile(r"[^\W\d_]{2,}\s+(?:[^\W\d_]\.\s?){1,2}|(?:[^\W\d_]\.\s?){1,2}[^\W\d_]{2,}")


class Listing:
    """What has to be known of the whole table to judge one row of it."""

    def __init__(self, *, table: Table, layout: Layout) -> None:
        self.layout = layout
        self.price, self.name = layout.index["price"], layout.index["name"]
        self.article = layout.index.get("article")
        self.heads = [
            [text_of(cell) for cell in row.cells]
            for row in table.rows
            if row.cells and layout.header_row <= row.number < layout.first_row
        ]
        self.last_item = next((row.number for row in reversed(table.rows) if self._is_priced(row)), 0)

    def _is_priced(self, row: Row) -> bool:
        name, price = _cell(row, self.name), _cell(row, self.price)
        return name is not None and _has_digit(price) and not _is_total(fold(text_of(name)).split())

    def kind_of_no_item(self, row: Row) -> str:
        """ "" for a row that is to be an item, else a kind of `Skipped`."""
        layout = self.layout
        if layout.header_row and row.number < layout.first_row:
            return "title" if row.number < layout.header_row else "header"
        filled = row.filled
        if not filled:
            return "blank"
        name, price = _cell(row, self.name), _cell(row, self.price)
        if self._repeats_headings(row, name, price):
            return "header"
        if len(filled) > 2 and name is not None and _has_digit(price):
            return "total" if self._is_total_row(row, filled[0]) else ""
        return self._kind_of_sparse(row, filled, name, price)

    def _repeats_headings(self, row: Row, name: Cell, price: Cell) -> bool:
        headings = self.layout.headings
        headed = name is not None and max(self.name, self.price) < len(headings)
        if headed and text_of(name) == headings[self.name] and text_of(price) == headings[self.price]:
            return True
        return any(
            len(head) == len(row.cells)
            and all(text_of(cell) == text for cell, text in zip(row.cells, head, strict=True))
            for head in self.heads
        )

    def _is_total_row(self, row: Row, first: int) -> bool:
        words = fold(text_of(row.cells[first])).split()
        article = None if first == self.article or self.article is None else _cell(row, self.article)
        alone = len(row.filled) == 1 and words[:1] and words[0] in TOTALS
        return article is None and bool(alone or _is_total(words))

    def _kind_of_sparse(self, row: Row, filled: list[int], name: Cell, price: Cell) -> str:
        first = text_of(row.cells[filled[0]])
        if self._is_total_row(row, filled[0]):
            return "total"
        if PAGE.fullmatch(fold(first)):
            return "remark"
        own = [at for at in filled if not self._is_heading(at, row.cells[at])]
        same = len(filled) > 2 and len({text_of(row.cells[at]) for at in filled}) == 1
        if len(own) == 1 or same:
            if own[0] == self.price and len(filled) == 1:
                return "" if _has_digit(price) else "remark"
            if own[0] != self.price or same:
                return self._kind_of_lone(row.number, text_of(row.cells[own[0]]))
        if price is None and not self._wants_a_price(row, filled, name):
            return "remark"
        signed = row.number > self.last_item and price is not None and PERSON.fullmatch(text_of(price))
        return "remark" if signed else ""

    def _is_heading(self, at: int, cell: Cell) -> bool:
        return at < len(self.layout.headings) and text_of(cell) == self.layout.headings[at]

    def _kind_of_lone(self, number: int, text: str) -> str:
        """A section begins with a short text above the last item."""
        named = any(sign.isalpha() for sign in text)
        return (
            "section"
            if named and len(text) <= LENGTH_LIMITS["category"] and number < self.last_item
            else "remark"
        )

    def _wants_a_price(self, row: Row, filled: list[int], name: Cell) -> bool:
        """Whether a row without a price was meant to have one, and is no remark."""
        article = None if self.article is None else _cell(row, self.article)
        if row.number <= self.last_item or not self.last_item:
            return name is not None or article is not None
        fields = set(self.layout.index.values())
        return name is not None and (
            article is not None if self.article is not None else len(fields.intersection(filled)) > 2
        )


def _cell(row: Row, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else None


def _has_digit(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or any(sign.isdecimal() for sign in cell))


def _is_total(words: list[str]) -> bool:
    """Whether they begin with a word that only totals begin with, or are about totals altogether."""
    if not words or words[0] not in TOTALS:
        return False
    return words[0] in SURE_TOTALS or {word for word in words if not word.isdigit()} <= TOTAL_DETAILS


class Sections:
    """Under which heading the next item stands.

    A section in capitals right above another that is not in capitals spans it, and those that follow it, as
    "WOMEN / Gowns", up to the next in capitals; otherwise the nearest section counts.
    """

    def __init__(self) -> None:
        self.path = self.above = ""

    def begin(self, text: str) -> None:
        if text.isupper():
            self.path = self.above = text
        else:
            self.path = f"{self.above} / {text}" if self.above else text

    def item(self) -> str:
        """Note an item; gives the section it stands in."""
        if self.path == self.above:
            self.above = ""
        return self.path[: LENGTH_LIMITS["category"]]

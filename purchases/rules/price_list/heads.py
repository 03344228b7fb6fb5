"""The rows of headings of a price list: one, or two that belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

from purchases.rules.price_list.headings import VOCABULARY, price_rank
from purchases.rules.price_list.prices import Unreadable, parse_price, tier_starts_at
from purchases.rules.tables import Row, Table, fold, text_of

LABELS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """`headings` has the text shown above each column, `spellings` all the texts it can be known by.

    `lowest` is the text of the last row alone: under "Sizes" it says which.
    """

    rows: tuple[Row, ...] = ()
    headings: tuple[str, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    lowest: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return self.rows[0].number if self.rows else 0

    @property
    def last(self) -> int:
        return self.rows[-1].number if self.rows else 0


def head_at(*, table: Table, number: int) -> Head:
    """The headings that begin in row `number`; none for 0.

    A second row belongs to them where it has labels for the keys of the first, or parts what a heading of
    the first spans ("Price" above "wholesale" and "retail").
    """
    place = next((at for at, row in enumerate(table.rows) if row.number == number), None)
    if not number or place is None:
        return Head()
    upper = _texts(table.rows[place])
    after = table.rows[place + 1] if place + 1 < len(table.rows) else None
    if after is not None and after.number == number + 1:
        lower = _texts(after)
        if _known(upper) >= LABELS and _known(lower) >= LABELS:
            return _labelled(table.rows[place], after, upper, lower)
        if _parts(upper, after):
            return _parted(table.rows[place], after, upper, lower)
    return Head((table.rows[place],), tuple(upper), tuple((text,) for text in upper), tuple(upper))


def _texts(row: Row) -> list[str]:
    return [text_of(cell) for cell in row.cells]


def recognized(heading: str) -> frozenset[str]:
    """The fields that the text of a heading can name."""
    folded = fold(heading)
    fields = {field for field, words in VOCABULARY.items() if field != "price" and words.score(folded)}
    if price_rank(folded) or tier_starts_at(heading) is not None:
        fields.add("price")
    return frozenset(fields)


def _known(texts: Sequence[str]) -> int:
    return sum(bool(text and recognized(text)) for text in texts)


def _labelled(first: Row, second: Row, upper: list[str], lower: list[str]) -> Head:
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    headings = tuple(low or up for up, low in zip(upper, lower, strict=True))
    spellings = tuple(tuple(text for text in (low, up) if text) for up, low in zip(upper, lower, strict=True))
    return Head((first, second), headings, spellings, headings)


def _parts(upper: list[str], second: Row) -> bool:
    """Whether `second` parts headings of `upper`: it has no name and no price, but something."""
    names = [at for at, text in enumerate(upper) if "name" in recognized(text)]
    prices = [at for at, text in enumerate(upper) if "price" in recognized(text)]
    filled = second.filled
    if not names or len(filled) < 2 or any(at in filled for at in names):
        return False
    under = [second.cells[at] for at in prices if at in filled]
    return all(isinstance(parse_price(value=cell, exponent=3), Unreadable) for cell in under)


def _parted(first: Row, second: Row, upper: list[str], lower: list[str]) -> Head:
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    headings, spanning = [], ""
    for up, low in zip(upper, lower, strict=True):
        if up:
            spanning = up if low else ""
        elif not low:
            spanning = ""
        headings.append(f"{spanning} {low}".strip() if low else up)
    return Head((first, second), tuple(headings), tuple((text,) for text in headings), tuple(lower))

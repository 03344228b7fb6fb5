"""The columns in which a supplier wants its order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from purchases.rules.order_list.headings import VOCABULARY as ORDER_WORDS
from purchases.rules.price_list.headings import VOCABULARY as PRICE_WORDS
from purchases.rules.tables import HEADER_SEARCH_ROWS, Row, Table, Vocabulary, find_columns, text_of

EMPTY = "empty"
COLUMNS = (
    "number", "article", "name", "category", "size", "colour", "unit", "quantity", "sold", "rows", "packs", "price",
    "sum", EMPTY,
)  # fmt: skip
DEFAULT = ("article", "name", "size", "colour", "quantity", "sold", "price", "sum")
MOST_COLUMNS = 40
HEADING_LENGTH = 100

WORDS = {
    **{name: PRICE_WORDS[name] for name in ("article", "name", "category", "unit", "price")},
    **{name: ORDER_WORDS[name] for name in ("size", "colour")},
    "quantity": Vocabulary.of(
        exact=", ".join(
            (*sorted(ORDER_WORDS["quantity"].exact), "заказ, order, ordered, к заказу, ваш заказ")
        ),
    ),
    "number": Vocabulary.of(
        exact="№, no, nr, n, № п/п, п/п, номер п/п, позиция, pos, position, line, α/α, rivi",
    ),
    "rows": Vocabulary.of(
        exact="rows, ряды, рядов, кол-во рядов, количество рядов, заказ рядов, ряди, рядів"
    ),
    "packs": Vocabulary.of(
        exact=(
            "packs, boxes, cartons, упаковок, пачек, коробок, кол-во упаковок, количество упаковок, кол-во коробок, "
            "упаковки, коробки, paquets, colis, kartons, pakkaukset, confezioni, κιβώτια"
        ),
    ),
    "sum": Vocabulary.of(
        exact=(
            "sum, total, amount due, line total, сумма, стоимость, итого, всего, сума, разом, σύνολο, summa, "
            "yhteensä, montant, total ht, gesamt, gesamtpreis, summe, importo, totale"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One column of the order: what stands in it, and under which words."""

    column: str
    heading: str


def unknown_columns(chosen: Iterable[Chosen]) -> list[str]:
    """The columns that no order has, in their order."""
    return [each.column for each in chosen if each.column not in COLUMNS]


def guess_template(table: Table) -> Sequence[Chosen]:
    """The columns of a supplier's empty order form, by the row among its first that names most of them.

    A heading that means nothing known becomes an empty column with that heading. Empty where no row
    names an article or a quantity.
    """
    best: tuple[int, Row | None, dict[str, int]] = (0, None, {})
    for row in table.rows[:HEADER_SEARCH_ROWS]:
        found = find_columns(header=row, vocabulary=WORDS)
        if len(found) > best[0] and {"article", "name", "quantity"} & found.keys():
            best = len(found), row, found
    _merit, header, found = best
    if header is None:
        return []
    named = {at: name for name, at in found.items()}
    cells = [text_of(cell)[:HEADING_LENGTH] for cell in header.cells]
    while cells and not cells[-1]:
        cells.pop()
    return [Chosen(named.get(at, EMPTY), heading) for at, heading in enumerate(cells[:MOST_COLUMNS])]

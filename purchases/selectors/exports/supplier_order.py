"""The supplier's order as a table, in the columns that the supplier wants."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from purchases.gateways.exports import Cell
from purchases.rules.supply import COLUMNS, DEFAULT, EMPTY, Chosen
from purchases.selectors.exports.columns import amount_of
from purchases.selectors.supplier_order import OrderRow, OrderSheet

LABELS: Mapping[str, str | Promise] = {
    "number": gettext_lazy("No."),
    "article": gettext_lazy("Article"),
    "name": gettext_lazy("Item"),
    "category": gettext_lazy("Section"),
    "size": gettext_lazy("Size"),
    "colour": gettext_lazy("Colour"),
    "unit": gettext_lazy("Unit"),
    "quantity": gettext_lazy("Quantity"),
    "sold": gettext_lazy("Rows and packs"),
    "rows": gettext_lazy("Rows"),
    "packs": gettext_lazy("Packs"),
    "price": gettext_lazy("Price"),
    "sum": gettext_lazy("Sum"),
    EMPTY: gettext_lazy("(left empty)"),
}
ADDED_UP = ("quantity", "sum")


class Numbered(NamedTuple):
    number: int
    row: OrderRow


CELLS: Mapping[str, Callable[[Numbered], Cell]] = {
    "number": lambda each: each.number,
    "article": lambda each: each.row.article,
    "name": lambda each: each.row.name,
    "category": lambda each: each.row.category,
    "size": lambda each: each.row.size,
    "colour": lambda each: each.row.colour,
    "unit": lambda each: each.row.unit,
    "quantity": lambda each: each.row.pieces,
    "sold": lambda each: sold_words(each.row),
    "rows": lambda each: each.row.rows,
    "packs": lambda each: each.row.packs,
    "price": lambda each: amount_of(each.row.price, each.row.currency),
    "sum": lambda each: amount_of(each.row.cost.amount, each.row.currency),
    EMPTY: lambda _each: None,
}


@dataclass(frozen=True, slots=True)
class OrderTable:
    """The order ready to be written; `total` stands under the columns that are added up."""

    title: str
    headings: list[str]
    rows: list[list[Cell]]
    total: list[Cell]


def sold_words(row: OrderRow) -> str:
    """ "3 rows", "2 packs of 6"; empty for what is sold singly."""
    if row.rows is not None:
        return ngettext("%(count)d row", "%(count)d rows", row.rows) % {"count": row.rows}
    if row.packs is not None:
        words = ngettext("%(count)d pack of %(size)d", "%(count)d packs of %(size)d", row.packs)
        return words % {"count": row.packs, "size": row.pack_size}
    return ""


def usual_columns(sheet: OrderSheet) -> list[Chosen]:
    """The columns where no template was saved: those that say anything in this order."""
    told = [name for name in DEFAULT if name in ("quantity", "price", "sum") or _says(sheet, name)]
    return [Chosen(name, str(LABELS[name])) for name in told]


def _says(sheet: OrderSheet, name: str) -> bool:
    return any(CELLS[name](Numbered(0, row)) for row in sheet.rows)


def order_table(sheet: OrderSheet, columns: Sequence[Chosen]) -> OrderTable:
    """The order in these columns, or in the usual ones."""
    chosen = [each for each in columns if each.column in COLUMNS] or usual_columns(sheet)
    cells = [CELLS[each.column] for each in chosen]
    total: list[Cell] = [_total(sheet, each.column) for each in chosen]
    if any(cell is not None for cell in total) and total[0] is None:
        total[0] = _("Together")
    return OrderTable(
        title=_("Order"),
        headings=[each.heading for each in chosen],
        rows=[
            [cell(Numbered(number, row)) for cell in cells] for number, row in enumerate(sheet.rows, start=1)
        ],
        total=total,
    )


def _total(sheet: OrderSheet, column: str) -> Cell:
    if column == "quantity":
        return sheet.pieces
    return sheet.total.amount if column == "sum" else None

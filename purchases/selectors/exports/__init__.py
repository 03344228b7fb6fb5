"""A purchase as tables for other programs: its lines, participants and payments."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from purchases.gateways.exports import Cell
from purchases.models import Purchase
from purchases.selectors.exports import leftovers, lines, participants, payments
from purchases.selectors.exports.columns import Sheet

SHEETS: Mapping[str, Sheet] = {
    "lines": Sheet(_("Lines"), lines.columns, lines.records, lines.count),
    "participants": Sheet(_("Participants"), participants.columns, participants.records, participants.count),
    "payments": Sheet(_("Payments"), payments.columns, payments.records, payments.count),
    "leftovers": Sheet(_("Left over"), leftovers.columns, leftovers.records, leftovers.count),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A table ready to be written: words are settled, `rows` are read while they are taken, once."""

    title: str
    headings: Sequence[str]
    rows: Iterator[list[Cell]]


def exported(purchase: Purchase, *, sheet: str, keys: Collection[str]) -> Exported:
    """The table `sheet` with those of its columns that `keys` name, in the order they have there."""
    table = SHEETS[sheet]
    chosen = [column for column in table.columns(purchase) if column.key in keys]
    return Exported(
        title=str(table.title),
        headings=[column.heading for column in chosen],
        rows=([column.cell(record) for column in chosen] for record in table.records(purchase)),
    )

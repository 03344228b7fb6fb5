"""Rows and packs of a stop: those that are bought, item by item, and those that stay open. Rules: R-ROW, R-PACK."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moneyed import Money

from purchases.models import Purchase
from purchases.rules.allocation import Outcome, PlannedPack, PlannedRow
from purchases.selectors.outlook import Outlook
from purchases.selectors.what_if import own_cost
from purchases.states import SaleForm


@dataclass(slots=True)
class ItemSettled:
    """The rows or packs of one item: `full` by orders, `filled` by the organizer, `dropped` and `kept` open.

    `pieces` are bought of it, `own` of them by the organizer.
    """

    name: str
    is_row: bool
    full: int = 0
    filled: int = 0
    dropped: int = 0
    kept: int = 0
    pieces: int = 0
    own: int = 0

    def count(self, outcome: Outcome) -> None:
        if outcome == Outcome.FULL:
            self.full += 1
        elif outcome == Outcome.OWN:
            self.filled += 1
        elif outcome == Outcome.KEPT:
            self.kept += 1
        else:
            self.dropped += 1


def items_settled(outlook: Outlook) -> list[ItemSettled]:
    """Every item sold in rows or packs that somebody ordered, in the order of the list. No query."""
    catalogue, plan = outlook.catalogue, outlook.plan
    found: dict[int, ItemSettled] = {}
    touched = {row.item for row in plan.rows} | {pack.item for pack in plan.packs}
    for listed in catalogue.variants.values():
        if listed.item_id in touched:
            item = found.setdefault(listed.item_id, ItemSettled(listed.name, listed.form == SaleForm.ROW))
            item.pieces += plan.bought.get(listed.pk, 0)
            item.own += plan.own.get(listed.pk, 0)
    for row in plan.rows:
        found[row.item].count(row.outcome)
    for pack in plan.packs:
        found[pack.item].full += pack.packs - (pack.outcome == Outcome.OWN)
        if pack.key is not None:
            found[pack.item].count(pack.outcome)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A row or pack that the orders do not fill, and what the organizer may do with it.

    `rows` are plain values for the row grid, empty for a pack; `standing` pieces of participants are in it.
    Filling it takes `missing`: (label, pieces), `own_pieces` in all at `own_cost`.
    """

    key: str
    name: str
    rows: list[dict[str, Any]]
    size: int
    standing: int
    tolerance: int
    missing: list[tuple[str, int]]
    own_pieces: int
    own_cost: Money
    outcome: str
    can_complete: bool


Found = PlannedRow | PlannedPack


def open_gaps(outlook: Outlook) -> list[Found]:
    """The rows and packs that stay open; rows come first. No query."""
    rows: list[Found] = [row for row in outlook.plan.rows if row.key is not None]
    return rows + [pack for pack in outlook.plan.packs if pack.key is not None]


def gaps_told(purchase: Purchase, outlook: Outlook, found: list[Found]) -> Iterator[OpenGap]:
    """Each of these for the page. No query."""
    for each in found:
        yield (
            _row_told(purchase, outlook, each)
            if isinstance(each, PlannedRow)
            else _pack_told(purchase, outlook, each)
        )


def _row_told(purchase: Purchase, outlook: Outlook, row: PlannedRow) -> OpenGap:
    variants = outlook.catalogue.variants
    missing = row.missing
    places = [
        {
            "label": variants[place.variant].size or variants[place.variant].label,
            "state": "fixed" if place.own else "taken" if place.line else "free",
        }
        for place in row.places
    ]
    return OpenGap(
        key=str(row.key),
        name=" ".join(part for part in (variants[row.slots[0]].name, row.colour) if part),
        rows=[{"number": row.number + 1, "complete": False, "note": "", "places": places}],
        size=len(row.slots),
        standing=len(row.slots) - sum(missing.values()),
        tolerance=0,
        missing=_labelled(outlook, missing),
        own_pieces=sum(missing.values()),
        own_cost=own_cost(purchase, outlook, missing.items()),
        outcome=str(row.outcome),
        can_complete=row.can_complete,
    )


def _pack_told(purchase: Purchase, outlook: Outlook, pack: PlannedPack) -> OpenGap:
    variants = outlook.catalogue.variants
    first = variants[int(str(pack.key).partition("-")[0])]
    return OpenGap(
        key=str(pack.key),
        name=first.name if pack.variant is None else first.label,
        rows=[],
        size=pack.size,
        standing=pack.size - pack.missing,
        tolerance=pack.tolerance,
        missing=_labelled(outlook, pack.needs),
        own_pieces=sum(pack.needs.values()),
        own_cost=own_cost(purchase, outlook, pack.needs.items()),
        outcome=str(pack.outcome),
        can_complete=pack.can_complete,
    )


def _labelled(outlook: Outlook, pieces: Mapping[int, int]) -> list[tuple[str, int]]:
    variants = outlook.catalogue.variants
    return [
        (" ".join(part for part in (variants[pk].size, variants[pk].colour) if part), count)
        for pk, count in pieces.items()
    ]

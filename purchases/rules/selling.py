"""How an item may be sold: by the piece, in rows, in packs. Rules: R-ROW, R-PACK."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from purchases.rules.price_list.selling import PACK_LIMIT, ROW_PLACES_LIMIT
from purchases.states import SaleForm


class Fault(StrEnum):
    """Why an item cannot be sold like this."""

    PACK = "pack"
    NO_SIZE = "no_size"
    TIMES = "times"
    ONE_PLACE = "one_place"
    PLACES = "places"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Selling:
    """`pack_size` and `mixed` are of packs; `minimum` is the fewest pieces of the item in all."""

    form: str = SaleForm.FREE
    pack_size: int | None = None
    mixed: bool = False
    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """A variant that is to stand `times` in the row of its colour; `limit` pieces of it can be had."""

    size: str
    colour: str
    times: int
    limit: int | None = None


BY_THE_PIECE = Selling()


def selling_fault(selling: Selling, stands: Iterable[Stand]) -> tuple[Fault, Stand | None] | None:
    """The first thing wrong, and the variant that it is about; None where the item can be sold like this."""
    if selling.form == SaleForm.PACK:
        return None if 1 < (selling.pack_size or 0) <= PACK_LIMIT else (Fault.PACK, None)
    return _row_fault(list(stands)) if selling.form == SaleForm.ROW else None


def _row_fault(stands: list[Stand]) -> tuple[Fault, Stand | None] | None:
    places: dict[str, int] = {}
    for stand in stands:
        if not stand.size:
            return Fault.NO_SIZE, None
        if stand.times < 1:
            return Fault.TIMES, stand
        if stand.limit is not None and stand.limit < stand.times:
            return Fault.STOCK, stand
        places[stand.colour] = places.get(stand.colour, 0) + stand.times
    if max(places.values(), default=0) > ROW_PLACES_LIMIT:
        return Fault.PLACES, None
    return (Fault.ONE_PLACE, None) if min(places.values(), default=0) < 2 else None

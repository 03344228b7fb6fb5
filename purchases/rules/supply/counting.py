"""How many rows and packs an order comes to, and which of them are not whole. Rules: R-ROW, R-PACK."""

from collections.abc import Sequence
from dataclasses import dataclass

from purchases.states import SaleForm


@dataclass(frozen=True, slots=True)
class Ordered:
    """Pieces of one variant of an item that is sold in `form`; `size` is the pack's."""

    key: int
    item: int
    colour: str
    form: str
    pieces: int
    per_row: int = 1
    size: int = 1
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Whole rows or packs that the pieces of a variant make; None where it is not sold so.

    Packs that sizes and colours share are counted on the item's first variant.
    """

    rows: int | None = None
    packs: int | None = None


def counted(ordered: Sequence[Ordered]) -> list[Counted]:
    """Rows and packs of each, in their order."""
    shared: dict[int, int] = {}
    for each in ordered:
        if each.form == SaleForm.PACK and each.mixed:
            shared[each.item] = shared.get(each.item, 0) + each.pieces
    answer = []
    for each in ordered:
        if each.form == SaleForm.ROW:
            answer.append(Counted(rows=each.pieces // each.per_row))
        elif each.form == SaleForm.PACK and not each.mixed:
            answer.append(Counted(packs=each.pieces // each.size))
        elif each.form == SaleForm.PACK and each.item in shared:
            answer.append(Counted(packs=shared.pop(each.item) // each.size))
        else:
            answer.append(Counted())
    return answer


def broken(ordered: Sequence[Ordered]) -> list[list[int]]:
    """The keys of each row, and of each pack, that is not whole.

    `ordered` names every variant of an item sold in rows, those of no pieces too.
    """
    rows: dict[tuple[int, str], list[Ordered]] = {}
    packs: dict[tuple[int, int], list[Ordered]] = {}
    for each in ordered:
        if each.form == SaleForm.ROW:
            rows.setdefault((each.item, each.colour), []).append(each)
        elif each.form == SaleForm.PACK:
            packs.setdefault((each.item, 0 if each.mixed else each.key), []).append(each)
    torn = [
        [each.key for each in row]
        for row in rows.values()
        if len({divmod(each.pieces, each.per_row) for each in row}) > 1 or row[0].pieces % row[0].per_row
    ]
    cut = [
        [each.key for each in pack]
        for pack in packs.values()
        if sum(each.pieces for each in pack) % pack[0].size
    ]
    return [*torn, *cut]

"""What may be added after the stop. Rule: R-TOPUP."""

from collections import Counter
from collections.abc import Iterable, Mapping

from purchases.rules.allocation.data import Sold, Wanted
from purchases.rules.allocation.rows import begun_rows, completable_rows, rows_of
from purchases.rules.allocation.stock import free_stock
from purchases.states import SaleForm


def open_places(items: Iterable[Sold], lines: Iterable[Wanted]) -> dict[int, int]:
    """How many more pieces of each variant complete rows and packs that stand open. Rule: R-TOPUP.

    `lines` are those that wait in open rows and packs, and the `limit` of a variant what can be bought of
    it for them and beside them. Of a mixed item each variant may take all places of its pack, together no
    more than these: `opens_no_gap` says whether a whole wish fits.
    """
    waiting = _waiting(lines)
    places: dict[int, int] = {}
    for item in items:
        if item.form == SaleForm.ROW:
            places |= _in_rows(item, waiting)
        elif item.form == SaleForm.PACK:
            places |= _in_packs(item, waiting)
    return {variant: pieces for variant, pieces in places.items() if pieces > 0}


def opens_no_gap(items: Iterable[Sold], lines: Iterable[Wanted], added: Mapping[int, int]) -> bool:
    """Whether the pieces `added` by variant stand in open rows and packs alone. Rule: R-TOPUP."""
    items, lines = list(items), list(lines)
    places = open_places(items, lines)
    if any(pieces > places.get(variant, 0) for variant, pieces in added.items()):
        return False
    return all(
        sum(added.get(each.pk, 0) for each in item.variants)
        <= max(places.get(each.pk, 0) for each in item.variants)
        for item in items
        if item.form == SaleForm.PACK and item.mixed
    )


def _waiting(lines: Iterable[Wanted]) -> Counter[int]:
    waiting: Counter[int] = Counter()
    for line in lines:
        waiting[line.variant] += line.pieces
    return waiting


def _in_rows(item: Sold, waiting: Counter[int]) -> dict[int, int]:
    """A row that stock does not suffice for takes none: it would stay open."""
    places: dict[int, int] = {}
    free = free_stock(item.variants, waiting)
    for row in rows_of(item.variants):
        rows = min(begun_rows(row, waiting), completable_rows(row, waiting, free))
        places |= {each.pk: rows * each.per_row - waiting[each.pk] for each in row}
    return places


def _in_packs(item: Sold, waiting: Counter[int]) -> dict[int, int]:
    free = free_stock(item.variants, waiting)
    groups = [item.variants] if item.mixed else [(each,) for each in item.variants]
    places: dict[int, int] = {}
    for group in groups:
        lacking = -sum(waiting[each.pk] for each in group) % item.pack_size
        if lacking <= sum(free[each.pk] for each in group):
            places |= {each.pk: min(lacking, free[each.pk]) for each in group}
    return places

"""How the shop shows rows and packs while they fill: groups of rows alike, and where somebody's pieces stand.

Rules: R-ROW, R-PACK.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from purchases.rules.allocation.data import Offered
from purchases.rules.allocation.rows import OpenRow, filling, level

Span = tuple[int, int]
"""Pieces of a variant in time order: the first, counted from 0, and the one after the last."""


class AlikeRows(NamedTuple):
    """So many open rows (`rows`) filled alike, the first of them number `first` (from 0); figures by variant.

    `mine` are places among the `taken` ones; of `short` variants there is not enough to fill the row.
    """

    first: int
    rows: int
    taken: tuple[int, ...]
    mine: tuple[int, ...]
    free: tuple[int, ...]
    short: tuple[bool, ...]

    @property
    def missing(self) -> int:
        return sum(self.free)

    @property
    def can_complete(self) -> bool:
        return not any(self.short)


class Rows(NamedTuple):
    """The rows of one colour: so many full ones, in `mine_full` of which I stand, and the open ones."""

    full: int
    mine_full: int
    open: tuple[AlikeRows, ...]


class Standing(NamedTuple):
    """Where pieces stand: so many in full rows, the others in open ones that miss `missing`."""

    full: int
    waiting: int
    missing: Mapping[Offered, int]
    can_complete: bool


def alike_rows(row: Sequence[Offered], taken: Mapping[int, int], mine: Mapping[int, Sequence[Span]]) -> Rows:
    """The rows of one colour by the pieces taken of each variant, rows that look the same as one.

    Rule: R-ROW.
    """
    filled = filling(row, taken)
    seen = ((_mine_in(row, mine, each.number), each) for each in filled.open)
    alike = groupby(seen, lambda pair: (pair[0], pair[1].taken, _short(row, pair[1])))
    groups = []
    for (own, places, short), found in alike:
        rows = [each for _own, each in found]
        groups.append(AlikeRows(rows[0].number, len(rows), places, own, rows[0].free, short))
    full = {
        number
        for each in row
        for start, end in mine.get(each.pk, ())
        for number in range(start // each.per_row, min(filled.full, -(-end // each.per_row)))
    }
    return Rows(filled.full, len(full), tuple(groups))


def standing(row: Sequence[Offered], taken: Mapping[int, int], *, variant: int, span: Span) -> Standing:
    """How far the rows are in which these pieces of `variant` stand. Rule: R-ROW.

    `missing` is what the first of their open rows lacks: it is the fullest.
    """
    (per_row,) = (each.per_row for each in row if each.pk == variant)
    filled = filling(row, taken)
    start, end = span
    full = max(0, min(end, filled.full * per_row) - start)
    theirs = [
        each
        for each in filled.open
        if level(end, per_row=per_row, number=each.number) > level(start, per_row=per_row, number=each.number)
    ]
    if not theirs:
        return Standing(full, end - start - full, {}, can_complete=True)
    nearest = theirs[0]
    missing = {each: free for each, free in zip(row, nearest.free, strict=True) if free}
    return Standing(full, end - start - full, missing, not any(_short(row, nearest)))


def _mine_in(row: Sequence[Offered], mine: Mapping[int, Sequence[Span]], number: int) -> tuple[int, ...]:
    return tuple(
        sum(
            level(end, per_row=each.per_row, number=number)
            - level(start, per_row=each.per_row, number=number)
            for start, end in mine.get(each.pk, ())
        )
        for each in row
    )


def _short(row: Sequence[Offered], shown: OpenRow) -> tuple[bool, ...]:
    """The variants of which there is not enough for the free places of this row and of those before it."""
    return tuple(
        bool(free)
        and (each.closed or (each.limit is not None and each.limit < (shown.number + 1) * each.per_row))
        for each, free in zip(row, shown.free, strict=True)
    )

"""What a row is, and how far it is filled by so many pieces. Rule: R-ROW."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from purchases.rules.allocation.data import Offered
from purchases.rules.allocation.stock import free_stock


class OpenRow(NamedTuple):
    """A row with free places: how many are `taken` and `free` of each variant, in the order of the row."""

    number: int
    taken: tuple[int, ...]
    free: tuple[int, ...]
    can_complete: bool


class Filling(NamedTuple):
    """The rows of one colour: so many full ones, numbered from 0, and the open ones, fullest first."""

    full: int
    open: tuple[OpenRow, ...]


def rows_of(variants: Iterable[Offered]) -> list[tuple[Offered, ...]]:
    """The row of each colour of an item, in the item's order."""
    colours: dict[str, list[Offered]] = {}
    for each in variants:
        colours.setdefault(each.colour, []).append(each)
    return [tuple(row) for row in colours.values()]


def level(pieces: int, *, per_row: int, number: int) -> int:
    """How many places of a variant are taken in row `number`: piece k stands in row k // per_row."""
    return min(per_row, max(0, pieces - number * per_row))


def full_rows(row: Sequence[Offered], taken: Mapping[int, int]) -> int:
    return min(taken.get(each.pk, 0) // each.per_row for each in row)


def begun_rows(row: Sequence[Offered], taken: Mapping[int, int]) -> int:
    """The rows in which somebody stands."""
    return max(-(-taken.get(each.pk, 0) // each.per_row) for each in row)


def completable_rows(row: Sequence[Offered], taken: Mapping[int, int], free: Mapping[int, int]) -> int:
    """How many rows the stock suffices for, the first ones first."""
    return min((taken.get(each.pk, 0) + free[each.pk]) // each.per_row for each in row)


def filling(row: Sequence[Offered], taken: Mapping[int, int]) -> Filling:
    """The rows of one colour by the pieces taken of each variant alone. Rule: R-ROW.

    A row that stock does not suffice for is unable to complete, the first rows getting what there is.
    """
    full = full_rows(row, taken)
    completable = completable_rows(row, taken, free_stock(row, taken))
    return Filling(
        full, tuple(_open(row, taken, n, completable) for n in range(full, begun_rows(row, taken)))
    )


def _open(row: Sequence[Offered], taken: Mapping[int, int], number: int, completable: int) -> OpenRow:
    levels = tuple(level(taken.get(each.pk, 0), per_row=each.per_row, number=number) for each in row)
    free = tuple(each.per_row - here for each, here in zip(row, levels, strict=True))
    return OpenRow(number, levels, free, number < completable)

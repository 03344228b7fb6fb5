"""The rows of one item at the stop. Rules: R-ROW, R-REPLACE, R-STOP-ORDER."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from purchases.rules.allocation.data import Choices, Fate, Offered, Outcome, PlannedRow, Sold, Wanted
from purchases.rules.allocation.dealing import Dealing
from purchases.rules.allocation.gaps import has_stock, key_of, leave_open
from purchases.rules.allocation.replacing import Wishes
from purchases.rules.allocation.row_pool import fill_by_replacing
from purchases.rules.allocation.rows import begun_rows, completable_rows, full_rows, rows_of
from purchases.rules.allocation.stock import free_stock
from purchases.states import GapChoice

Row = tuple[Offered, ...]


@dataclass(slots=True)
class Settled:
    """What the stop makes of one item sold in rows."""

    dealing: Dealing
    rows: list[PlannedRow]
    own: dict[int, int]


@dataclass(slots=True)
class _Open:
    """A row that is not full; `holders` are lines by their place, None where a place is free."""

    colour: str
    slots: tuple[int, ...]
    number: int
    key: str
    holders: list[int | None]
    missing: dict[int, int]
    choice: GapChoice
    can_complete: bool
    outcome: Outcome = Outcome.DROPPED


def settle_rows(sold: Sold, lines: Sequence[Wanted], choices: Choices) -> Settled:
    """`lines` are the item's, in time order. Rules: R-ROW, R-STOP-ORDER."""
    dealing = Dealing(lines)
    queues = _queues(sold, dealing)
    free = free_stock(sold.variants, {variant: len(queue) for variant, queue in queues.items()})
    shapes = rows_of(sold.variants)
    planned = [_complete(sold, shape, queues, lines) for shape in shapes]
    for row, places in fill_by_replacing(
        shapes, lines=lines, queues=queues, free=free, wishes=Wishes(sold.variants)
    ):
        for variant, line in places:
            dealing.move(line, to=variant)
        planned[row].append(_filled(sold, shapes[row], len(planned[row]), places, lines))
    opened = [_opened(shape, queues, free, choices) for shape in shapes]
    own = _resolve(list(chain.from_iterable(opened)), free, dealing)
    for done, still in zip(planned, opened, strict=True):
        full = len(done)
        done += [_planned(sold, row, full, lines) for row in still]
    return Settled(dealing, list(chain.from_iterable(planned)), own)


def _queues(sold: Sold, dealing: Dealing) -> dict[int, list[int]]:
    """The pieces of each variant in time order, as the places of their lines; those beyond its limit end."""
    queues: dict[int, list[int]] = {each.pk: [] for each in sold.variants}
    for place, line in enumerate(dealing.lines):
        queues[line.variant].extend(repeat(place, line.pieces))
    for each in sold.variants:
        if each.limit is not None and len(queues[each.pk]) > each.limit:
            for place in queues[each.pk][each.limit :]:
                dealing.end(place, Fate.RELEASED)
            del queues[each.pk][each.limit :]
    return queues


def _slots(shape: Row) -> tuple[int, ...]:
    return tuple(each.pk for each in shape for _place in range(each.per_row))


def _complete(
    sold: Sold, shape: Row, queues: dict[int, list[int]], lines: Sequence[Wanted]
) -> list[PlannedRow]:
    """The rows that are full as they stand; their pieces leave the queues."""
    full = full_rows(shape, {each.pk: len(queues[each.pk]) for each in shape})
    columns: list[list[int]] = []
    for each in shape:
        holders = [lines[place].pk for place in queues[each.pk][: full * each.per_row]]
        columns += [holders[n :: each.per_row] for n in range(each.per_row)]
        del queues[each.pk][: full * each.per_row]
    slots, colour = _slots(shape), shape[0].colour
    return [
        PlannedRow(sold.pk, colour, number, slots, holders, Outcome.FULL)
        for number, holders in enumerate(zip(*columns, strict=True))
    ]


def _filled(
    sold: Sold, shape: Row, number: int, places: list[tuple[int, int]], lines: Sequence[Wanted]
) -> PlannedRow:
    order = {each.pk: n for n, each in enumerate(shape)}
    holders = tuple(lines[line].pk for _v, line in sorted(places, key=lambda each: order[each[0]]))
    return PlannedRow(sold.pk, shape[0].colour, number, _slots(shape), holders, Outcome.FULL)


def _opened(shape: Row, queues: dict[int, list[int]], free: dict[int, int], choices: Choices) -> list[_Open]:
    taken = {each.pk: len(queues[each.pk]) for each in shape}
    completable, slots, colour = completable_rows(shape, taken, free), _slots(shape), shape[0].colour
    opened = []
    for number in range(begun_rows(shape, taken)):
        holders: list[int | None] = []
        missing = {}
        for each in shape:
            here = queues[each.pk][number * each.per_row : (number + 1) * each.per_row]
            holders += here
            if lacking := each.per_row - len(here):
                missing[each.pk] = lacking
                holders += [None] * lacking
        key = key_of(shape[0].pk, number)
        opened.append(
            _Open(colour, slots, number, key, holders, missing, choices.of(key), number < completable)
        )
    return opened


def _resolve(opened: list[_Open], free: dict[int, int], dealing: Dealing) -> dict[int, int]:
    """Drop, keep or fill each row as chosen; the organizer's own pieces by variant.

    What is released or kept holds no stock, so own pieces come after.
    """
    own: dict[int, int] = {}
    for row in opened:
        if row.choice != GapChoice.OWN:
            _leave(row, free, dealing)
    for row in opened:
        if row.choice != GapChoice.OWN:
            continue
        if not has_stock(row.missing, free):
            row.choice = GapChoice.DROP
            _leave(row, free, dealing)
            continue
        row.outcome = Outcome.OWN
        for variant, pieces in row.missing.items():
            own[variant] = own.get(variant, 0) + pieces
            free[variant] -= pieces
    return own


def _leave(row: _Open, free: dict[int, int], dealing: Dealing) -> None:
    standing = [line for line in row.holders if line is not None]
    for line in standing:
        free[dealing.lines[line].variant] += 1
    row.outcome, kept = leave_open(standing, row.choice, dealing)
    if row.outcome == Outcome.KEPT:
        row.holders = [line if line in kept else None for line in row.holders]


def _planned(sold: Sold, row: _Open, full: int, lines: Sequence[Wanted]) -> PlannedRow:
    return PlannedRow(
        sold.pk,
        row.colour,
        full + row.number,
        row.slots,
        tuple(None if line is None else lines[line].pk for line in row.holders),
        row.outcome,
        row.key,
        row.can_complete,
    )

"""The pieces of rows that are not full, moved together where that fills one. Rules: R-REPLACE, R-STOP-ORDER."""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from purchases.rules.allocation.data import Offered, Wanted
from purchases.rules.allocation.matching import Matching
from purchases.rules.allocation.replacing import UNMOVED, Wishes
from purchases.rules.allocation.rows import level

Row = tuple[Offered, ...]
Class = tuple[int, frozenset[int]]


class Slot(NamedTuple):
    """A free place. A closed one, of which there is no more stock, only a piece of its own variant takes."""

    variant: int
    is_closed: bool


class FilledRow(NamedTuple):
    """A row made full: its place among the rows given, and for each place the variant and the line."""

    row: int
    places: list[tuple[int, int]]


def fill_by_replacing(
    rows: Sequence[Row],
    *,
    lines: Sequence[Wanted],
    queues: dict[int, list[int]],
    free: dict[int, int],
    wishes: Wishes,
) -> list[FilledRow]:
    """The rows that replacements fill, as they are filled: the fullest first, then the earliest.

    `queues` are the pieces of rows that are not full, by variant in time order, each the place of its line
    in `lines`; what is left is put back into them. `free` is the stock beside them, kept as pieces move.
    """
    if not any(lines[line].replacement not in UNMOVED for queue in queues.values() for line in queue):
        return []
    pool = _Pool(rows, lines=lines, queues=queues, free=free, wishes=wishes)
    filled = list(iter(pool.fill_one, None))
    queues.update(pool.left())
    return filled


class _Pool:
    """Pieces are numbered in time order. A class of them has one variant and accepts the same."""

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        lines: Sequence[Wanted],
        queues: Mapping[int, list[int]],
        free: dict[int, int],
        wishes: Wishes,
    ) -> None:
        self._rows, self._free = rows, free
        pieces = sorted((line, variant) for variant, queue in queues.items() for line in queue)
        self._line_of = [line for line, _variant in pieces]
        self._class_of: list[Class] = []
        self._queues: dict[int, list[int]] = {variant: [] for variant in queues}
        self._classes: dict[Class, list[int]] = {}
        before, key = -1, (0, frozenset[int]())
        for piece, (line, variant) in enumerate(pieces):
            if line != before:
                before, key = line, (variant, wishes.accepted(lines[line]))
            self._class_of.append(key)
            self._queues[variant].append(piece)
            self._classes.setdefault(key, []).append(piece)
        self._row_of = {each.pk: n for n, row in enumerate(rows) for each in row}
        self._first = {row: self._candidate(row, 0) for row in range(len(rows)) if self._begun(row)}

    def left(self) -> dict[int, list[int]]:
        """The lines of the pieces that stand in no full row, by variant."""
        return {variant: [self._line_of[p] for p in queue] for variant, queue in self._queues.items()}

    def fill_one(self) -> FilledRow | None:
        """Fill the fullest row that can be filled. None if there is no such row."""
        candidates = list(self._first.values())
        heapq.heapify(candidates)
        while candidates:
            _fullness, number, row = heapq.heappop(candidates)
            slots, standing = self._slots(row, number), self._standing(row, number)
            options = self._options(slots)
            movers = self._movers(slots, options, without=standing)
            if movers is not None:
                return self._fill(row, standing, slots, movers)
            if self._movers(slots, options, without=set()) is not None:
                if number + 1 < self._begun(row):
                    heapq.heappush(candidates, self._candidate(row, number + 1))
            elif number == 0:
                # A later row misses all that the first does, and pieces only become fewer.
                del self._first[row]
        return None

    def _begun(self, row: int) -> int:
        """The rows in which somebody stands."""
        return max(-(-len(self._queues[each.pk]) // each.per_row) for each in self._rows[row])

    def _candidate(self, row: int, number: int) -> tuple[int, int, int]:
        taken = sum(
            level(len(self._queues[each.pk]), per_row=each.per_row, number=number) for each in self._rows[row]
        )
        return -taken, number, row

    def _standing(self, row: int, number: int) -> set[int]:
        """The row's own pieces, which stay."""
        return {
            piece
            for each in self._rows[row]
            for piece in self._queues[each.pk][number * each.per_row : (number + 1) * each.per_row]
        }

    def _slots(self, row: int, number: int) -> list[Slot]:
        slots = []
        for each in self._rows[row]:
            here = level(len(self._queues[each.pk]), per_row=each.per_row, number=number)
            free = each.per_row - here
            is_open = min(free, self._free[each.pk])
            slots += [Slot(each.pk, is_closed=True)] * (free - is_open)
            slots += [Slot(each.pk, is_closed=False)] * is_open
        return slots

    def _options(self, slots: Sequence[Slot]) -> dict[Class, Sequence[int]]:
        """The slots that a class may take: of its own variant first, then others in the row's order."""
        own: dict[int, list[int]] = {}
        for n, slot in enumerate(slots):
            own.setdefault(slot.variant, []).append(n)
        by_wish: dict[frozenset[int], list[int]] = {}
        options: dict[Class, Sequence[int]] = {}
        for key in self._classes:
            variant, accepts = key
            mine = own.get(variant, [])
            if len(accepts) > 1:
                if accepts not in by_wish:
                    by_wish[accepts] = [
                        n for n, each in enumerate(slots) if not each.is_closed and each.variant in accepts
                    ]
                others = by_wish[accepts]
                mine = mine + [n for n in others if n not in mine] if mine else others
            if mine:
                options[key] = mine
        return options

    def _movers(
        self, slots: Sequence[Slot], options: Mapping[Class, Sequence[int]], *, without: set[int]
    ) -> list[int] | None:
        """The earliest pieces that fill all slots, one for each; None if they cannot be filled."""
        if sum(len(self._classes[key]) for key in options) < len(slots):
            return None
        matching = Matching(len(slots))
        heads = [_Head(key, iter(self._classes[key])) for key in options]
        queue = [entry for n, head in enumerate(heads) if (entry := head.next(n, without))]
        heapq.heapify(queue)
        while queue:
            piece, n = heapq.heappop(queue)
            if not matching.add(piece, options[heads[n].key]):
                continue
            if matching.is_full:
                return matching.settle()
            if entry := heads[n].next(n, without):
                heapq.heappush(queue, entry)
        return None

    def _fill(
        self, row: int, standing: Iterable[int], slots: Sequence[Slot], movers: Sequence[int]
    ) -> FilledRow:
        places = [(self._class_of[piece][0], piece) for piece in sorted(standing)]
        for slot, piece in zip(slots, movers, strict=True):
            places.append((slot.variant, piece))
            self._free[self._class_of[piece][0]] += 1
            self._free[slot.variant] -= 1
        for _variant, piece in places:
            self._take_out(piece)
        touched = {self._row_of[self._class_of[piece][0]] for _variant, piece in places}
        for changed in touched & self._first.keys():
            self._first[changed] = self._candidate(changed, 0)
            if not self._begun(changed):
                del self._first[changed]
        return FilledRow(row, [(variant, self._line_of[piece]) for variant, piece in places])

    def _take_out(self, piece: int) -> None:
        key = self._class_of[piece]
        for pieces in (self._queues[key[0]], self._classes[key]):
            del pieces[bisect_left(pieces, piece)]
        if not self._classes[key]:
            del self._classes[key]


class _Head(NamedTuple):
    """The pieces of a class that were not tried yet."""

    key: Class
    pieces: Iterable[int]

    def next(self, n: int, without: set[int]) -> tuple[int, int] | None:
        piece = next((each for each in self.pieces if each not in without), None)
        return None if piece is None else (piece, n)

"""Pieces on the free places of one row: as many as can be, the earliest first. Rule: R-REPLACE."""

from collections.abc import Sequence


class Matching:
    """Slots and pieces are numbers, the pieces in time order.

    Of all pieces that can stand together the earliest do: a piece that once finds no slot never does.
    """

    def __init__(self, slots: int) -> None:
        self.holders: list[int | None] = [None] * slots
        self._free = slots
        self._options: dict[int, Sequence[int]] = {}

    @property
    def is_full(self) -> bool:
        return not self._free

    def add(self, piece: int, options: Sequence[int]) -> bool:
        """Give `piece` one of its slots, best first; pieces that stand already may change theirs."""
        self._options[piece] = options
        if not self._place(piece, set()):
            return False
        self._free -= 1
        return True

    def _place(self, piece: int, tried: set[int]) -> bool:
        for slot in self._options[piece]:
            if slot in tried:
                continue
            tried.add(slot)
            holder = self.holders[slot]
            if holder is None or self._place(holder, tried):
                self.holders[slot] = piece
                return True
        return False

    def settle(self) -> list[int]:
        """The piece of each slot of a full matching: each, the earliest first, in its best slot."""
        settled: set[int] = set()
        for piece in sorted(each for each in self.holders if each is not None):
            for slot in self._options[piece]:
                if slot not in settled and self._change(piece, slot, settled):
                    settled.add(slot)
                    break
        return [each for each in self.holders if each is not None]

    def _change(self, piece: int, slot: int, settled: set[int]) -> bool:
        """Stand `piece` in `slot` if the others that are not settled then still all have one."""
        left, displaced = self.holders.index(piece), self.holders[slot]
        if left == slot or displaced is None:
            return True
        self.holders[left], self.holders[slot] = None, piece
        if self._place(displaced, settled | {slot}):
            return True
        self.holders[left], self.holders[slot] = piece, displaced
        return False

"""What becomes of the pieces of one item's lines, written down line by line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from purchases.rules.allocation.data import Fate, Part, Wanted

ORDER = {Fate.BOUGHT: 0, Fate.KEPT: 1, Fate.RELEASED: 2}


class Dealing:
    """Lines are named by their place in `lines`. A piece of which nothing is noted is bought as ordered."""

    def __init__(self, lines: Sequence[Wanted]) -> None:
        self.lines = lines
        self._noted: defaultdict[int, defaultdict[tuple[int, Fate], int]]
        self._noted = defaultdict(lambda: defaultdict(int))
        self._extra: defaultdict[int, int] = defaultdict(int)

    def move(self, line: int, *, to: int) -> None:
        """A piece becomes another variant and is bought. Rule: R-REPLACE."""
        if to != self.lines[line].variant:
            self._noted[line][to, Fate.BOUGHT] += 1

    def end(self, line: int, fate: Fate) -> None:
        """A piece is not bought now."""
        self._noted[line][self.lines[line].variant, fate] += 1

    def add(self, line: int) -> None:
        """A piece more is bought for the line, of what it ordered. Rule: R-PACK."""
        self._extra[line] += 1

    def staying(self, line: int) -> int:
        """The pieces of the line of which nothing is noted."""
        noted = self._noted.get(line)
        return self.lines[line].pieces - (sum(noted.values()) if noted else 0)

    def parts(self) -> Iterator[tuple[int, tuple[Part, ...]]]:
        """By the pk of each line: what is bought as ordered, then moved, kept and released pieces."""
        whole: dict[tuple[int, int], tuple[Part, ...]] = {}
        for place, line in enumerate(self.lines):
            if place in self._noted or place in self._extra:
                yield line.pk, self._altered(place, line)
                continue
            # Most lines are bought as they stand, and much alike: one part serves them all.
            key = line.variant, line.pieces
            if key not in whole:
                whole[key] = (Part(line.variant, line.pieces, 0, Fate.BOUGHT),)
            yield line.pk, whole[key]

    def _altered(self, place: int, line: Wanted) -> tuple[Part, ...]:
        noted = self._noted[place].items() if place in self._noted else ()
        parts = [Part(variant, pieces, 0, fate) for (variant, fate), pieces in noted]
        if len(parts) > 1:
            parts.sort(key=lambda part: (ORDER[part.fate], part.variant))
        if staying := self.staying(place):
            parts.insert(0, Part(line.variant, staying, self._extra.get(place, 0), Fate.BOUGHT))
        return tuple(parts)

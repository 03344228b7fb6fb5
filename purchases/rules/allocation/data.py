"""What the allocator is given and what it gives. Rules: R-ROW, R-PACK, R-REPLACE, R-STOP-ORDER."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from purchases.states import GapChoice, Replacement, SaleForm


class Offered(NamedTuple):
    """A variant, in the order of its item.

    It stands `per_row` times in the row of its colour. Of it `limit` pieces can be bought in all;
    of a closed one only those that are wanted already.
    """

    pk: int
    size: str
    colour: str
    price: Decimal
    per_row: int = 1
    limit: int | None = None
    closed: bool = False


class Sold(NamedTuple):
    """An item; packs of `pack_size` are counted per variant, or over the whole item if `mixed`."""

    pk: int
    form: SaleForm
    variants: tuple[Offered, ...]
    pack_size: int = 1
    mixed: bool = False


class Wanted(NamedTuple):
    """A line. `tolerance` is how many more pieces its owner takes to fill a pack; `price` is of one piece."""

    pk: int
    variant: int
    pieces: int
    placed_at: datetime
    price: Decimal
    tolerance: int = 0
    replacement: Replacement = Replacement.EXACT


class Choices(NamedTuple):
    """What the organizer does with rows and packs that are not full, by the key of the gap."""

    default: GapChoice = GapChoice.DROP
    by_gap: Mapping[str, GapChoice] = {}

    def of(self, key: str) -> GapChoice:
        return self.by_gap.get(key, self.default)


class Fate(StrEnum):
    BOUGHT = "bought"
    RELEASED = "released"
    KEPT = "kept"


class Outcome(StrEnum):
    """What became of a row or of the last pack."""

    FULL = "full"
    DROPPED = "dropped"
    OWN = "own"
    KEPT = "kept"


class Part(NamedTuple):
    """Pieces of one line that share a variant and a fate; `extra` were dealt by tolerance beside them."""

    variant: int
    pieces: int
    extra: int
    fate: Fate


class Place(NamedTuple):
    """A place of a row: a line's, the organizer's own, or free."""

    variant: int
    line: int | None
    own: bool


class Gap(NamedTuple):
    """A row or pack that the orders do not fill.

    `missing` are the pieces by variant that would fill it; of a mixed pack, which are the first that can
    be had. `variant` is the first of the row or pack.
    """

    key: str
    item: int
    variant: int
    colour: str
    missing: Mapping[int, int]
    outcome: Outcome
    can_complete: bool


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row: full ones first, as they are numbered; then, with a key, those that the orders do not fill.

    `slots` are the variants of its places and `holders` the lines that hold them, one for each.
    """

    item: int
    colour: str
    number: int
    slots: tuple[int, ...]
    holders: tuple[int | None, ...]
    outcome: Outcome
    key: str | None = None
    can_complete: bool = True

    @property
    def places(self) -> tuple[Place, ...]:
        is_own = self.outcome == Outcome.OWN
        return tuple(
            Place(variant, line, line is None and is_own)
            for variant, line in zip(self.slots, self.holders, strict=True)
        )

    @property
    def missing(self) -> dict[int, int]:
        """The places by variant that no line holds."""
        free: dict[int, int] = {}
        for variant, line in zip(self.slots, self.holders, strict=True):
            if line is None:
                free[variant] = free.get(variant, 0) + 1
        return free


@dataclass(frozen=True, slots=True)
class PlannedPack:
    """The packs of a variant, or of an item whose packs are mixed (then `variant` is None).

    `ordered` pieces stand here after replacements, tolerance apart; `packs` are bought, with `extra` dealt
    by tolerance and `own` of the organizer. `missing` pieces fill the open pack, of which `tolerance` are
    offered; `needs` says what fills it beside them.
    """

    item: int
    variant: int | None
    size: int
    ordered: int
    packs: int
    extra: int = 0
    own: int = 0
    missing: int = 0
    tolerance: int = 0
    needs: Mapping[int, int] = field(default_factory=dict)
    outcome: Outcome = Outcome.FULL
    key: str | None = None
    can_complete: bool = True


@dataclass(slots=True)
class Plan:
    """What is bought, moved, released and kept.

    `parts` is by line: the pieces without extra add up to the line's. `own` are the organizer's pieces by
    variant, `bought` everything that the supplier is to send, own ones included.
    """

    parts: dict[int, tuple[Part, ...]] = field(default_factory=dict)
    own: dict[int, int] = field(default_factory=dict)
    rows: list[PlannedRow] = field(default_factory=list)
    packs: list[PlannedPack] = field(default_factory=list)
    bought: dict[int, int] = field(default_factory=dict)

    @property
    def gaps(self) -> Iterator[Gap]:
        """The rows and packs that the orders do not fill, whatever became of them."""
        for row in self.rows:
            if row.key is not None:
                yield Gap(
                    row.key, row.item, row.slots[0], row.colour, row.missing, row.outcome, row.can_complete
                )
        for pack in self.packs:
            if pack.key is not None:
                first = int(pack.key.partition("-")[0])
                yield Gap(pack.key, pack.item, first, "", pack.needs, pack.outcome, pack.can_complete)

"""The packs of one item at the stop. Rules: R-PACK, R-REPLACE, R-STOP-ORDER."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from purchases.rules.allocation.data import Choices, Fate, Outcome, PlannedPack, Sold, Wanted
from purchases.rules.allocation.dealing import Dealing
from purchases.rules.allocation.gaps import key_of, leave_open
from purchases.rules.allocation.packs import packs_filled
from purchases.rules.allocation.replacing import UNMOVED, Wishes
from purchases.rules.allocation.stock import free_stock
from purchases.states import GapChoice


@dataclass(slots=True)
class Settled:
    """What the stop makes of one item sold in packs."""

    dealing: Dealing
    packs: list[PlannedPack]
    own: dict[int, int]


@dataclass(slots=True)
class _Group:
    """The pieces that packs are counted over: of one variant, or of all of a mixed item.

    `lines` are the places of their lines in time order, `offering` of those with tolerance, `loose` the lines
    of the pieces in the open pack.
    """

    position: int
    variants: tuple[int, ...]
    lines: list[int] = field(default_factory=list)
    offering: list[int] = field(default_factory=list)
    ordered: int = 0
    loose: list[int] = field(default_factory=list)
    extra: int = 0


def settle_packs(sold: Sold, lines: Sequence[Wanted], choices: Choices) -> Settled:
    """`lines` are the item's, in time order. Rules: R-PACK, R-STOP-ORDER."""
    return _Stop(sold, lines).settled(choices)


class _Stop:
    def __init__(self, sold: Sold, lines: Sequence[Wanted]) -> None:
        self._sold, self._lines = sold, lines
        self._dealing = Dealing(lines)
        self._own: dict[int, int] = {}
        sets = (
            [tuple(each.pk for each in sold.variants)]
            if sold.mixed
            else [(each.pk,) for each in sold.variants]
        )
        self._groups = [_Group(position, variants) for position, variants in enumerate(sets)]
        self._group_of = {variant: group for group in self._groups for variant in group.variants}
        self._free = free_stock(sold.variants, self._take_up())

    def _take_up(self) -> dict[int, int]:
        """Let the lines stand in their groups, as far as the limits go; the pieces by variant."""
        limits = {each.pk: each.limit for each in self._sold.variants}
        held = dict.fromkeys(limits, 0)
        for place, line in enumerate(self._lines):
            group, limit = self._group_of[line.variant], limits[line.variant]
            pieces = line.pieces if limit is None else max(0, min(line.pieces, limit - held[line.variant]))
            for _piece in range(line.pieces - pieces):
                self._dealing.end(place, Fate.RELEASED)
            if pieces:
                group.lines.append(place)
                group.ordered += pieces
                if line.tolerance:
                    group.offering.append(place)
                held[line.variant] += pieces
        return held

    def settled(self, choices: Choices) -> Settled:
        for group in self._groups:
            self._fill_by_tolerance(group)
        if not self._sold.mixed:
            self._replace()
        packs = [self._planned(group, choices) for group in self._groups if group.ordered]
        return Settled(self._dealing, packs, self._own)

    def _fill_by_tolerance(self, group: _Group) -> None:
        size, offered = self._sold.pack_size, sum(self._offered(group).values())
        over = group.ordered - size * packs_filled(size=size, ordered=group.ordered, tolerance=offered)
        if over < 0:
            self._deal(group, -over)
        elif over:
            group.loose = self._latest(group, over)

    def _latest(self, group: _Group, pieces: int) -> list[int]:
        """The lines of the last pieces of the group, earliest first."""
        found: list[int] = []
        for place in reversed(group.lines):
            found += [place] * min(self._dealing.staying(place), pieces - len(found))
            if len(found) == pieces:
                break
        return found[::-1]

    def _offered(self, group: _Group) -> dict[int, int]:
        """By variant, the tolerance of lines that have a piece in the group, as far as there is stock."""
        offered = dict.fromkeys(group.variants, 0)
        for place in group.offering:
            if self._dealing.staying(place):
                line = self._lines[place]
                offered[line.variant] = min(self._free[line.variant], offered[line.variant] + line.tolerance)
        return offered

    def _deal(self, group: _Group, pieces: int) -> None:
        """Give extra pieces one at a time, round and round in time order. Rule: R-PACK."""
        left = {p: self._lines[p].tolerance for p in group.offering if self._dealing.staying(p)}
        group.extra += pieces
        while pieces:
            for place, tolerance in left.items():
                variant = self._lines[place].variant
                if pieces and tolerance and self._free[variant]:
                    self._dealing.add(place)
                    left[place] -= 1
                    self._free[variant] -= 1
                    pieces -= 1

    def _replace(self) -> None:
        """Fill packs with pieces of others that accept them, the one with most pieces first.

        What cannot be filled once never can: pieces and tolerance only become fewer. Rule: R-REPLACE.
        """
        wishes = Wishes(self._sold.variants)
        self._movers = sorted(
            place
            for group in self._groups
            for place in group.loose
            if self._lines[place].replacement not in UNMOVED
        )
        hopeful = [group for group in self._groups if group.loose]
        while self._movers and hopeful:
            group = max(hopeful, key=lambda each: (len(each.loose), -each.position))
            hopeful.remove(group)
            if group.loose:
                self._fill_by_replacing(group, wishes)

    def _fill_by_replacing(self, group: _Group, wishes: Wishes) -> None:
        (variant,) = group.variants
        missing = self._sold.pack_size - len(group.loose)
        if missing > self._free[variant]:
            return
        moved: list[int] = []
        for place in self._movers:
            line = self._lines[place]
            if line.variant != variant and variant in wishes.accepted(line):
                moved.append(place)
                if len(moved) == missing:
                    break
        if len(moved) + sum(self._offered(group).values()) < missing:
            return
        group.loose = []
        self._movers = [place for place in self._movers if self._lines[place].variant != variant]
        for place in moved:
            self._move(place, group, variant)
        self._deal(group, missing - len(moved))

    def _move(self, place: int, group: _Group, variant: int) -> None:
        left = self._lines[place].variant
        source = self._group_of[left]
        del self._movers[bisect_left(self._movers, place)]
        source.loose.remove(place)
        source.ordered -= 1
        group.ordered += 1
        self._free[left] += 1
        self._free[variant] -= 1
        self._dealing.move(place, to=variant)

    def _planned(self, group: _Group, choices: Choices) -> PlannedPack:
        size = self._sold.pack_size
        variant = None if self._sold.mixed else group.variants[0]
        if not group.loose:
            bought = group.ordered + group.extra
            return PlannedPack(self._sold.pk, variant, size, group.ordered, bought // size, group.extra)
        missing, offers = size - len(group.loose), self._offered(group)
        offered = sum(offers.values())
        needs, can_complete = self._needs(group, missing - offered, beside=offers)
        key = key_of(group.variants[0])
        choice = choices.of(key)
        extra = own = 0
        if choice == GapChoice.OWN and can_complete:
            outcome, extra, own = Outcome.OWN, offered, missing - offered
            self._deal(group, offered)
            self._own |= needs
        else:
            outcome, _kept = leave_open(group.loose, choice, self._dealing)
        return PlannedPack(
            item=self._sold.pk,
            variant=variant,
            size=size,
            ordered=group.ordered,
            packs=group.ordered // size + (outcome == Outcome.OWN),
            extra=extra,
            own=own,
            missing=missing,
            tolerance=offered,
            needs=needs,
            outcome=outcome,
            key=key,
            can_complete=can_complete,
        )

    def _needs(self, group: _Group, pieces: int, *, beside: Mapping[int, int]) -> tuple[dict[int, int], bool]:
        """So many pieces of the first variants that can be had beside tolerance; and whether they can be."""
        needs: dict[int, int] = {}
        for variant in group.variants:
            if had := min(pieces, self._free[variant] - beside[variant]):
                needs[variant] = had
                pieces -= had
        if pieces:
            needs[group.variants[0]] = needs.get(group.variants[0], 0) + pieces
        return needs, not pieces

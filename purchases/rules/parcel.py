"""Whose the pieces of a parcel are. Rules: R-SHORTAGE, R-MISSORT, R-COST."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from purchases.rules.pricing import Carried, PricedLine, split_delivery
from purchases.rules.shortage import deal_arrived
from purchases.states import LeftoverOrigin, LineEnd, LineState, Replacement, SortedOut


@dataclass(frozen=True, slots=True)
class Instead:
    """Pieces that came in the place of a variant: another one, or something that has only a name."""

    pieces: int
    came_as: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one variant: pieces fit to hand over, broken ones, others instead, and too many."""

    fit: int
    defective: int = 0
    instead: tuple[Instead, ...] = ()
    over: int = 0

    @property
    def in_all(self) -> int:
        """The pieces that stand for pieces bought."""
        return self.fit + self.defective + self.mis_sorted

    @property
    def mis_sorted(self) -> int:
        return sum(each.pieces for each in self.instead)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Pieces of a line that came as something else, and what becomes of them."""

    instead: Instead
    pieces: int
    outcome: SortedOut


@dataclass(slots=True)
class BoughtLine:
    """A line the supplier was paid for, and what dealing gives it. `unit` is a piece in minor units."""

    pk: int
    order_id: int
    user_id: int | None
    variant_id: int
    quantity: int
    price: Decimal
    stop_unit: int | None
    replacement: Replacement
    placed_at: datetime
    weight: int | None
    unit: int
    fit: int = 0
    defective: int = 0
    delivery: int = 0
    sorts: list[Sorted] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """The pieces that its owner gets: fit ones, and others that stand for them."""
        if not self.sorts:
            return self.fit
        return self.fit + sum(each.pieces for each in self.sorts if each.outcome != SortedOut.CREDITED)

    @property
    def credited(self) -> int:
        """The pieces that came as something that nobody has to take."""
        return sum(each.pieces for each in self.sorts if each.outcome == SortedOut.CREDITED)

    @property
    def missing(self) -> int:
        """The pieces bought for it that it goes without."""
        return self.quantity - self.accepted

    @property
    def state(self) -> LineState:
        """What dealing the parcel makes of the line."""
        return LineState.ARRIVED if self.accepted else LineState.REFUNDED

    @property
    def end(self) -> LineEnd:
        """Why a line of which nothing came ended."""
        if self.credited:
            return LineEnd.MIS_SORTED
        return LineEnd.DEFECTIVE if self.defective else LineEnd.SHORT

    def priced(self) -> PricedLine:
        return PricedLine(
            self.order_id, self.state, self.price, self.quantity, self.accepted, self.stop_unit, self.delivery
        )


@dataclass(slots=True)
class OwnPieces:
    """Pieces of a variant that the organizer took to fill a row or pack, and how many of them came."""

    variant_id: int
    pieces: int
    weight: int | None
    unit: int
    fit: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """Pieces that came and are the organizer's."""

    variant_id: int | None
    name: str
    pieces: int
    origin: LeftoverOrigin


Sorting = Callable[[BoughtLine, Instead], SortedOut]
ORGANIZER = 0


def deal_fit(lines: Sequence[BoughtLine], *, came: int, by: str, given: Mapping[int, int]) -> list[int]:
    """The fit pieces of each line of one variant, the earliest first. Rule: R-SHORTAGE.

    Lines in `given` get what stands there; the rest goes to the others by the rule.
    """
    rest = [line.quantity for line in lines if line.pk not in given]
    left = came - sum(given[line.pk] for line in lines if line.pk in given)
    dealt = iter(deal_arrived(rest, came=max(0, left), by=by))
    return [given[line.pk] if line.pk in given else next(dealt) for line in lines]


def deal_parcel(
    lines: Iterable[BoughtLine],
    own: Mapping[int, OwnPieces],
    came: Mapping[int, Received],
    *,
    by: str,
    sort: Sorting,
    given: Mapping[int, int],
) -> list[Left]:
    """Deal what came of each variant to its lines, and last to `own`; what is left over.

    Fit pieces first, then those that came instead, then broken ones, each to who goes without.
    """
    wanting: dict[int, list[BoughtLine]] = {variant: [] for variant in came}
    for line in lines:
        wanting[line.variant_id].append(line)
    left: list[Left] = []
    for variant in sorted(wanting):
        left += _deal_variant(wanting[variant], own.get(variant), variant, came[variant], by, sort, given)
    return left


def _deal_variant(
    lines: list[BoughtLine],
    own: OwnPieces | None,
    variant: int,
    came: Received,
    by: str,
    sort: Sorting,
    given: Mapping[int, int],
) -> list[Left]:
    left: list[Left] = []
    for line, pieces in zip(lines, deal_fit(lines, came=came.fit, by=by, given=given), strict=True):
        line.fit = pieces
    spare = came.fit - sum(line.fit for line in lines)
    if own:
        own.fit = spare
    if spare:
        left.append(Left(variant, "", spare, LeftoverOrigin.OWN if own else LeftoverOrigin.UNDEALT))
    placed = [line.fit for line in lines]
    for instead in came.instead:
        dealt = deal_arrived(
            [line.quantity - held for line, held in zip(lines, placed, strict=True)],
            came=instead.pieces,
            by=by,
        )
        spare = instead.pieces - sum(dealt)
        for at, (line, pieces) in enumerate(zip(lines, dealt, strict=True)):
            if not pieces:
                continue
            placed[at] += pieces
            outcome = sort(line, instead)
            line.sorts.append(Sorted(instead, pieces, outcome))
            spare += pieces if outcome == SortedOut.CREDITED else 0
        if spare:
            left.append(Left(instead.came_as, instead.name, spare, LeftoverOrigin.INSTEAD))
    without = [line.quantity - held for line, held in zip(lines, placed, strict=True)]
    for line, pieces in zip(lines, deal_arrived(without, came=came.defective, by=by), strict=True):
        line.defective = pieces
    if came.over:
        left.append(Left(variant, "", came.over, LeftoverOrigin.OVER))
    return left


def split_over(lines: Iterable[BoughtLine], own: Iterable[OwnPieces], *, cost: int, by: str) -> bool:
    """Deal the delivery to what arrived; whether it was by value for want of a weight. Rule: R-COST.

    Own pieces take part as one participant's, and nobody is charged their share.
    """
    arrived = [line for line in lines if line.accepted]
    carried = [
        Carried(line.order_id, line.unit * line.accepted, line.accepted, line.weight) for line in arrived
    ]
    carried += [Carried(ORGANIZER, each.unit * each.fit, each.fit, each.weight) for each in own if each.fit]
    shares = split_delivery(cost, carried, by=by)
    for line, part in zip(arrived, shares.parts, strict=False):
        line.delivery = part
    return shares.by_value_instead

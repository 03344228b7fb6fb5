"""List prices that fall once the whole purchase is large enough. Prices are in the supplier's currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")
Tiers = Sequence[tuple[Decimal, Decimal]]
"""What an item costs from which sum of the whole purchase: (starts at, price), rising."""


@dataclass(frozen=True, slots=True)
class NextTier:
    """The tier that comes next: what is `missing` of it, and by how many percent goods would get cheaper."""

    starts_at: Decimal
    missing: Decimal
    percent: Decimal


def tier_reached(total: Decimal, tiers: Iterable[Tiers]) -> Decimal | None:
    """Where the highest tier begins that `total`, at list prices, reaches; None below the first."""
    starts = [starts_at for each in tiers for starts_at, _price in each if starts_at <= total]
    return max(starts, default=None)


def price_in_tier(price: Decimal, tiers: Tiers, *, reached: Decimal | None) -> Decimal | None:
    """What a piece of `price` costs in the tier that is reached; None where that is not less."""
    if reached is None:
        return None
    best = min((price for starts_at, price in tiers if starts_at <= reached), default=price)
    return best if best < price else None


def next_tier(
    total: Decimal, pieces: Mapping[Key, tuple[Decimal, int]], tiers: Mapping[Key, Tiers]
) -> NextTier | None:
    """The next tier above `total`, None above the last.

    `pieces` are (list price, how many are ordered) by item, or by whatever has a price of its own. The
    percentage is what the goods ordered now would save, of what they cost in the tier of now, unrounded.
    """
    above = sorted({starts_at for each in tiers.values() for starts_at, _price in each if starts_at > total})
    if not above:
        return None
    now = _cost(pieces, tiers, tier_reached(total, tiers.values()))
    then = _cost(pieces, tiers, above[0])
    saved = (now - then) * 100 / now if now else Decimal(0)
    return NextTier(above[0], above[0] - total, saved)


def _cost(
    pieces: Mapping[Key, tuple[Decimal, int]], tiers: Mapping[Key, Tiers], reached: Decimal | None
) -> Decimal:
    return sum(
        (
            (price if lower is None else lower) * count
            for item, (price, count) in pieces.items()
            for lower in [price_in_tier(price, tiers.get(item, ()), reached=reached)]
        ),
        start=Decimal(0),
    )

"""How much more than the real cost participants may be asked. Rule: R-FEE."""

from decimal import Decimal


def markup_percent(*, fee_percent: Decimal, bonus_percent: Decimal) -> Decimal:
    """The total mark-up in per cent, unrounded: (asked - real cost) / real cost.

    Asked is the list price with the fee, real cost the list price less what the supplier gives back;
    the rate is in both. With nothing left to pay, any asking price is without bound: Infinity.
    """
    real = 100 - bonus_percent
    if real <= 0:
        return Decimal("Infinity")
    return (100 + fee_percent - real) / real * 100


def is_excessive(*, fee_percent: Decimal, bonus_percent: Decimal, most: Decimal) -> bool:
    """Whether the mark-up passes `most` %. 10.4 % on a bonus of 4 % is exactly 15 % and allowed."""
    return (100 + fee_percent) * 100 > (100 - bonus_percent) * (100 + most)

"""The only place that rounds or splits money.

Rules compute with `moneyed.Money` or with whole minor units (kopecks, cents); nothing here is a float.
Source: the rule book's Conventions ("Money").
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from moneyed import CurrencyDoesNotExist, Money, get_currency

RATE_PLACES = Decimal("0.000001")


@cache
def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD."""
    return len(str(get_currency(currency).sub_unit)) - 1


def minor_unit(currency: str) -> Decimal:
    """The smallest sum of the currency: 0.01 for EUR, 1 for JPY."""
    return Decimal(1).scaleb(-exponent(currency))


def to_minor(money: Money) -> int:
    """`money` in whole minor units. Raises ValueError when it has a finer part."""
    scaled = money.amount.scaleb(exponent(str(money.currency)))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{money} is finer than its minor unit")
    return int(scaled)


def from_minor(units: int, currency: str) -> Money:
    """Whole minor units as Money."""
    return Money(Decimal(units).scaleb(-exponent(currency)), currency)


def as_text(money: Money) -> str:
    """A sum for the records, in nobody's language: "12.30 EUR"."""
    return f"{money.amount} {money.currency}"


def from_text(text: str) -> Money:
    """The sum that `as_text` wrote. Raises ValueError for any other text."""
    amount, _space, currency = text.partition(" ")
    try:
        return Money(Decimal(amount), currency)
    except (InvalidOperation, CurrencyDoesNotExist) as error:
        raise ValueError(f"{text!r} is no sum") from error


def is_whole(amount: Decimal, currency: str) -> bool:
    """Whether `amount` has no more decimals than the currency's minor unit."""
    scaled = amount.scaleb(exponent(currency))
    return scaled == scaled.to_integral_value()


def round_units(units: Decimal) -> int:
    """A fraction of minor units rounded half-up to whole ones."""
    return int(units.quantize(Decimal(1), ROUND_HALF_UP))


def percent_of(units: int, percent: Decimal) -> int:
    """`percent` % of `units` minor units, rounded half-up once."""
    return round_units(units * percent / 100)


def convert(price: Money, *, rate: Decimal, currency: str) -> int:
    """The price in minor units of `currency`, rounded half-up. Rule: R-RATE (before quantities)."""
    return round_units((price.amount * rate).scaleb(exponent(currency)))


def surcharged(official: Decimal, *, percent: Decimal) -> Decimal:
    """`official * (1 + percent %)`, 6 decimals: 61 with 1 % is 61.61. Rule: R-RATE."""
    return (official * (100 + percent) / 100).quantize(RATE_PLACES, ROUND_HALF_UP)


def split(total: int, weights: Sequence[int | Decimal]) -> list[int]:
    """`total` minor units dealt in proportion to `weights`, adding up exactly.

    Largest remainder; equal remainders to the earlier part; a negative total gives the same parts with
    the other sign. Weights must not be negative; when all are zero the parts are equal. Raises
    ValueError when there is nothing to deal to.
    """
    if total < 0:
        return [-part for part in split(-total, weights)]
    if not weights:
        raise ValueError("nothing to split over")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    whole = sum(Decimal(weight) for weight in weights)
    shares = [Decimal(weight) for weight in weights] if whole else [Decimal(1)] * len(weights)
    whole = whole or Decimal(len(weights))
    parts, remainders = [], []
    for share in shares:
        part, remainder = divmod(total * share, whole)
        parts.append(int(part))
        remainders.append(remainder)
    left = total - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: -remainders[i])[:left]:
        parts[index] += 1
    return parts

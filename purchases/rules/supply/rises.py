"""When a rise is more than its owner has to bear, and until when they may say so. Rule: R-COST."""

from datetime import date, datetime
from decimal import Decimal

from config.kernel.days import deadline
from purchases.rules.pricing import Tariff, unit_price

DAYS_TO_SAY = 2
LEAST_DAYS = 1


def is_borne(*, price: Decimal, tariff: Tariff, stop_unit: int | None) -> bool:
    """Whether the organizer bears a part of `price`: it is more than the agreed percentage over the stop's."""
    charged = unit_price(price=price, tariff=tariff, stop_unit=stop_unit)
    return charged != unit_price(price=price, tariff=tariff)


def until_by_default(*, today: date, zone: str) -> datetime:
    """The end of the second local day after `today`, exclusive."""
    return deadline(after=today, days=DAYS_TO_SAY, zone=zone)


def until_at_least(*, today: date, zone: str) -> datetime:
    """The end of the next local day, exclusive."""
    return deadline(after=today, days=LEAST_DAYS, zone=zone)

"""The columns of a table that a purchase is exported to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField
from django.db.models.functions import Cast

from config.kernel.money import exponent, is_whole, minor_unit
from purchases.gateways.exports import Cell
from purchases.models import Purchase


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `cell` gives what stands in it for a record; `by_default` while nobody chose otherwise."""

    key: str
    heading: str
    cell: Callable[[Any], Cell]
    by_default: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it is called, and of a purchase its columns, its records and how many there are."""

    title: Any
    columns: Callable[[Purchase], Sequence[Column]]
    records: Callable[[Purchase], Iterator[Any]]
    count: Callable[[Purchase], int]


def plain(name: str) -> Cast:
    """The telephone number `name` as it is stored, "+37255512345": parsing each would take longest of all."""
    return Cast(name, CharField())


def local(purchase: Purchase, name: str) -> Callable[[Any], Cell]:
    """The instant `name` of a record on the clocks of the purchase, without its zone."""
    zone, read = ZoneInfo(purchase.time_zone), attrgetter(name)

    def cell(record: Any) -> Cell:
        at: datetime | None = read(record)
        return at.astimezone(zone).replace(tzinfo=None) if at else None

    return cell


def worded(choices: Iterable[tuple[str, Any]], name: str) -> Callable[[Any], Cell]:
    """The choice `name` of a record in the reader's language, which is settled now."""
    words, read = {value: str(label) for value, label in choices}, attrgetter(name)
    return lambda record: words.get(read(record), "")


def sum_in(currency: str, units: Callable[[Any], int]) -> Callable[[Any], Cell]:
    """The number of a sum of a record in minor units, with the decimals of its `currency`."""
    places = -exponent(currency)
    return lambda record: Decimal(units(record)).scaleb(places)


def amount_of(amount: Decimal, currency: str) -> Decimal:
    """`amount` with the decimals of its currency, with more where it is finer."""
    return amount.quantize(minor_unit(currency)) if is_whole(amount, currency) else amount

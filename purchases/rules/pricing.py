"""What lines and orders cost. Money is whole minor units of the settlement currency.

Rules: R-COST, R-RATE, R-FEE, R-TRANSFER.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from config.kernel.money import exponent, percent_of, round_units, split
from purchases.rules.accounts import Due
from purchases.states import CAME, OWED_FOR, DeliverySplit


@dataclass(frozen=True, slots=True)
class Tariff:
    """How list prices become dues.

    `rate` is the charged rate, surcharge included, 6 decimals; percentages have two decimals.
    """

    currency: str
    rate: Decimal
    fee_percent: Decimal
    transfer_percent: Decimal
    rise_percent: Decimal


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What the rule needs of a line.

    `price` is the list price in the supplier's currency; `stop_unit` the unit price in minor units as
    shown at the stop, None before it; `delivery` the share dealt on arrival.
    """

    order_id: int
    state: str
    price: Decimal
    quantity: int
    received: int | None = None
    stop_unit: int | None = None
    delivery: int = 0


@dataclass(slots=True)
class Dues:
    """What is owed, by kind."""

    goods: int = 0
    fee: int = 0
    transfer: int = 0
    delivery: int = 0

    @property
    def goods_cost(self) -> int:
        """Wholesale cost and organizer fee: what prepayment and the paid share are measured by."""
        return self.goods + self.fee

    @property
    def total(self) -> int:
        return self.goods + self.fee + self.transfer + self.delivery

    def add(self, other: "Dues") -> None:
        self.goods += other.goods
        self.fee += other.fee
        self.transfer += other.transfer
        self.delivery += other.delivery

    def by_kind(self) -> dict[Due, int]:
        return {
            Due.GOODS: self.goods,
            Due.FEE: self.fee,
            Due.TRANSFER: self.transfer,
            Due.DELIVERY: self.delivery,
        }


def unit_price(*, price: Decimal, tariff: Tariff, stop_unit: int | None = None) -> int:
    """One piece in minor units: converted and rounded half-up before quantities (R-RATE).

    A rise of more than the agreed percentage over what was shown at the stop is borne by the
    organizer: the price of the stop is charged (R-COST).
    """
    unit = round_units((price * tariff.rate).scaleb(exponent(tariff.currency)))
    if stop_unit is not None and unit * 100 > stop_unit * (100 + tariff.rise_percent):
        return stop_unit
    return unit


def with_charges(unit: int, *, tariff: Tariff) -> int:
    """A piece of `unit` minor units as its participant pays it: with fee and transfer, before delivery. R-COST."""
    return unit + percent_of(unit, tariff.fee_percent) + percent_of(unit, tariff.transfer_percent)


def charged_quantity(*, state: str, quantity: int, received: int | None) -> int:
    """The pieces that a line owes for: all until arrival, then those that came fit.

    0 once it ended, and while it waits for a place.
    """
    if state in CAME:
        return received or 0
    return quantity if state in OWED_FOR else 0


def line_dues(line: PricedLine, *, tariff: Tariff) -> Dues:
    """What one line owes; fee and transfer rounded half-up per line. Rule: R-COST."""
    pieces = charged_quantity(state=line.state, quantity=line.quantity, received=line.received)
    if not pieces:
        return Dues()
    goods = unit_price(price=line.price, tariff=tariff, stop_unit=line.stop_unit) * pieces
    return Dues(
        goods=goods,
        fee=percent_of(goods, tariff.fee_percent),
        transfer=percent_of(goods, tariff.transfer_percent),
        delivery=line.delivery,
    )


def dues_by_order(lines: Iterable[PricedLine], *, tariff: Tariff) -> dict[int, Dues]:
    """What each order owes: the sum of its lines. Lines that are alike are priced once."""
    owed: dict[int, Dues] = {}
    alike: dict[tuple[str, Decimal, int, int | None, int | None], Dues] = {}
    for line in lines:
        key = line.state, line.price, line.quantity, line.received, line.stop_unit
        dues = alike.get(key)
        if dues is None:
            dues = alike[key] = line_dues(replace(line, delivery=0), tariff=tariff)
        total = owed.get(line.order_id)
        if total is None:
            total = owed[line.order_id] = Dues()
        total.add(dues)
        if line.delivery and charged_quantity(
            state=line.state, quantity=line.quantity, received=line.received
        ):
            total.delivery += line.delivery
    return owed


@dataclass(frozen=True, slots=True)
class Carried:
    """A line that delivery is split over: those with at least one piece that arrived fit.

    `value` is its wholesale cost in minor units, `weight` in grams of one piece or None.
    """

    order_id: int
    value: int
    pieces: int
    weight: int | None


@dataclass(frozen=True, slots=True)
class Shares:
    """Delivery dealt to lines, in their order; `by_value_instead` when a weight was missing."""

    parts: list[int] = field(default_factory=list)
    by_value_instead: bool = False


def split_delivery(cost: int, lines: Sequence[Carried], *, by: str) -> Shares:
    """`cost` minor units over the lines that arrived, adding up exactly. Rule: R-COST.

    By value, by weight (by value where one is missing, and it says so), by pieces, or equally per
    participant and inside an order by value. With no line that arrived nothing is dealt.
    """
    if not lines:
        return Shares()
    if by == DeliverySplit.PIECES:
        return Shares(split(cost, [line.pieces for line in lines]))
    if by == DeliverySplit.PARTICIPANT:
        return Shares(_split_per_participant(cost, lines))
    if by == DeliverySplit.WEIGHT and all(line.weight is not None for line in lines):
        return Shares(split(cost, [(line.weight or 0) * line.pieces for line in lines]))
    return Shares(split(cost, [line.value for line in lines]), by == DeliverySplit.WEIGHT)


def _split_per_participant(cost: int, lines: Sequence[Carried]) -> list[int]:
    places: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        places.setdefault(line.order_id, []).append(place)
    parts = [0] * len(lines)
    for share, inside in zip(split(cost, [1] * len(places)), places.values(), strict=True):
        for place, part in zip(inside, split(share, [lines[i].value for i in inside]), strict=True):
            parts[place] = part
    return parts


def total_dues(owed: Mapping[int, Dues]) -> Dues:
    """Everything that all orders owe."""
    total = Dues()
    for dues in owed.values():
        total.add(dues)
    return total

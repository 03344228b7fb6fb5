"""What a stop at this moment comes to: the same for looking and for stopping. Rules: R-WHATIF, R-STOP-ORDER."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from purchases.models import Purchase
from purchases.rules.allocation import Choices, Fate, Part, Plan, allocate
from purchases.rules.minimum import Reached
from purchases.rules.pricing import Dues, PricedLine, Tariff, dues_by_order, unit_price
from purchases.rules.tiers import price_in_tier, tier_reached
from purchases.selectors.dues import tariff_of
from purchases.selectors.minimum import Turnout, progress
from purchases.selectors.standing import Catalogue, Standing, placed_in, read_catalogue, wanted_of
from purchases.states import GapChoice, LineEnd, LineState, SaleForm

NOT_FULL = {SaleForm.ROW: LineEnd.ROW, SaleForm.PACK: LineEnd.PACK}


@dataclass(slots=True)
class StopPart:
    """Some pieces of a line and what the stop makes of them; `price` is the list price of what they are now.

    `stop_unit` is in minor units, `tier_price` as in Line; both only where the pieces are bought.
    """

    line: Standing
    variant_id: int
    price: Decimal
    quantity: int
    state: LineState
    extra: int = 0
    because: str = ""
    stop_unit: int | None = None
    tier_price: Decimal | None = None

    @property
    def is_moved(self) -> bool:
        """Whether a replacement made it another size or colour (R-REPLACE)."""
        return self.variant_id != self.line.variant_id

    def priced(self) -> PricedLine:
        charged = self.price if self.tier_price is None else self.tier_price
        return PricedLine(self.line.order_id, self.state, charged, self.quantity, None, self.stop_unit)


@dataclass(slots=True)
class Outlook:
    """What would be bought, released, moved and owed.

    `whole` are lines that stay as they are, `altered` what becomes of the others, by line; `tier` where
    the price tier begins that the purchase reaches.
    """

    catalogue: Catalogue
    plan: Plan
    whole: list[StopPart]
    altered: dict[int, list[StopPart]]
    tier: Decimal | None
    turnout: Turnout
    reached: list[Reached]
    owed: dict[int, Dues]

    @classmethod
    def of_released(cls, catalogue: Catalogue, parts: Iterable[StopPart]) -> "Outlook":
        """Lines that are released whole, and nothing else."""
        return cls(catalogue, Plan(), [], {part.line.pk: [part] for part in parts}, None, Turnout(), [], {})

    def bought(self) -> Iterator[StopPart]:
        """The pieces of participants that would be bought."""
        yield from self.whole
        for parts in self.altered.values():
            yield from (part for part in parts if part.state == LineState.CONFIRMED)


def outlook_of(purchase: Purchase, *, choices: Choices | None = None) -> Outlook:
    """What a stop now comes to, by the steps of R-STOP-ORDER. 2 queries, whatever the number of lines.

    `choices` are the organizer's for rows and packs that are not full; without them the terms' default.
    """
    catalogue = read_catalogue(purchase)
    lines = placed_in(purchase)
    confirmed = [line for line in lines if line.state == LineState.CONFIRMED]
    default = GapChoice(purchase.agreed.row_default)
    outlook = look(purchase, catalogue, confirmed, choices=choices or Choices(default=default))
    for line in lines:
        if line.state == LineState.WAITING:
            outlook.altered[line.pk] = [ended(line, line.quantity, LineEnd.NO_PLACE)]
    return outlook


def look(purchase: Purchase, catalogue: Catalogue, lines: list[Standing], *, choices: Choices) -> Outlook:
    """`outlook_of` these lines. No query."""
    plan = allocate(catalogue.sold, wanted_of(catalogue, lines), choices)
    whole, altered = _parted(catalogue, lines, plan)
    bought = [*whole, *(p for parts in altered.values() for p in parts if p.state == LineState.CONFIRMED)]
    tier = tier_reached(_list_total(catalogue, plan, bought), set(catalogue.tiers.values()))
    tariff = tariff_of(purchase)
    turnout = _turnout(catalogue, plan, bought, tariff)
    _price(catalogue, bought, tariff, tier)
    return Outlook(
        catalogue=catalogue,
        plan=plan,
        whole=whole,
        altered=altered,
        tier=tier,
        turnout=turnout,
        reached=progress(purchase, turnout),
        owed=dues_by_order((part.priced() for part in bought), tariff=tariff),
    )


def _parted(
    catalogue: Catalogue, lines: list[Standing], plan: Plan
) -> tuple[list[StopPart], dict[int, list[StopPart]]]:
    whole, altered = [], {}
    for line in lines:
        parts = plan.parts.get(line.pk)
        if parts is None or _is_untouched(line, parts):
            whole.append(
                StopPart(line, line.variant_id, line.price, line.quantity, LineState.CONFIRMED, line.extra)
            )
            continue
        form = catalogue.variants[line.variant_id].form
        made = [
            ended(line, part.pieces, NOT_FULL[form])
            if part.fate == Fate.RELEASED
            else StopPart(
                line,
                part.variant,
                line.price
                if part.variant == line.variant_id
                else min(line.price, catalogue.variants[part.variant].price),
                part.pieces + part.extra,
                LineState.CONFIRMED if part.fate == Fate.BOUGHT else LineState.WAITING,
                part.extra,
            )
            for part in parts
        ]
        made.sort(key=lambda part: (part.state != LineState.CONFIRMED, part.is_moved))
        altered[line.pk] = made
    return whole, altered


def _is_untouched(line: Standing, parts: tuple[Part, ...]) -> bool:
    return (
        line.state == LineState.CONFIRMED
        and len(parts) == 1
        and parts[0].fate == Fate.BOUGHT
        and parts[0].extra == line.extra
        and parts[0].variant == line.variant_id
    )


def ended(line: Standing, pieces: int, because: LineEnd) -> StopPart:
    """Pieces of a line that are released."""
    return StopPart(line, line.variant_id, line.price, pieces, LineState.RELEASED, because=because)


def _list_total(catalogue: Catalogue, plan: Plan, bought: list[StopPart]) -> Decimal:
    """What the supplier would get at list prices, own places included."""
    if not catalogue.tiers:
        return Decimal(0)
    own = sum((catalogue.variants[pk].price * pieces for pk, pieces in plan.own.items()), start=Decimal(0))
    return sum((part.price * part.quantity for part in bought), start=own)


def _price(catalogue: Catalogue, bought: list[StopPart], tariff: Tariff, tier: Decimal | None) -> None:
    units: dict[Decimal, int] = {}
    for part in bought:
        if part.line.stop_unit is not None and not part.is_moved:
            part.stop_unit, part.tier_price = part.line.stop_unit, part.line.tier_price
            continue
        charged = part.price
        if tier is not None and part.variant_id in catalogue.tiers:
            part.tier_price = price_in_tier(part.price, catalogue.tiers[part.variant_id], reached=tier)
            charged = part.price if part.tier_price is None else part.tier_price
        unit = units.get(charged)
        if unit is None:
            unit = units[charged] = unit_price(price=charged, tariff=tariff)
        part.stop_unit = unit


def _turnout(catalogue: Catalogue, plan: Plan, bought: list[StopPart], tariff: Tariff) -> Turnout:
    """What counts for the minimum: own places for the sum and the pieces, not for the people."""
    turnout = Turnout(people=len({part.line.order_id for part in bought}))
    pieces: dict[tuple[int, Decimal], int] = {}
    for part in bought:
        key = part.variant_id, part.price
        pieces[key] = pieces.get(key, 0) + part.quantity
    for pk, own in plan.own.items():
        key = pk, catalogue.variants[pk].price
        pieces[key] = pieces.get(key, 0) + own
    for (pk, price), count in pieces.items():
        turnout.goods += unit_price(price=price, tariff=tariff) * count
        turnout.pieces += count
        listed = catalogue.variants.get(pk)
        if listed is not None and listed.minimum:
            turnout.pieces_of[listed.item_id] = turnout.pieces_of.get(listed.item_id, 0) + count
            turnout.least_of[listed.item_id] = listed.minimum
    return turnout

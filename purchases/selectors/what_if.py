"""What a stop now comes to, in figures: for the page that looks ahead and the one that stops. Rule: R-WHATIF."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from moneyed import Money

from config.kernel.money import from_minor, minor_unit
from purchases.models import Order, Purchase, Variant
from purchases.rules.paying import prepayment
from purchases.rules.pricing import Dues, total_dues, unit_price
from purchases.rules.tiers import price_in_tier
from purchases.selectors.dues import tariff_of
from purchases.selectors.outlook import Outlook, StopPart
from purchases.states import LineEnd, LineState

Fate = tuple[str, str, int, int]
"""A kind of `fates_of`, why it ended, the variant that was asked for, and the one that it becomes."""


@dataclass(frozen=True, slots=True)
class Bill:
    """The sums of a stop. `own_cost` is what the organizer's own pieces cost: converted, without a fee.

    `supplier` is what all pieces, own ones too, cost at the prices of the tier, in the supplier's currency.
    """

    people: int
    pieces: int
    own_pieces: int
    own_cost: Money
    goods: Money
    fee: Money
    total: Money
    supplier: Money


def bill_of(purchase: Purchase, outlook: Outlook) -> Bill:
    """The sums of `outlook`. No query."""
    owed = total_dues(outlook.owed)
    pieces, supplier = 0, Decimal(0)
    for part in outlook.bought():
        pieces += part.quantity
        supplier += part.priced().price * part.quantity
    for pk, own in outlook.plan.own.items():
        supplier += tier_price_of(outlook, pk) * own
    currency = str(purchase.supplier_currency)
    return Bill(
        people=len(outlook.owed),
        pieces=pieces,
        own_pieces=sum(outlook.plan.own.values()),
        own_cost=own_cost(purchase, outlook, outlook.plan.own.items()),
        goods=from_minor(owed.goods, purchase.currency),
        fee=from_minor(owed.fee, purchase.currency),
        total=from_minor(owed.total, purchase.currency),
        supplier=Money(supplier.quantize(minor_unit(currency)), currency),
    )


def own_cost(purchase: Purchase, outlook: Outlook, pieces: Iterable[tuple[int, int]]) -> Money:
    """What these (variant, pieces) cost the organizer, converted piece by piece as for everybody (R-RATE)."""
    tariff = tariff_of(purchase)
    units = sum(unit_price(price=tier_price_of(outlook, pk), tariff=tariff) * count for pk, count in pieces)
    return from_minor(units, purchase.currency)


def tier_price_of(outlook: Outlook, variant: int) -> Decimal:
    """The list price of a variant in the tier that the stop reaches."""
    price = outlook.catalogue.variants[variant].price
    lower = price_in_tier(price, outlook.catalogue.tiers.get(variant, ()), reached=outlook.tier)
    return price if lower is None else lower


def digest_of(outlook: Outlook) -> str:
    """The same for two stops that buy, alter and charge the same."""
    what = (
        sorted((gap.key, str(gap.outcome), sorted(gap.missing.items())) for gap in outlook.plan.gaps),
        sorted(outlook.plan.bought.items()),
        sorted(
            (part.line.pk, part.variant_id, part.quantity, str(part.state))
            for parts in outlook.altered.values()
            for part in parts
        ),
        sorted((order, *dues.by_kind().values()) for order, dues in outlook.owed.items()),
    )
    return sha256(repr(what).encode()).hexdigest()


def fates_of(part: StopPart) -> list[tuple[str, int]]:
    """What befalls the pieces of an altered line, by the kind of the notice that tells it, and how many."""
    if part.state == LineState.RELEASED:
        return [("released" if part.because == LineEnd.NO_PLACE else "released_not_full", part.quantity)]
    if part.state == LineState.WAITING:
        return [("kept_for_top_up", part.quantity)]
    found = []
    if part.is_moved:
        found.append(("replaced", part.quantity - part.extra))
    if part.extra:
        found.append(("extra_dealt", part.extra))
    return found


@dataclass(frozen=True, slots=True)
class Concerned:
    """An order that buys something or loses something; `percent` where its prepayment is lowered."""

    order_id: int
    number: int
    name: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Person:
    """What one participant owes, pays ahead, and what becomes of their pieces: (kind, why, goods)."""

    number: int
    name: str
    due: Money
    prepayment: Money
    fates: list[tuple[str, str, str]]


def concerned_by(purchase: Purchase, outlook: Outlook) -> list[Concerned]:
    """The orders that the stop concerns, by number. 1 query."""
    orders = set(outlook.owed) | {parts[0].line.order_id for parts in outlook.altered.values()}
    rows = Order.objects.filter(purchase=purchase).order_by("number")
    return [
        Concerned(*row)
        for row in rows.values_list("pk", "number", "contact__full_name", "prepay_percent")
        if row[0] in orders
    ]


def people_told(purchase: Purchase, outlook: Outlook, orders: Collection[Concerned]) -> list[Person]:
    """What the stop means for each of these. At most 1 query, for goods that are sold by the piece."""
    fates = _fates_by_order(outlook, {each.order_id for each in orders})
    labels = _labels(outlook, fates)
    told = []
    for each in orders:
        owed = outlook.owed.get(each.order_id, Dues())
        ahead = prepayment(
            goods_cost=owed.goods_cost,
            terms_percent=purchase.agreed.prepay_percent,
            own_percent=each.percent,
        )
        told.append(
            Person(
                number=each.number,
                name=each.name,
                due=from_minor(owed.total, purchase.currency),
                prepayment=from_minor(ahead, purchase.currency),
                fates=_in_words(fates.get(each.order_id, Counter()), labels),
            )
        )
    return told


def _fates_by_order(outlook: Outlook, orders: set[int]) -> dict[int, Counter[Fate]]:
    found: dict[int, Counter[Fate]] = {}
    for parts in outlook.altered.values():
        for part in parts:
            if part.line.order_id in orders:
                counted = found.setdefault(part.line.order_id, Counter())
                for kind, pieces in fates_of(part):
                    counted[kind, part.because, part.line.variant_id, part.variant_id] += pieces
    return found


def _labels(outlook: Outlook, fates: dict[int, Counter[Fate]]) -> dict[int, str]:
    known = {pk: listed.label for pk, listed in outlook.catalogue.variants.items()}
    variants = {pk for counted in fates.values() for _kind, _why, *pair in counted for pk in pair}
    if unknown := sorted(variants - known.keys()):
        rows = Variant.objects.filter(pk__in=unknown).values_list("pk", "item__name", "size", "colour")
        known |= {pk: " ".join(part for part in words if part) for pk, *words in rows}
    return known


def _in_words(fates: Counter[Fate], labels: dict[int, str]) -> list[tuple[str, str, str]]:
    goods: dict[tuple[str, str], list[str]] = {}
    for (kind, why, asked, becomes), pieces in fates.items():
        label = f"{labels[asked]} → {labels[becomes]}" if kind == "replaced" else labels[becomes]
        goods.setdefault((kind, why), []).append(f"{label} × {pieces}")
    return [
        (kind, str(LineEnd(why).label) if why else "", "; ".join(listed))
        for (kind, why), listed in sorted(goods.items())
    ]

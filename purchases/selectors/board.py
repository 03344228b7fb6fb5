"""What has been ordered: by item, by participant, line by line."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from moneyed import Money

from config.kernel.money import minor_unit
from purchases.models import Line, Order, Purchase
from purchases.states import LineState

BOUGHT_OR_TO_BUY = (LineState.CONFIRMED, LineState.BOUGHT, LineState.ARRIVED, LineState.HANDED_OVER)
TO_BUY = (LineState.CONFIRMED,)


@dataclass(slots=True)
class Ordered:
    """What is ordered of one variant; `cost` at the list prices that hold, in the supplier's currency."""

    variant_id: int
    article: str
    name: str
    size: str
    colour: str
    pieces: int
    people: int
    cost: Money

    @property
    def variant(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)


def ordered_by_variant(purchase: Purchase, *, states: Collection[str] = BOUGHT_OR_TO_BUY) -> list[Ordered]:
    """Every variant that lines in `states` ask for, in the order of the price list. 1 query."""
    rows = (
        Line.objects.filter(order__purchase=purchase, state__in=sorted(states))
        .order_by("variant__item__position", "variant__item_id", "variant__position", "variant_id")
        .values_list(
            "variant_id",
            "variant__item__article",
            "variant__item__name",
            "variant__size",
            "variant__colour",
            "unit_price",
            "tier_price",
        )
        .annotate(pieces=Sum("quantity"), people=Count("order", distinct=True))
    )
    found: dict[int, Ordered] = {}
    for variant_id, article, name, size, colour, listed, tier, pieces, people in rows:
        price = listed if tier is None else tier
        known = found.setdefault(
            variant_id,
            Ordered(variant_id, article, name, size, colour, 0, 0, Money(0, purchase.supplier_currency)),
        )
        known.pieces += pieces
        known.people += people
        known.cost += Money(price * pieces, purchase.supplier_currency)
    return list(found.values())


def supplier_total(ordered: Collection[Ordered], *, currency: str) -> Money:
    """What the supplier asks for all of it, with the currency's decimals."""
    total = sum((each.cost.amount for each in ordered), Decimal(0))
    return Money(total.quantize(minor_unit(currency)), currency)


def pieces_by_order(purchase: Purchase, *, states: Collection[str] = BOUGHT_OR_TO_BUY) -> dict[int, int]:
    """Pieces that each order asks for. 1 query."""
    rows = Line.objects.filter(order__purchase=purchase, state__in=sorted(states))
    return dict(rows.order_by().values_list("order_id").annotate(pieces=Sum("quantity")))


def lines_of(purchase: Purchase) -> QuerySet[Line]:
    """Every line with its order, person and item; 1 query when read."""
    return (
        Line.objects.filter(order__purchase=purchase)
        .select_related("order__contact", "variant__item")
        .order_by("order__number", "placed_at", "pk")
    )


def orders_matching(purchase: Purchase, *, words: str) -> list[int]:
    """Orders by number, or by a part of the participant's name in whatever case. 1 query.

    Names are compared here: no database folds the case of every alphabet.
    """
    wanted = words.strip().lstrip("#№ ").casefold()
    rows = Order.objects.filter(purchase=purchase).values_list("pk", "number", "contact__full_name")
    return [
        pk
        for pk, number, name in rows.order_by("number")
        if wanted in name.casefold() or (wanted.isdecimal() and int(wanted) == number)
    ]

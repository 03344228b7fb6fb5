"""How much was ordered, and how far a purchase is from its minimum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, IntegerField, Sum, Value
from django.db.models.functions import Cast

from config.kernel.money import to_minor
from purchases.models import Line, Purchase
from purchases.rules.minimum import Reached, minimum_progress
from purchases.rules.pricing import unit_price
from purchases.selectors.dues import tariff_of
from purchases.states import LineState

COUNTED = (LineState.CONFIRMED, LineState.BOUGHT)


@dataclass(slots=True)
class Turnout:
    """What confirmed lines come to: wholesale goods in minor units, people, pieces, grams.

    `pieces_of` and `least_of` are by item: pieces ordered, and the item's own minimum where it has one.
    `has_all_weights` says whether every item ordered has a weight.
    """

    goods: int = 0
    people: int = 0
    pieces: int = 0
    weight: int = 0
    has_all_weights: bool = True
    pieces_of: dict[int, int] = field(default_factory=dict)
    least_of: dict[int, int] = field(default_factory=dict)


def turnouts_of(purchases: Iterable[Purchase]) -> dict[int, Turnout]:
    """What was ordered in each purchase, by its key. 1 query; terms and drafts are loaded already."""
    tariffs = {purchase.pk: tariff_of(purchase) for purchase in purchases}
    found = {pk: Turnout() for pk in tariffs}
    for pk, item_id, least, weight, price, count in _sold(list(tariffs)):
        turnout = found[pk]
        if price is None:
            turnout.people = count
            continue
        turnout.goods += unit_price(price=price, tariff=tariffs[pk]) * count
        turnout.pieces += count
        turnout.weight += (weight or 0) * count
        turnout.has_all_weights = turnout.has_all_weights and weight is not None
        turnout.pieces_of[item_id] = turnout.pieces_of.get(item_id, 0) + count
        if least:
            turnout.least_of[item_id] = least
    return found


def turnout_of(purchase: Purchase) -> Turnout:
    """What was ordered in one purchase. 1 query."""
    return turnouts_of([purchase])[purchase.pk]


def progress(purchase: Purchase, turnout: Turnout) -> list[Reached]:
    """Every minimum of the purchase with what was reached. No query. Rule: R-MINIMUM."""
    agreed = purchase.agreed
    return minimum_progress(
        goods=turnout.goods,
        people=turnout.people,
        pieces=turnout.pieces_of,
        minimum_sum=to_minor(agreed.minimum_sum) if agreed.minimum_sum else None,
        minimum_people=agreed.minimum_people,
        minimum_pieces=turnout.least_of,
    )


def progress_of(purchase: Purchase) -> list[Reached]:
    """Every minimum with what confirmed lines reach now. 1 query, whatever the number of lines.

    Sums are wholesale, in minor units of the settlement currency. Rule: R-MINIMUM.
    """
    return progress(purchase, turnout_of(purchase))


def _sold(purchases: list[int]) -> Iterable[tuple[int, Any, Any, Any, Decimal | None, int]]:
    """Pieces by purchase, item and price; and one row a purchase, without price, with its people."""
    lines = Line.objects.filter(order__purchase__in=purchases, state__in=COUNTED).order_by()
    pieces = lines.values_list(
        "order__purchase_id",
        "variant__item_id",
        "variant__item__minimum_pieces",
        "variant__item__weight",
        "unit_price",
    ).annotate(count=Sum("quantity"))
    nothing = Cast(Value(None), IntegerField())
    people = (
        lines.values("order__purchase_id")
        .annotate(
            item=nothing,
            least=nothing,
            weight=nothing,
            price=Cast(Value(None), DecimalField(max_digits=14, decimal_places=3)),
            count=Count("order_id", distinct=True),
        )
        .values_list("order__purchase_id", "item", "least", "weight", "price", "count")
    )
    return pieces.union(people, all=True)

"""What was bought, and who goes short when less comes. Rule: R-SHORTAGE."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from purchases.models import Line, Purchase, Variant
from purchases.rules.shortage import deal_arrived
from purchases.states import LineState


@dataclass(frozen=True, slots=True)
class Bought:
    """One variant that the supplier was paid for."""

    variant_id: int
    article: str
    name: str
    variant: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Affected:
    """Pieces that one order goes without."""

    number: int
    name: str
    article: str
    item: str
    pieces: int


def bought_variants(purchase: Purchase) -> list[Bought]:
    """What is in the parcel if everything came, in the order of the price list. 1 query."""
    bought = (
        Variant.objects.filter(lines__order__purchase=purchase, lines__state=LineState.BOUGHT)
        .select_related("item")
        .annotate(pieces=Sum("lines__quantity"))
        .order_by("item__position", "item_id", "position", "pk")
    )
    return [
        Bought(variant.pk, variant.item.article, variant.item.name, str(variant), variant.pieces)
        for variant in bought
    ]


def going_short(purchase: Purchase, *, fit: Mapping[int, int]) -> list[Affected]:
    """Whom it concerns if of each variant of `fit` that many pieces came fit to hand over. 1 query.

    Dealt by the terms' shortage rule, as the arrival deals them.
    """
    rows = (
        Line.objects.filter(order__purchase=purchase, state=LineState.BOUGHT, variant__in=sorted(fit))
        .select_related("order__contact", "variant__item")
        .order_by("placed_at", "pk")
    )
    wanting: dict[int, list[Line]] = {}
    for line in rows:
        wanting.setdefault(line.variant_id, []).append(line)
    found = []
    for variant_id, lines in wanting.items():
        dealt = deal_arrived(
            [line.quantity for line in lines], came=fit[variant_id], by=purchase.terms.shortage_rule
        )
        for line, pieces in zip(lines, dealt, strict=True):
            if pieces < line.quantity:
                item = line.variant.item
                found.append(
                    Affected(
                        line.order.number,
                        line.order.contact.full_name,
                        item.article,
                        item.name,
                        line.quantity - pieces,
                    )
                )
    return sorted(found, key=lambda each: (each.number, each.article))

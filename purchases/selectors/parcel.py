"""What is dealt when a parcel comes: the lines, the organizer's own pieces, and what may replace what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import DecimalField
from django.db.models.functions import Coalesce

from purchases.models import CountedInstead, Line, Purchase, Variant
from purchases.rules.allocation.data import Offered, Wanted
from purchases.rules.allocation.replacing import Wishes
from purchases.rules.mis_sort import Guarantees, Kind, sort_out
from purchases.rules.parcel import BoughtLine, Instead, OwnPieces, Sorting
from purchases.rules.pricing import unit_price
from purchases.selectors.dues import CHARGED_PRICE, tariff_of
from purchases.states import LineState, Replacement, SortedOut

PRICE: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=3)


def bought_lines(purchase: Purchase, *, weights: Mapping[int, int | None]) -> list[BoughtLine]:
    """Every line that the supplier was paid for, the earliest first; `weights` is by variant. 1 query.

    Variants are read apart: of lines that were bought just now PostgreSQL expects none, and would join
    them one by one.
    """
    tariff = tariff_of(purchase)
    rows: Any = (
        Line.objects.filter(order__purchase=purchase, state=LineState.BOUGHT)
        .order_by("placed_at", "pk")
        .values_list(
            "pk",
            "order_id",
            "order__contact__user_id",
            "variant_id",
            "quantity",
            CHARGED_PRICE,
            "stop_unit",
            "replacement",
            "placed_at",
        )
    )
    unit = cache(lambda price, stop_unit: unit_price(price=price, tariff=tariff, stop_unit=stop_unit))
    return [BoughtLine(*row[:9], weight=weights[row[3]], unit=unit(row[5], row[6])) for row in rows]  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The variants of a purchase: as kinds in the items' order, the organizer's own pieces, their weights."""

    kinds: list[Kind]
    own: dict[int, OwnPieces]
    weights: dict[int, int | None]


def shelf_of(purchase: Purchase) -> Shelf:
    """Every variant of the purchase. 1 query."""
    tariff = tariff_of(purchase)
    rows: Any = (
        Variant.objects.filter(item__purchase=purchase)
        .order_by("item_id", "position", "pk")
        .values_list(
            "pk",
            "item_id",
            "size",
            "colour",
            Coalesce("price", "item__price", output_field=PRICE),
            "own",
            "item__weight",
        )
    )
    shelf = Shelf([], {}, {})
    for pk, item, size, colour, price, pieces, weight in rows:
        shelf.kinds.append(Kind(pk, item, size, colour, price))
        shelf.weights[pk] = weight
        if pieces:
            shelf.own[pk] = OwnPieces(pk, pieces, weight, unit_price(price=price, tariff=tariff))
    return shelf


def sorting(purchase: Purchase, kinds: Iterable[Kind]) -> Sorting:
    """How this purchase sorts out what came instead, by its terms. No query."""
    by_pk = {each.pk: each for each in kinds}
    by_item: dict[int, list[Offered]] = {}
    for each in by_pk.values():
        by_item.setdefault(each.item, []).append(Offered(each.pk, each.size, each.colour, each.price))
    wishes = {item: Wishes(variants) for item, variants in by_item.items()}
    guarantees = Guarantees(size=purchase.agreed.size_guaranteed, colour=purchase.agreed.colour_guaranteed)

    def sort(line: BoughtLine, instead: Instead) -> SortedOut:
        ordered = by_pk[line.variant_id]
        wanted = Wanted(
            line.pk,
            line.variant_id,
            line.quantity,
            line.placed_at,
            line.price,
            replacement=Replacement(line.replacement),
        )
        return sort_out(
            ordered=ordered,
            came=by_pk[instead.came_as] if instead.came_as is not None else None,
            accepted=wishes[ordered.item].accepted(wanted),
            guarantees=guarantees,
        )

    return sort


def bought_by_variant(lines: Iterable[BoughtLine], own: Mapping[int, OwnPieces]) -> dict[int, int]:
    """The pieces that were bought of each variant, own ones included. No query."""
    bought = {key: each.pieces for key, each in own.items()}
    for line in lines:
        bought[line.variant_id] = bought.get(line.variant_id, 0) + line.quantity
    return bought


def counted_instead(purchase: Purchase) -> list[CountedInstead]:
    """What was counted in the place of something else, with both in words. 1 query."""
    rows = CountedInstead.objects.filter(purchase=purchase)
    return list(rows.select_related("variant__item", "came_as__item", "by").order_by("pk"))

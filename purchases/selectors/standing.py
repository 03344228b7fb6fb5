"""The lines and the list as the allocator needs them. Rule: R-STOP-ORDER."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from purchases.models import Line, Purchase, Variant
from purchases.rules.allocation import Offered, Sold, Wanted
from purchases.rules.tiers import Tiers
from purchases.states import PLACED, LineState, Replacement, SaleForm

ALLOCATED = (SaleForm.ROW, SaleForm.PACK)
STANDING = (
    "pk", "order_id", "variant_id", "state", "unit_price", "quantity", "placed_at", "placed_by_id",
    "tolerance", "replacement",
)  # fmt: skip


@dataclass(slots=True)
class Standing:
    """A line as it stands before its pieces are dealt; what follows `replacement` an earlier dealing gave it."""

    pk: int
    order_id: int
    variant_id: int
    state: str
    price: Decimal
    quantity: int
    placed_at: datetime
    placed_by_id: int | None
    tolerance: int
    replacement: str
    extra: int = 0
    wished_id: int | None = None
    wished_price: Decimal | None = None
    stop_unit: int | None = None
    tier_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A variant of an item with rows, packs, tiers or a minimum of its own."""

    pk: int
    item_id: int
    name: str
    size: str
    colour: str
    form: SaleForm
    price: Decimal
    taken: int
    own: int
    minimum: int | None

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.name, self.size, self.colour) if part)


@dataclass(slots=True)
class Catalogue:
    """What allocation, tiers and minimums need to know of the list. `tiers` is by variant."""

    variants: dict[int, Listed] = field(default_factory=dict)
    sold: list[Sold] = field(default_factory=list)
    tiers: dict[int, Tiers] = field(default_factory=dict)

    def for_waiting(self) -> None:
        """Let limits be what can still be bought beside the confirmed lines."""
        self.sold = [
            each._replace(
                variants=tuple(
                    one if one.limit is None else one._replace(limit=one.limit - self.variants[one.pk].taken)
                    for one in each.variants
                )
            )
            for each in self.sold
        ]


def read_catalogue(purchase: Purchase, *, items: Iterable[int] | None = None) -> Catalogue:
    """The variants with rows, packs, tiers or a minimum, of the purchase or of some items. 1 query."""
    found = Variant.objects.filter(item__purchase=purchase).filter(
        Q(item__sale_form__in=ALLOCATED)
        | Q(item__minimum_pieces__isnull=False)
        | Q(item__tiers__isnull=False)
    )
    if items is not None:
        found = found.filter(item__in=items)
    rows: Any = found.order_by(
        "item__position", "item_id", "position", "pk", "item__tiers__starts_at"
    ).values_list(
        "pk", "item_id", "item__name", "size", "colour", "item__sale_form", "price", "item__price", "taken",
        "own", "item__minimum_pieces", "per_row", "limit", "item__sold_out", "item__pack_size",
        "item__pack_mixed", "item__tiers__starts_at", "item__tiers__price",
    )  # fmt: skip
    catalogue = Catalogue()
    offered: dict[tuple[int, SaleForm, int, bool], list[Offered]] = {}
    tiers: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for (
        pk, item_id, name, size, colour, sold_in, own_price, item_price, taken,
        own, minimum, per_row, limit, sold_out, pack_size,
        mixed, starts_at, tier_price,
    ) in rows:  # fmt: skip
        if starts_at is not None and own_price is None:
            tiers.setdefault(pk, []).append((starts_at, tier_price))
        if pk in catalogue.variants:
            continue
        price = item_price if own_price is None else own_price
        form = SaleForm(sold_in)
        catalogue.variants[pk] = Listed(pk, item_id, name, size, colour, form, price, taken, own, minimum)
        if form in ALLOCATED:
            offered.setdefault((item_id, form, pack_size or 1, mixed), []).append(
                Offered(pk, size, colour, price, per_row, limit, sold_out)
            )
    catalogue.sold = [
        Sold(item_id, form, tuple(variants), pack_size, mixed)
        for (item_id, form, pack_size, mixed), variants in offered.items()
    ]
    catalogue.tiers = {pk: tuple(each) for pk, each in tiers.items()}
    return catalogue


def standing_in(catalogue: Catalogue) -> list[Standing]:
    """The confirmed lines of the catalogue's items after the stop, with what it made of them. 1 query."""
    return _dealt(catalogue, LineState.CONFIRMED)


def waiting_in(catalogue: Catalogue) -> list[Standing]:
    """The lines of the catalogue's items that wait for a place. 1 query."""
    return _dealt(catalogue, LineState.WAITING)


def _dealt(catalogue: Catalogue, state: LineState) -> list[Standing]:
    rows: Any = (
        Line.objects.filter(variant__in=sorted(catalogue.variants), state=state)
        .order_by("pk")
        .values_list(
            *STANDING, "extra", "wished_id", "wished_price", "stop_unit", "tier_price",
        )
    )  # fmt: skip
    return [Standing(*row) for row in rows]


def placed_in(purchase: Purchase) -> list[Standing]:
    """Every line that holds or waits for a place before the stop. 1 query."""
    rows: Any = (
        Line.objects.filter(order__purchase=purchase, state__in=sorted(PLACED))
        .order_by("pk")
        .values_list(*STANDING)
    )
    return [Standing(*row) for row in rows]


def wanted_of(catalogue: Catalogue, lines: Iterable[Standing]) -> list[Wanted]:
    """What the allocator needs of the lines of items sold in rows and packs. No query."""
    allocated = {offered.pk for sold in catalogue.sold for offered in sold.variants}
    return [
        Wanted(
            pk=line.pk,
            variant=line.variant_id,
            pieces=line.quantity - line.extra,
            placed_at=line.placed_at,
            price=line.price,
            tolerance=line.tolerance,
            replacement=Replacement(line.replacement),
        )
        for line in lines
        if line.variant_id in allocated
    ]

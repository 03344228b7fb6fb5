"""Rows and packs as they fill, read for the shop. Rules: R-ROW, R-PACK."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import (
    Case,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from purchases.models import Item, Line, Order, Variant
from purchases.rules.allocation.data import Offered
from purchases.rules.allocation.packs import Meter, meter
from purchases.rules.allocation.rows import rows_of
from purchases.rules.standing import Rows, Span, Standing, alike_rows, standing
from purchases.states import HOLDING_STOCK, PUBLIC, SaleForm

NOBODYS = 0
GATHERED = (SaleForm.ROW, SaleForm.PACK)
OF_ITEM = {
    "name": F("item__name"),
    "sale_form": F("item__sale_form"),
    "pack_size": F("item__pack_size"),
    "pack_mixed": F("item__pack_mixed"),
    "sold_out": F("item__sold_out"),
    "listed": F("item__price"),
}
"""What the row of a variant tells of its item."""


@dataclass(frozen=True, slots=True)
class Pack:
    """How the packs of a variant fill, or of the whole item (`variant` None); `mine` pieces are in them."""

    variant: int | None
    size: int
    meter: Meter
    mine: int


@dataclass(frozen=True, slots=True)
class MyLine:
    """A line of mine and where its pieces stand among those of its row or pack. `span` is in time order."""

    pk: int
    variant: int
    span: Span
    tolerance: int


@dataclass(frozen=True, slots=True)
class ItemPlaces:
    """An item that is sold in rows or packs: `colours` are its rows, `packs` its packs, `lines` mine in it."""

    pk: int
    name: str
    pack_size: int
    is_mixed: bool
    variants: Sequence[Offered]
    labels: Mapping[int, str]
    taken: Mapping[int, int]
    offered: Mapping[int, int]
    colours: Sequence[tuple[Sequence[Offered], Rows]]
    packs: Sequence[Pack]
    lines: Sequence[MyLine]

    def row_of(self, variant: int) -> Sequence[Offered]:
        return next(row for row, _rows in self.colours if any(each.pk == variant for each in row))

    def standing_of(self, line: MyLine) -> Standing:
        return standing(self.row_of(line.variant), self.taken, variant=line.variant, span=line.span)

    def pack_of(self, line: MyLine) -> Pack:
        return next(pack for pack in self.packs if pack.variant in (None, line.variant))


def places_of(items: "QuerySet[Item]", *, orders: "QuerySet[Order]") -> dict[int, ItemPlaces]:
    """How the rows and packs of those `items` fill, and where the lines of `orders` stand, by item. 1 query."""
    rows = _read(items, orders)
    return {pk: _item_places(list(found)) for pk, found in groupby(rows, key=attrgetter("item_id"))}


def public_items(slug: str) -> "QuerySet[Item]":
    return Item.objects.filter(
        purchase__slug=slug, purchase__state__in=PUBLIC, purchase__published_at__isnull=False
    )


def orders_in(purchase: str, *, user: Any) -> "QuerySet[Order]":
    """A person's order in the purchase of that slug; a visitor has none."""
    if not user.is_authenticated:
        return Order.objects.filter(pk=NOBODYS)
    return Order.objects.filter(contact__user=user.pk, purchase__slug=purchase)


def _read(items: "QuerySet[Item]", orders: "QuerySet[Order]") -> "QuerySet[Variant, Any]":
    """A row for each line of mine of a variant, and one for each variant without."""
    lines = Line.objects.filter(state__in=sorted(HOLDING_STOCK)).order_by()
    earlier = lines.filter(
        Q(placed_at__lt=OuterRef("mine__placed_at"))
        | Q(placed_at=OuterRef("mine__placed_at"), pk__lt=OuterRef("mine__pk"))
    )
    of_variant = earlier.filter(variant=OuterRef("pk"))
    of_item = earlier.filter(variant__item=OuterRef("item"))
    tolerances = lines.filter(variant=OuterRef("pk"), tolerance__gt=0)
    return (
        Variant.objects.filter(item__in=items.values("pk"), item__sale_form__in=GATHERED)
        .annotate(
            mine=FilteredRelation(
                "lines",
                condition=Q(
                    lines__order=Subquery(orders.values("pk")[:1]), lines__state__in=sorted(HOLDING_STOCK)
                ),
            )
        )
        .annotate(
            mine_pk=F("mine__pk"),
            mine_pieces=F("mine__quantity"),
            mine_tolerance=F("mine__tolerance"),
            before=Case(
                When(mine__pk=None, then=Value(0)),
                When(item__pack_mixed=True, then=_pieces(of_item, "variant__item", "quantity")),
                default=_pieces(of_variant, "variant", "quantity"),
                output_field=IntegerField(),
            ),
            offered=Case(
                When(item__sale_form=SaleForm.PACK, then=_pieces(tolerances, "variant", "tolerance")),
                default=Value(0),
                output_field=IntegerField(),
            ),
            **OF_ITEM,
        )
        .order_by("item__category", "item__position", "item_id", "position", "pk", "before")
        .values_list(
            "item_id", "pk", "size", "colour", "price", "per_row", "limit", "taken",
            "mine_pk", "mine_pieces", "mine_tolerance", "before", "offered",
            "name", "sale_form", "pack_size", "pack_mixed", "sold_out", "listed",
            named=True,
        )
    )  # fmt: skip


def _pieces(lines: "QuerySet[Line]", by: str, field: str) -> Any:
    sums = lines.values(by).annotate(sum=Sum(field)).values("sum")
    return Coalesce(Subquery(sums), 0, output_field=IntegerField())


def offered_of(row: Any) -> Offered:
    """A variant as the allocator takes it, of a row with its item's `listed` price and `sold_out`."""
    return Offered(
        pk=row.pk,
        size=row.size,
        colour=row.colour,
        price=row.listed if row.price is None else row.price,
        per_row=row.per_row,
        limit=row.limit,
        closed=row.sold_out,
    )


def label_of(row: Any) -> str:
    return ", ".join(part for part in (row.size, row.colour) if part)


def _item_places(rows: Sequence[Any]) -> ItemPlaces:
    first = rows[0]
    by_variant = {row.pk: row for row in rows}
    variants = tuple(offered_of(row) for row in by_variant.values())
    taken = {pk: row.taken for pk, row in by_variant.items()}
    offered = {pk: row.offered for pk, row in by_variant.items()}
    lines = [
        MyLine(row.mine_pk, row.pk, (row.before, row.before + row.mine_pieces), row.mine_tolerance)
        for row in rows
        if row.mine_pk
    ]
    spans: dict[int, list[Span]] = {}
    for line in lines:
        spans.setdefault(line.variant, []).append(line.span)
    is_row = first.sale_form == SaleForm.ROW
    return ItemPlaces(
        pk=first.item_id,
        name=first.name,
        pack_size=first.pack_size or 1,
        is_mixed=first.pack_mixed,
        variants=variants,
        labels={row.pk: label_of(row) for row in rows},
        taken=taken,
        offered=offered,
        colours=[(row, alike_rows(row, taken, spans)) for row in rows_of(variants)] if is_row else [],
        packs=[] if is_row else list(_packs(first, taken, offered, lines)),
        lines=lines,
    )


def _packs(item: Any, taken: Mapping[int, int], offered: Mapping[int, int], lines: Sequence[MyLine]) -> Any:
    size = item.pack_size
    if item.pack_mixed:
        mine = sum(line.span[1] - line.span[0] for line in lines)
        yield Pack(None, size, meter(size, sum(taken.values()), sum(offered.values())), mine)
        return
    for variant, pieces in taken.items():
        mine = sum(line.span[1] - line.span[0] for line in lines if line.variant == variant)
        yield Pack(variant, size, meter(size, pieces, offered[variant]), mine)

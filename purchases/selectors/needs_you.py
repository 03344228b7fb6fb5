"""Open rows and packs that miss a piece or two: what is left to be sold. Rules: R-ROW, R-PACK."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.urls import reverse

from purchases.models import Item, Line, Purchase, Variant
from purchases.rules.allocation.packs import meter
from purchases.rules.allocation.rows import filling, rows_of
from purchases.selectors.places import GATHERED, OF_ITEM, label_of, offered_of
from purchases.selectors.waiting_words import missing_words, more_pieces
from purchases.states import HOLDING_STOCK, TAKING_ORDERS, SaleForm

MOST_MISSING = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A row or pack that a piece or two would fill. `variant` is the first that it misses."""

    item_id: int
    name: str
    missing: int
    inside: int
    what: str
    variant: int
    slug: str
    title: str
    city: str
    stop_at: datetime
    zone: str

    @property
    def url(self) -> str:
        query = urlencode({"item": self.item_id, "variant": self.variant})
        return f"{reverse('purchases:purchase', args=[self.slug])}?{query}#places-{self.item_id}"


def needing(purchases: "QuerySet[Purchase]", *, at: datetime) -> list[Gap]:
    """Of each item and colour the fullest open row or pack, the least missing first, then the next stop.

    1 query.
    """
    takes = purchases.filter(state__in=TAKING_ORDERS, stop_at__gt=at)
    found = [
        gap for _item, rows in groupby(_read(takes), key=attrgetter("item_id")) for gap in _gaps(list(rows))
    ]
    return sorted(found, key=lambda gap: (gap.missing, gap.stop_at, gap.item_id, gap.variant))


def _read(purchases: "QuerySet[Purchase]") -> Any:
    begun = Variant.objects.filter(item=OuterRef("pk"), taken__gt=0)
    items = Item.objects.filter(
        Exists(begun), purchase__in=purchases.order_by().values("pk"), sale_form__in=GATHERED, sold_out=False
    )
    tolerances = (
        Line.objects.filter(variant=OuterRef("pk"), state__in=sorted(HOLDING_STOCK), tolerance__gt=0)
        .order_by()
        .values("variant")
        .annotate(sum=Sum("tolerance"))
        .values("sum")
    )
    return (
        Variant.objects.filter(item__in=items.values("pk"))
        .annotate(
            offered=Case(
                When(item__sale_form=SaleForm.PACK, then=Subquery(tolerances)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
        .order_by("item_id", "position", "pk")
        .annotate(
            **OF_ITEM,
            slug=F("item__purchase__slug"),
            title=F("item__purchase__title"),
            stop_at=F("item__purchase__stop_at"),
            city=F("item__purchase__city__name"),
            zone=F("item__purchase__time_zone"),
        )
        .values_list(
            "item_id", "pk", "size", "colour", "price", "per_row", "limit", "taken", "offered", "name",
            "sale_form", "pack_size", "pack_mixed", "sold_out", "listed", "slug", "title", "stop_at", "city",
            "zone", named=True,
        )
    )  # fmt: skip


def _gaps(rows: Sequence[Any]) -> Iterator[Gap]:
    taken = {row.pk: row.taken for row in rows}
    if rows[0].sale_form == SaleForm.ROW:
        for row in rows_of(map(offered_of, rows)):
            opened = filling(row, taken).open[:1]
            for each in opened:
                free = {place: count for place, count in zip(row, each.free, strict=True) if count}
                missing = sum(free.values())
                if each.can_complete and missing <= MOST_MISSING:
                    yield _gap(rows[0], missing, sum(each.taken), missing_words(free), next(iter(free)).pk)
        return
    if rows[0].pack_mixed:
        yield from _pack_gap(rows, rows[0].pk, "")
        return
    for row in rows:
        yield from _pack_gap([row], row.pk, label_of(row))


def _pack_gap(rows: Sequence[Any], variant: int, label: str) -> Iterator[Gap]:
    """The open pack of these variants, if a piece or two beside the tolerance fill it."""
    size = rows[0].pack_size
    stands = meter(size, sum(row.taken for row in rows), sum(row.offered or 0 for row in rows))
    needed = stands.missing - stands.tolerance
    left = [None if row.limit is None else row.limit - row.taken for row in rows]
    enough = None in left or sum(each or 0 for each in left) >= needed
    if stands.in_open and needed <= MOST_MISSING and enough:
        what = missing_words({offered_of(rows[0]): needed}) if label else more_pieces(needed)
        yield _gap(rows[0], needed, stands.in_open, what, variant)


def _gap(row: Any, missing: int, inside: int, what: str, variant: int) -> Gap:
    return Gap(
        item_id=row.item_id,
        name=row.name,
        missing=missing,
        inside=inside,
        what=what,
        variant=variant,
        slug=row.slug,
        title=row.title,
        city=row.city,
        stop_at=row.stop_at,
        zone=row.zone,
    )

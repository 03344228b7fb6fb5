"""What is ordered of the supplier, variant by variant, and what it said. Rules: R-ROW, R-PACK, R-COST."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from moneyed import Money

from config.kernel.money import minor_unit
from purchases.models import Line, OrderTemplate, Purchase, SupplierOrder, SupplierOrderLine, Variant
from purchases.rules.supply import Chosen, Ordered, broken, counted, is_borne
from purchases.selectors.board import BOUGHT_OR_TO_BUY, TO_BUY
from purchases.selectors.dues import tariff_of
from purchases.states import LineState, PurchaseState, SaleForm


@dataclass(frozen=True, slots=True)
class OrderRow:
    """What is ordered of one variant. `price` is the list price, the tier's or what the supplier named.

    `pieces` are those of lines and the organizer's `own`. `sent` is how many were ordered when the order
    was marked as sent, `confirmed` how many the supplier sends; None where it was not sent or answered.
    """

    variant_id: int
    item_id: int
    article: str
    name: str
    category: str
    unit: str
    size: str
    colour: str
    form: str
    pack_size: int | None
    pieces: int
    own: int
    people: int
    price: Decimal
    currency: str
    ordered: Ordered
    rows: int | None = None
    packs: int | None = None
    sent: int | None = None
    sent_price: Decimal | None = None
    confirmed: int | None = None
    new_price: Decimal | None = None

    @property
    def variant(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)

    @property
    def cost(self) -> Money:
        return Money(self.price * self.pieces, self.currency)

    @property
    def list_price(self) -> Money:
        return Money(self.price, self.currency)

    @property
    def stands(self) -> int | None:
        """The pieces that the supplier reckons with."""
        return self.sent if self.confirmed is None else self.confirmed


@dataclass(frozen=True)
class OrderSheet:
    """The order as it stands; `gone` was sent and nobody wants it any more."""

    rows: Sequence[OrderRow]
    gone: Sequence[OrderRow]
    broken: Sequence[Sequence[OrderRow]]
    sent: SupplierOrder | None
    currency: str

    @property
    def pieces(self) -> int:
        return sum(row.pieces for row in self.rows)

    @property
    def own(self) -> int:
        return sum(row.own for row in self.rows)

    @property
    def total(self) -> Money:
        """What the supplier asks for all of it, with the currency's decimals."""
        total = sum((row.cost.amount for row in self.rows), Decimal(0))
        return Money(total.quantize(minor_unit(self.currency)), self.currency)

    @cached_property
    def changed(self) -> list[OrderRow]:
        """What is no longer as the supplier reckons with."""
        if self.sent is None or not any(row.sent is not None for row in (*self.rows, *self.gone)):
            return []
        return [row for row in (*self.rows, *self.gone) if (row.stands or 0) != row.pieces]

    @property
    def refused(self) -> list[OrderRow]:
        """What the supplier sends nothing of."""
        return [row for row in (*self.rows, *self.gone) if row.confirmed == 0]


def order_sheet(purchase: Purchase) -> OrderSheet:
    """The supplier's order, in the order of the price list. 4 queries for any number of variants, 3 where
    the purchase came with what was sent.
    """
    states = TO_BUY if purchase.state == PurchaseState.STOPPED else BOUGHT_OR_TO_BUY
    lines = Line.objects.filter(order__purchase=purchase, state__in=sorted(states)).order_by()
    wanted: dict[int, tuple[int, int, Decimal | None]] = {
        variant: (pieces, people, tier)
        for variant, pieces, people, tier in lines.values_list("variant_id").annotate(
            pieces=Sum("quantity"), people=Count("order", distinct=True), tier=Max("tier_price")
        )
    }
    sent: SupplierOrder | None = getattr(purchase, "supplier_order", None)
    said = {each.variant_id: each for each in SupplierOrderLine.objects.filter(order=sent)} if sent else {}
    variants = (
        Variant.objects.filter(item__purchase=purchase)
        .filter(Q(taken__gt=0) | Q(item__sale_form=SaleForm.ROW) | _sent_in(sent))
        .select_related("item")
        .order_by("item__position", "item_id", "position", "pk")
    )
    in_tier = {
        each.item_id: wanted[each.pk][2] for each in variants if each.pk in wanted and each.price is None
    }
    every = [
        _row(
            purchase,
            each,
            *wanted.get(each.pk, (0, 0, in_tier.get(each.item_id) if each.price is None else None)),
            said.get(each.pk),
        )
        for each in variants
    ]
    counts = counted([row.ordered for row in every])
    every = [
        replace(row, rows=count.rows, packs=count.packs) for row, count in zip(every, counts, strict=True)
    ]
    by_key = {row.variant_id: row for row in every}
    return OrderSheet(
        rows=[row for row in every if row.pieces],
        gone=[row for row in every if not row.pieces and row.sent],
        broken=[[by_key[key] for key in keys] for keys in broken([row.ordered for row in every])],
        sent=sent,
        currency=str(purchase.supplier_currency),
    )


def _sent_in(sent: SupplierOrder | None) -> Q:
    return Q(pk__in=SupplierOrderLine.objects.filter(order=sent).values("variant"))


def _row(
    purchase: Purchase,
    variant: Variant,
    pieces: int,
    people: int,
    tier: Decimal | None,
    said: SupplierOrderLine | None,
) -> OrderRow:
    item = variant.item
    listed = item.price if variant.price is None else variant.price
    price = listed.amount if tier is None else tier
    if said and said.new_price is not None:
        price = said.new_price
    return OrderRow(
        variant_id=variant.pk,
        item_id=item.pk,
        article=item.article,
        name=item.name,
        category=item.category,
        unit=item.unit,
        size=variant.size,
        colour=variant.colour,
        form=item.sale_form,
        pack_size=item.pack_size,
        pieces=pieces + variant.own,
        own=variant.own,
        people=people,
        price=price,
        currency=str(purchase.supplier_currency),
        ordered=Ordered(
            key=variant.pk,
            item=item.pk,
            colour=variant.colour,
            form=item.sale_form,
            pieces=pieces + variant.own,
            per_row=variant.per_row,
            size=item.pack_size or 1,
            mixed=item.pack_mixed,
        ),
        sent=said.quantity if said else None,
        sent_price=said.price if said else None,
        confirmed=said.confirmed if said else None,
        new_price=said.new_price if said else None,
    )


def template_of(purchase: Purchase) -> list[Chosen]:
    """The columns in which this supplier is sent its order; empty where none were chosen. 1 query."""
    found = OrderTemplate.objects.filter(
        organizer=purchase.organizer_id, supplier=purchase.supplier_id
    ).first()
    return [Chosen(each["column"], each["heading"]) for each in found.columns] if found else []


def risen_lines(purchase: Purchase, *, order_id: int | None = None) -> list[Line]:
    """The lines whose price the supplier raised by more than the agreed percentage, and which still stand.

    1 query after the stop, none before. Rule: R-COST.
    """
    if purchase.state != PurchaseState.STOPPED:
        return []
    lines = dearer(Line.objects.filter(order__purchase=purchase, state=LineState.CONFIRMED))
    if order_id is not None:
        lines = lines.filter(order_id=order_id)
    lines = lines.filter(is_dearer=True).select_related("order__contact", "variant__item")
    return risen_among(purchase, lines.order_by("order__number", "pk"))


def dearer(lines: "QuerySet[Line]") -> "QuerySet[Any]":
    """Adds `is_dearer`: the supplier named a new price, and owners were asked whether they give up."""
    named = SupplierOrderLine.objects.filter(
        order__purchase=OuterRef("order__purchase"),
        order__rise_until__isnull=False,
        variant=OuterRef("variant"),
        new_price__isnull=False,
    )
    return lines.annotate(is_dearer=Exists(named))


def risen_among(purchase: Purchase, lines: Iterable[Any]) -> list[Line]:
    """Those of `dearer` lines whose price rose by more than the agreed percentage. No query. Rule: R-COST."""
    tariff = tariff_of(purchase)
    return [
        line
        for line in lines
        if line.is_dearer
        and line.state == LineState.CONFIRMED
        and is_borne(price=line.charged_price, tariff=tariff, stop_unit=line.stop_unit)
    ]

"""What can be ordered in a purchase, as its page offers it. Rules: R-COST, R-ROW, R-PACK."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.money import from_minor
from purchases.models import Item, Purchase, Variant
from purchases.rules.pricing import Tariff, unit_price, with_charges
from purchases.rules.size_rows import rows_by_colour, told_rows
from purchases.selectors.pictures import Shown, pictures_by_item
from purchases.states import Replacement, SaleForm


class Held(NamedTuple):
    """What somebody holds of a variant, and what they allow beyond."""

    pieces: int = 0
    tolerance: int = 0
    replacement: str = Replacement.EXACT


@dataclass(frozen=True, slots=True)
class ShelfVariant:
    """What can be ordered: `price` is one piece with fee and transfer, in the settlement currency.

    `list_price` is the supplier's. `left` is None where there is no limit. `held` is what the
    participant has ordered.
    """

    pk: int
    label: str
    price: Money
    list_price: Money
    left: int | None
    held: int
    is_open: bool
    tolerance: int
    replacement: str

    @property
    def field(self) -> str:
        return f"quantity-{self.pk}"

    @property
    def tolerance_field(self) -> str:
        return f"tolerance-{self.pk}"

    @property
    def replacement_field(self) -> str:
        return f"replacement-{self.pk}"

    @property
    def most(self) -> int | None:
        return None if self.left is None else self.left + self.held


@dataclass(frozen=True, slots=True)
class ShelfItem:
    pk: int
    section: str
    name: str
    article: str
    description: str
    unit: str
    sold_as: str
    least: int | None
    sold_out: bool
    pictures: Sequence[Shown]
    variants: Sequence[ShelfVariant]
    sale_form: str

    @property
    def is_gathered(self) -> bool:
        return self.sale_form != SaleForm.FREE

    @property
    def takes_leeway(self) -> bool:
        return self.is_gathered or len(self.variants) > 1


def items_of_page(
    purchase: Purchase, *, found: "QuerySet[Item]", tariff: Tariff, held: Mapping[int, Held]
) -> list[ShelfItem]:
    """Those `found` items of a purchase, in the list's order. 2 queries."""
    variants = (
        Variant.objects.filter(item__in=found.values("pk"))
        .select_related("item")
        .order_by("item__category", "item__position", "item_id", "position", "pk")
    )
    shelves = [list(shelf) for _item, shelf in groupby(variants, attrgetter("item_id"))]
    pictures = pictures_by_item(shelf[0].item_id for shelf in shelves)
    return [_shelf_item(shelf, pictures.get(shelf[0].item_id, ()), tariff, held) for shelf in shelves]


def _shelf_item(
    variants: Sequence[Variant], pictures: Sequence[Shown], tariff: Tariff, held: Mapping[int, Held]
) -> ShelfItem:
    item = variants[0].item
    return ShelfItem(
        pk=item.pk,
        section=item.category,
        name=item.name,
        article="" if item.article == item.name else item.article,
        description=item.description,
        unit=item.unit,
        sold_as=_sold_as(item, variants),
        least=item.minimum_pieces,
        sold_out=item.sold_out,
        pictures=pictures,
        variants=[_shelved(item, variant, tariff, held.get(variant.pk, Held())) for variant in variants],
        sale_form=item.sale_form,
    )


def _shelved(item: Item, variant: Variant, tariff: Tariff, held: Held) -> ShelfVariant:
    listed = variant.price if variant.price is not None else item.price
    unit = unit_price(price=listed.amount, tariff=tariff)
    left = None if variant.limit is None else max(0, variant.limit - variant.taken)
    return ShelfVariant(
        pk=variant.pk,
        label=str(variant),
        price=from_minor(with_charges(unit, tariff=tariff), tariff.currency),
        list_price=listed,
        left=left,
        held=held.pieces,
        is_open=not item.sold_out and left != 0,
        tolerance=held.tolerance,
        replacement=held.replacement,
    )


def _sold_as(item: Item, variants: Iterable[Variant]) -> str:
    if item.sale_form == SaleForm.PACK:
        return _("sold by %(count)d") % {"count": item.pack_size}
    if item.sale_form == SaleForm.ROW:
        rows = rows_by_colour((variant.size, variant.colour, variant.per_row) for variant in variants)
        return _("sold in rows: %(sizes)s") % {"sizes": told_rows(rows)}
    return ""

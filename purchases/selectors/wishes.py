"""What somebody wants of a variant beside what they hold of it. Rules: R-LINE, R-PACK, R-REPLACE."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from purchases.models import Line, Order, Purchase, Variant
from purchases.states import PLACED, Replacement


@dataclass(frozen=True, slots=True)
class Leeway:
    """How many more pieces somebody takes to fill a pack, and what they take instead; None leaves it as it is."""

    tolerance: int | None = None
    replacement: str | None = None


UNCHANGED = Leeway()


@dataclass(frozen=True, slots=True)
class Wish:
    """One variant: what its orderer wants of it, and what they hold.

    `stood` is the tolerance and replacement that their lines have, `leeway` what they shall have.
    """

    variant_id: int
    name: str
    sale_form: str
    has_others: bool
    wanted: int
    held: int
    stood: tuple[int, str]
    leeway: tuple[int, str]
    free: int | None
    sold_out: bool
    price: Decimal
    currency: str

    @property
    def more(self) -> int:
        return max(0, self.wanted - self.held)

    @property
    def asks_for_more(self) -> bool:
        return self.more > 0 or self.leeway[0] > self.stood[0]

    @property
    def resettles(self) -> bool:
        """Whether lines that are there already get another leeway."""
        return self.held > 0 and self.wanted > 0 and self.leeway != self.stood


def wishes_of(
    purchase: Purchase, order: Order, *, wanted: Mapping[int, int], leeway: Mapping[int, Leeway]
) -> list[Wish]:
    """What the order shall have of each variant asked for; those of other purchases are left out. 1 query."""
    asked = wanted.keys() | leeway.keys()
    mine = Line.objects.filter(order=order.pk, variant=OuterRef("pk"), state__in=sorted(PLACED))
    first = mine.order_by("placed_at", "pk")
    others = Variant.objects.filter(item=OuterRef("item")).exclude(pk=OuterRef("pk"))
    rows = (
        Variant.objects.filter(pk__in=sorted(asked), item__purchase=purchase)
        .order_by("pk")
        .annotate(
            held=Subquery(_held_by(order.pk)),
            tolerance=Subquery(first.values("tolerance")[:1]),
            replacement=Subquery(first.values("replacement")[:1]),
            has_others=Exists(others),
            free=F("limit") - F("taken"),
            asked=Coalesce(F("price"), F("item__price")),
        )
        .values_list(
            "pk", "item__name", "item__sale_form", "has_others", "held", "tolerance", "replacement",
            "free", "item__sold_out", "asked", "item__price_currency",
        )
    )  # fmt: skip
    wishes = []
    for pk, name, form, has_others, held, tolerance, replacement, *rest in rows:
        allowed = leeway.get(pk, UNCHANGED)
        stood = tolerance or 0, replacement or Replacement.EXACT
        shall = (
            stood[0] if allowed.tolerance is None else allowed.tolerance,
            stood[1] if allowed.replacement is None else allowed.replacement,
        )
        wishes.append(
            Wish(pk, name, form, has_others, wanted.get(pk, held or 0), held or 0, stood, shall, *rest)
        )
    return wishes


def _held_by(order_id: int) -> QuerySet[Any, Any]:
    """The pieces that an order holds of the outer query's variant."""
    return (
        Line.objects.filter(order_id=order_id, variant=OuterRef("pk"), state__in=sorted(PLACED))
        .order_by()
        .values("variant")
        .annotate(pieces=Sum("quantity"))
        .values("pieces")
    )

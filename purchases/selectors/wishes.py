"""What somebody wants of a variant beside what they hold of it. Rules: R-LINE, R-PACK, R-REPLACE."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.db.models.functions import Coalesce

from purchases.models import Order, Purchase, Variant
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
    others = Variant.objects.filter(item=OuterRef("item")).exclude(pk=OuterRef("pk"))
    mine = Q(lines__order=order.pk, lines__state__in=sorted(PLACED))
    rows = (
        Variant.objects.filter(pk__in=sorted(asked), item__purchase=purchase)
        .annotate(
            mine=FilteredRelation("lines", condition=mine),
            has_others=Exists(others),
            free=F("limit") - F("taken"),
            asked=Coalesce(F("price"), F("item__price")),
        )
        .order_by("pk", "mine__placed_at", "mine__pk")
        .values_list(
            "pk", "item__name", "item__sale_form", "has_others", "free", "item__sold_out", "asked",
            "item__price_currency", "mine__quantity", "mine__tolerance", "mine__replacement",
        )
    )  # fmt: skip
    wishes = []
    for pk, lines in groupby(rows, key=itemgetter(0)):
        (_pk, name, form, has_others, *rest, held, tolerance, replacement), *more = lines
        held = (held or 0) + sum(line[-3] for line in more)
        allowed = leeway.get(pk, UNCHANGED)
        stood = tolerance or 0, replacement or Replacement.EXACT
        shall = (
            stood[0] if allowed.tolerance is None else allowed.tolerance,
            stood[1] if allowed.replacement is None else allowed.replacement,
        )
        wishes.append(Wish(pk, name, form, has_others, wanted.get(pk, held), held, stood, shall, *rest))
    return wishes

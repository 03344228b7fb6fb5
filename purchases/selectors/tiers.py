"""How far a purchase is from the next price tier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Sum
from moneyed import Money

from purchases.models import Line, Purchase
from purchases.rules.tiers import Tiers, next_tier
from purchases.selectors.minimum import COUNTED
from purchases.selectors.outlook import Outlook

TENTH = Decimal("0.1")
Priced = tuple[int, Decimal]


@dataclass(frozen=True, slots=True)
class TierAhead:
    """What has to be ordered yet, at list prices in the supplier's currency, and what all goods save by it.

    `percent` is rounded down to a tenth, so that no more is promised than comes.
    """

    missing: Money
    percent: Decimal


def tier_ahead(purchase: Purchase) -> TierAhead | None:
    """The next tier of what is ordered now; None where none would make anything cheaper. 1 query."""
    rows: Any = (
        Line.objects.filter(order__purchase=purchase, state__in=sorted(COUNTED))
        .order_by("variant__item__tiers__starts_at")
        .values_list(
            "variant_id", "unit_price", "variant__price", "variant__item__tiers__starts_at",
            "variant__item__tiers__price",
        )
        .annotate(pieces=Sum("quantity"))
    )  # fmt: skip
    pieces: dict[Priced, int] = {}
    tiers: dict[Priced, list[tuple[Decimal, Decimal]]] = {}
    for variant, price, own_price, starts_at, lower, count in rows:
        pieces[variant, price] = count
        if starts_at is not None and own_price is None:
            tiers.setdefault((variant, price), []).append((starts_at, lower))
    return _ahead(purchase, pieces, tiers)


def tier_ahead_of(purchase: Purchase, outlook: Outlook) -> TierAhead | None:
    """The next tier of what a stop would buy, own places included. No query."""
    catalogue = outlook.catalogue
    bought = [(part.variant_id, part.price, part.quantity) for part in outlook.bought()]
    own = [(pk, catalogue.variants[pk].price, count) for pk, count in outlook.plan.own.items()]
    pieces: dict[Priced, int] = {}
    for variant, price, count in (*bought, *own):
        pieces[variant, price] = pieces.get((variant, price), 0) + count
    tiers = {key: catalogue.tiers[key[0]] for key in pieces if key[0] in catalogue.tiers}
    return _ahead(purchase, pieces, tiers)


def _ahead(purchase: Purchase, pieces: dict[Priced, int], tiers: Mapping[Priced, Tiers]) -> TierAhead | None:
    found = next_tier(
        _total(pieces.items()),
        {key: (key[1], count) for key, count in pieces.items()},
        tiers,
    )
    percent = found.percent.quantize(TENTH, ROUND_DOWN) if found else Decimal(0)
    if not found or percent <= 0:
        return None
    return TierAhead(Money(found.missing, str(purchase.supplier_currency)), percent)


def _total(pieces: Iterable[tuple[Priced, int]]) -> Decimal:
    return sum((price * count for (_variant, price), count in pieces), start=Decimal(0))

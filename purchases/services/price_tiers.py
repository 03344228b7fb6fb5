"""The prices of the tier that the purchase reaches."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from config.kernel.bulk import update_rows
from purchases.models import Line, Purchase, SupplierOrder, TierPrice, Variant
from purchases.rules.tiers import price_in_tier, tier_reached
from purchases.states import LineState


def settle_tier(purchase: Purchase) -> None:
    """Let confirmed lines cost what the tier makes of them that the purchase reaches now.

    Nothing changes once the supplier has answered: its prices are those of the answer. The caller holds
    the purchase's lock and charges the difference. 1 query where there are no tiers, else at most 5.
    """
    tiers = _tiers(purchase)
    if not tiers or SupplierOrder.objects.filter(purchase=purchase, answered_at__isnull=False).exists():
        return
    lines: list[Any] = list(
        Line.objects.filter(order__purchase=purchase, state=LineState.CONFIRMED)
        .order_by("pk")
        .values_list("pk", "variant__item_id", "variant__price", "unit_price", "quantity", "tier_price")
    )
    reached = tier_reached(_own_total(purchase) + _total(lines), tiers.values())
    becoming = [
        (pk, was, None if own is not None else price_in_tier(price, tiers.get(item, ()), reached=reached))
        for pk, item, own, price, _quantity, was in lines
    ]
    update_rows(Line, ["tier_price"], [(pk, became) for pk, was, became in becoming if was != became])


def _tiers(purchase: Purchase) -> dict[int, tuple[tuple[Decimal, Decimal], ...]]:
    found: dict[int, tuple[tuple[Decimal, Decimal], ...]] = {}
    rows: Iterable[Any] = TierPrice.objects.filter(item__purchase=purchase).order_by("item", "starts_at")
    for tier in rows:
        found[tier.item_id] = (*found.get(tier.item_id, ()), (tier.starts_at, tier.price.amount))
    return found


def _total(lines: Iterable[Any]) -> Decimal:
    return sum((price * quantity for _pk, _item, _own, price, quantity, _was in lines), start=Decimal(0))


def _own_total(purchase: Purchase) -> Decimal:
    rows: Any = Variant.objects.filter(item__purchase=purchase, own__gt=0).values_list(
        "own", "price", "item__price"
    )
    return sum((own * (listed if price is None else price) for own, price, listed in rows), start=Decimal(0))

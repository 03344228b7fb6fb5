"""What orders owe by the pricing rule, and what the ledger has charged them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django.db.models import DecimalField, Q
from django.db.models.functions import Coalesce

from config.kernel.money import surcharged
from ledger import selectors as ledger
from purchases.models import Line, Purchase
from purchases.models.order import EVERY_LINE
from purchases.rules.accounts import Due, order_account, orders_prefix, purchase_account
from purchases.rules.pricing import Dues, PricedLine, Tariff, dues_by_order
from purchases.states import LIVE_LINES, LineState

OWING = sorted({*LIVE_LINES, LineState.HANDED_OVER})
CHARGED_PRICE = Coalesce(
    "tier_price", "unit_price", output_field=DecimalField(max_digits=14, decimal_places=3)
)
PRICED = (
    "order_id", "state", CHARGED_PRICE, "quantity", "received", "stop_unit",
    "delivery_share",
)  # fmt: skip


def tariff_of(purchase: Purchase) -> Tariff:
    """How this purchase turns list prices into dues. No query when its terms are loaded."""
    agreed = purchase.agreed
    return Tariff(
        currency=purchase.currency,
        rate=surcharged(purchase.official_rate, percent=agreed.surcharge_percent),
        fee_percent=agreed.fee_percent,
        transfer_percent=agreed.transfer_percent,
        rise_percent=getattr(agreed, "rise_percent", Decimal(0)),
    )


def priced_lines(
    *, purchase_id: int, order_id: int | None = None, among: Q = EVERY_LINE
) -> Iterable[PricedLine]:
    """The lines that may owe, of the purchase or of one order. 1 query."""
    lines = Line.objects.filter(among, order__purchase_id=purchase_id, state__in=OWING)
    if order_id is not None:
        lines = lines.filter(order_id=order_id)
    rows = lines.order_by().values_list(*PRICED)
    return (PricedLine(*row) for row in cast(Iterable[Any], rows.iterator(chunk_size=10_000)))


def priced(line: Line) -> PricedLine:
    """What the pricing rule needs of the line."""
    return PricedLine(
        order_id=line.order_id,
        state=line.state,
        price=line.charged_price,
        quantity=line.quantity,
        received=line.received,
        stop_unit=line.stop_unit,
        delivery=line.delivery_share,
    )


def dues_of(purchase: Purchase, *, among: Q = EVERY_LINE) -> dict[int, Dues]:
    """What each order of the purchase owes by the pricing rule, for the lines `among`. 1 query."""
    return dues_by_order(priced_lines(purchase_id=purchase.pk, among=among), tariff=tariff_of(purchase))


def dues_of_order(purchase: Purchase, *, order_id: int, among: Q = EVERY_LINE) -> Dues:
    """What one order owes by the pricing rule, for the lines `among`. 1 query."""
    lines = priced_lines(purchase_id=purchase.pk, order_id=order_id, among=among)
    return dues_by_order(lines, tariff=tariff_of(purchase)).get(order_id, Dues())


def moved_by_order(purchase: Purchase) -> dict[int, dict[str, int]]:
    """What the ledger has moved to each order, net, by the account it came from. 1 query."""
    prefix = orders_prefix(purchase_id=purchase.pk)
    moved: dict[int, dict[str, int]] = {}
    for (order_key, other_key), amount in ledger.moved_to_each_under(
        prefix=prefix, unit=purchase.currency
    ).items():
        moved.setdefault(int(order_key.removeprefix(prefix)), {})[other_key] = amount
    return moved


def charged_in(purchase: Purchase, moved: Mapping[str, int]) -> dict[Due, int]:
    """The charges, by kind, among what was moved to one order. No query."""
    accounts = {due: purchase_account(purchase_id=purchase.pk, name=due) for due in Due}
    return {due: moved.get(account, 0) for due, account in accounts.items()}


def charged_to_order(purchase: Purchase, *, order_id: int) -> dict[Due, int]:
    """What the ledger has charged one order, by kind. 1 query."""
    key = order_account(purchase_id=purchase.pk, order_id=order_id)
    return charged_in(purchase, ledger.moved_to(key=key, unit=purchase.currency))


def balances_of_orders(purchase: Purchase) -> dict[int, int]:
    """What the ledger says each order owes; negative when too much was paid. 1 query."""
    prefix = orders_prefix(purchase_id=purchase.pk)
    return {
        int(key.removeprefix(prefix)): balance
        for (key, unit), balance in ledger.balances_under(prefix=prefix).items()
        if unit == purchase.currency
    }

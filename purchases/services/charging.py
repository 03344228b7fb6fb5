"""Bringing the ledger to what the pricing rule says. Posts differences only."""

from collections.abc import Mapping
from datetime import datetime

from ledger.models import Entry
from ledger.services import Transfer, post, reverse, transfer
from participants.models import User
from purchases.models import Order, Purchase
from purchases.rules.accounts import Due, order_account, purchase_account
from purchases.rules.pricing import Dues
from purchases.selectors.dues import charged_by_order, charged_to_order, dues_of, dues_of_order


def charge_purchase(*, purchase: Purchase, kind: str, by: User | None, at: datetime) -> dict[int, Dues]:
    """Post what every order owes more or less than it was charged; what each owes now.

    The caller holds the purchase's lock and saves its `charges`.
    """
    owed = dues_of(purchase)
    _post(purchase, kind, owed, charged_by_order(purchase), source=purchase.source, by=by, at=at)
    return owed


def charge_order(*, purchase: Purchase, order: Order, kind: str, by: User | None, at: datetime) -> Dues:
    """As `charge_purchase`, for one order."""
    owed = dues_of_order(purchase, order_id=order.pk)
    charged = {order.pk: charged_to_order(purchase, order_id=order.pk)}
    _post(purchase, kind, {order.pk: owed}, charged, source=order.account, by=by, at=at)
    return owed


def reverse_charges(*, purchase: Purchase, kind: str, by: User | None, at: datetime) -> None:
    """Take back every charge since the stop by reversing entries."""
    entries = Entry.objects.filter(
        key__startswith=f"charge:{purchase.pk}:", reverses=None, reversed_by=None
    ).order_by("pk")
    for entry in entries:
        reverse(entry=entry, key=f"reverse:{entry.key}", kind=kind, at=at, by=by)


def _post(
    purchase: Purchase,
    kind: str,
    owed: Mapping[int, Dues],
    charged: Mapping[int, Mapping[Due, int]],
    *,
    source: str,
    by: User | None,
    at: datetime,
) -> None:
    transfers = list(_differences(purchase.pk, owed, charged))
    entry = post(
        kind=kind,
        source=source,
        key=f"charge:{purchase.pk}:v{purchase.charges + 1}",
        unit=purchase.currency,
        transfers=transfers,
        at=at,
        by=by,
    )
    if entry:
        purchase.charges += 1


def _differences(
    purchase_id: int, owed: Mapping[int, Dues], charged: Mapping[int, Mapping[Due, int]]
) -> list[Transfer]:
    return [
        transfer(
            order_account(purchase_id=purchase_id, order_id=order_id),
            purchase_account(purchase_id=purchase_id, name=due),
            difference,
        )
        for order_id in sorted({*owed, *charged})
        for due, amount in owed.get(order_id, Dues()).by_kind().items()
        if (difference := amount - charged.get(order_id, {}).get(due, 0))
    ]

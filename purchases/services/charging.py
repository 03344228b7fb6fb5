"""Bringing the ledger to what the pricing rule says. Posts differences only."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ledger.services import Movement, Transfer, post_all, reverse_under, transfer
from participants.models import User
from purchases.models import Order, Purchase
from purchases.rules.accounts import Due, order_account, purchase_account
from purchases.rules.pricing import Dues
from purchases.selectors.dues import charged_in, charged_to_order, dues_of_order, moved_by_order


def charge_purchase(
    *,
    purchase: Purchase,
    owed: Mapping[int, Dues],
    kind: str,
    by: User | None,
    at: datetime,
    besides: Sequence[Movement] = (),
) -> dict[int, int]:
    """Post what every order owes more or less than it was charged; the balance of each afterwards.

    `owed` is what the pricing rule says of every order that owes anything; `besides` are entries that
    belong to the same event. The caller holds the purchase's lock and saves its `charges`. 4 statements.
    """
    moved = moved_by_order(purchase)
    charged = {order_id: charged_in(purchase, each) for order_id, each in moved.items()}
    _post(purchase, kind, owed, charged, source=purchase.source, by=by, at=at, besides=besides)
    return {
        order_id: sum(moved.get(order_id, {}).values())
        - sum(charged.get(order_id, {}).values())
        + owed.get(order_id, Dues()).total
        for order_id in sorted({*owed, *moved})
    }


def charge_order(*, purchase: Purchase, order: Order, kind: str, by: User | None, at: datetime) -> Dues:
    """As `charge_purchase`, for one order."""
    owed = dues_of_order(purchase, order_id=order.pk)
    charged = {order.pk: charged_to_order(purchase, order_id=order.pk)}
    _post(purchase, kind, {order.pk: owed}, charged, source=order.account, by=by, at=at)
    return owed


def reverse_charges(*, purchase: Purchase, kind: str, by: User | None, at: datetime) -> None:
    """Take back every charge since the stop by reversing entries."""
    reverse_under(prefix=f"charge:{purchase.pk}:", kind=kind, at=at, by=by)


def _post(
    purchase: Purchase,
    kind: str,
    owed: Mapping[int, Dues],
    charged: Mapping[int, Mapping[Due, int]],
    *,
    source: str,
    by: User | None,
    at: datetime,
    besides: Sequence[Movement] = (),
) -> None:
    key = f"charge:{purchase.pk}:v{purchase.charges + 1}"
    charge = Movement(kind, source, key, _differences(purchase.pk, owed, charged))
    entries = post_all(movements=[charge, *besides], unit=purchase.currency, at=at, by=by)
    if any(entry.key == key for entry in entries):
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

"""The money of a purchase, person by person."""

from dataclasses import dataclass, fields

from moneyed import Money

from config.kernel.money import from_minor
from ledger import selectors as ledger
from purchases.models import Order, Purchase
from purchases.rules.accounts import orders_prefix
from purchases.rules.pricing import Dues
from purchases.selectors.dues import dues_of
from purchases.states import CHARGED, PurchaseState


@dataclass(slots=True)
class Row:
    """One participant's money, in minor units. `credited` went back, or waits to, or was kept.

    Before the stop `balance` counts money only and `due` is an estimate.
    """

    order_id: int
    number: int
    name: str
    goods: int = 0
    fee: int = 0
    delivery: int = 0
    other: int = 0
    due: int = 0
    paid: int = 0
    credited: int = 0
    balance: int = 0


FIGURES = tuple(field.name for field in fields(Row))[3:]


def report_rows(purchase: Purchase) -> list[Row]:
    """A row for every order, by number. 5 queries, whatever the number of orders.

    `due` is goods, fee, delivery and other; `paid` came in, `credited` was moved back out, what was
    written off is in `other` as a negative. In a charged state balance = due - paid + credited.
    """
    owed = dues_of(purchase) if purchase.state != PurchaseState.CANCELLED else {}
    moved = _money_by_order(purchase)
    charged = purchase.state in CHARGED or purchase.state == PurchaseState.CLOSED
    rows = []
    names = Order.objects.filter(purchase=purchase).order_by("number")
    for pk, number, name in names.values_list("pk", "number", "contact__full_name"):
        dues, money = owed.get(pk, Dues()), moved.get(pk, _Moved())
        other = dues.transfer - money.written_off
        due = dues.goods + dues.fee + dues.delivery + other
        rows.append(
            Row(
                order_id=pk,
                number=number,
                name=name,
                goods=dues.goods,
                fee=dues.fee,
                delivery=dues.delivery,
                other=other,
                due=due,
                paid=money.paid,
                credited=money.credited,
                balance=(due if charged else 0) - money.paid + money.credited,
            )
        )
    return rows


def totals(rows: list[Row]) -> dict[str, int]:
    """The sum of each figure."""
    return {name: sum(getattr(row, name) for row in rows) for name in FIGURES}


def shown(units: int, purchase: Purchase) -> Money:
    """A figure of the report as Money."""
    return from_minor(units, purchase.currency)


@dataclass(slots=True)
class _Moved:
    paid: int = 0
    credited: int = 0
    written_off: int = 0


def _money_by_order(purchase: Purchase) -> dict[int, _Moved]:
    prefix = orders_prefix(purchase_id=purchase.pk)
    found: dict[int, _Moved] = {}
    for (order_key, other), amount in ledger.moved_to_each_under(
        prefix=prefix, unit=purchase.currency
    ).items():
        money = found.setdefault(int(order_key.removeprefix(prefix)), _Moved())
        if "/cash:" in other:
            money.paid -= amount
        elif other.startswith("contact:"):
            money.credited += amount
        elif other.endswith("/write_off"):
            money.written_off -= amount
    return found

"""The money of a purchase, person by person."""

from dataclasses import dataclass, fields

from moneyed import Money

from config.kernel.money import from_minor
from purchases.models import Order, Purchase
from purchases.rules.pricing import Dues
from purchases.selectors.dues import dues_of, moved_by_order
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
    """A row for every order, by number. 3 queries, whatever the number of orders.

    `due` is goods, fee, delivery and other; `paid` came in, `credited` was moved back out, what was
    written off is in `other` as a negative. In a charged state balance = due - paid + credited.
    """
    owed = dues_of(purchase) if purchase.state != PurchaseState.CANCELLED else {}
    moved = money_by_order(purchase)
    names = Order.objects.filter(purchase=purchase).order_by("number")
    return [
        row_of(purchase, order_id=pk, number=number, name=name, dues=owed.get(pk), money=moved.get(pk))
        for pk, number, name in names.values_list("pk", "number", "contact__full_name")
    ]


def row_of(
    purchase: Purchase, *, order_id: int, number: int, name: str, dues: Dues | None, money: "Moved | None"
) -> Row:
    """The row of one order from what it owes and what moved. No query."""
    dues, money = dues or Dues(), money or Moved()
    other = dues.transfer - money.written_off
    due = dues.goods + dues.fee + dues.delivery + other
    charged = purchase.state in CHARGED or purchase.state == PurchaseState.CLOSED
    return Row(
        order_id=order_id,
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


def totals(rows: list[Row]) -> dict[str, int]:
    """The sum of each figure."""
    return {name: sum(getattr(row, name) for row in rows) for name in FIGURES}


def shown(units: int, purchase: Purchase) -> Money:
    """A figure of the report as Money."""
    return from_minor(units, purchase.currency)


@dataclass(slots=True)
class Moved:
    """Money on one order: what came in, what was moved back out, what was written off."""

    paid: int = 0
    credited: int = 0
    written_off: int = 0

    @property
    def held(self) -> int:
        """What is on the order: paid in or from credit, less what was moved back."""
        return self.paid - self.credited

    def add(self, other: str, amount: int) -> None:
        """Note `amount` that moved to the order from the account `other`; charges are no money."""
        if "/cash:" in other:
            self.paid -= amount
        elif other.startswith("contact:"):
            self.credited += amount
        elif other.endswith("/write_off"):
            self.written_off -= amount


def money_by_order(purchase: Purchase) -> dict[int, Moved]:
    """What moved on each order of the purchase that anything moved on. 1 query."""
    found: dict[int, Moved] = {}
    for order_id, moved in moved_by_order(purchase).items():
        money = found[order_id] = Moved()
        for other, amount in moved.items():
            money.add(other, amount)
    return found

"""What a purchase came to for its organizer, from the ledger."""

from dataclasses import dataclass

from moneyed import Money

from config.kernel.money import from_minor
from ledger import selectors as ledger
from purchases.models import Purchase
from purchases.rules.accounts import Due, orders_prefix, purchase_account


@dataclass(frozen=True, slots=True)
class Result:
    """Sums in the settlement currency.

    `paid` came from participants and `given_back` went to them; `result` is what was charged less what
    it cost and what was given up.
    """

    paid: Money
    given_back: Money
    goods: Money
    fee: Money
    transfer: Money
    delivery: Money
    supplier: Money
    delivery_cost: Money
    written_off: Money
    result: Money


def result_of(purchase: Purchase) -> Result:
    """What was charged, what it cost and what is left, whether or not closing has swept it. 1 query."""
    prefix = f"{purchase.source}/"
    orders = orders_prefix(purchase_id=purchase.pk)
    paid = given_back = 0
    kept: dict[str, int] = {}
    for (mine, other), amount in ledger.moved_to_each_under(prefix=prefix, unit=purchase.currency).items():
        if other.startswith("organizer:"):
            continue
        kept[mine] = kept.get(mine, 0) + amount
        if mine.startswith(f"{prefix}cash:"):
            paid += amount if other.startswith(orders) else 0
            given_back -= amount if other.startswith("contact:") else 0

    def account(name: str) -> int:
        return kept.get(purchase_account(purchase_id=purchase.pk, name=name), 0)

    charged = {due: -account(due) for due in Due}
    supplier, delivery_cost, written_off = (
        account(name) for name in ("supplier", "delivery_cost", "write_off")
    )
    figures = {
        "paid": paid,
        "given_back": given_back,
        "goods": charged[Due.GOODS],
        "fee": charged[Due.FEE],
        "transfer": charged[Due.TRANSFER],
        "delivery": charged[Due.DELIVERY],
        "supplier": supplier,
        "delivery_cost": delivery_cost,
        "written_off": written_off,
        "result": sum(charged.values()) - supplier - delivery_cost - written_off,
    }
    return Result(**{name: from_minor(units, purchase.currency) for name, units in figures.items()})

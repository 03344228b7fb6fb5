"""Who stands behind the orders of a purchase."""

from dataclasses import dataclass
from decimal import Decimal

from purchases.models import Order, Purchase


@dataclass(frozen=True, slots=True)
class Party:
    """One order's participant: `user_id` is None without an account, `prepay_percent` where lowered."""

    order_id: int
    contact_id: int
    user_id: int | None
    keeps_credit: bool
    prepay_percent: Decimal | None


def parties_of(purchase: Purchase) -> list[Party]:
    """The party of every order. 1 query, whatever the number of orders."""
    orders = Order.objects.filter(purchase=purchase).order_by("pk")
    return [
        Party(*row)
        for row in orders.values_list(
            "pk", "contact_id", "contact__user_id", "keeps_credit", "prepay_percent"
        )
    ]

"""Prepayment and the paid share. Money is whole minor units. Rules: R-PREPAY, R-PAID."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from config.kernel.money import percent_of


class PaidShare(StrEnum):
    UNPAID = "unpaid"
    HALF_PAID = "half paid"
    PAID = "paid"


def prepayment(*, goods_cost: int, terms_percent: Decimal, own_percent: Decimal | None) -> int:
    """What an order is to pay before the buy-out, rounded half-up once.

    `own_percent` lowers the share for this order, never raises it. Rule: R-PREPAY.
    """
    percent = terms_percent if own_percent is None else min(terms_percent, own_percent)
    return percent_of(goods_cost, percent)


def paid_share(*, confirmed: int, handed_over_cost: int, waiting_cost: int) -> PaidShare:
    """How far an order is paid: confirmed money over the goods' cost that is still to be collected.

    The cost of handed-over goods is taken from the money first. Delivery and transfer do not count.
    Nothing left to collect is paid. Rule: R-PAID.
    """
    money = max(0, confirmed - handed_over_cost)
    if money >= waiting_cost:
        return PaidShare.PAID
    return PaidShare.HALF_PAID if money * 2 >= waiting_cost else PaidShare.UNPAID


def covered_pieces(costs: Sequence[tuple[int, int]], *, money: int, percent: Decimal) -> list[int]:
    """How many pieces of each line the money covers, latest out first.

    `costs` are (pieces, goods' cost) of the order's lines, earliest first; a line is covered when
    `money` reaches the prepayment of it and of all before it. A line is kept or dropped whole.
    Rule: R-PREPAY.
    """
    kept, total = [], 0
    broken = False
    for pieces, cost in costs:
        total += cost
        broken = broken or prepayment(goods_cost=total, terms_percent=percent, own_percent=None) > money
        kept.append(0 if broken else pieces)
    return kept

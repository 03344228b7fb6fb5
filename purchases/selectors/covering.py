"""What an order keeps with the money that came for it, and what it loses. Rule: R-PREPAY."""

from collections.abc import Sequence
from dataclasses import dataclass

from moneyed import Money

from config.kernel.money import from_minor
from purchases.models import Line, Order, Purchase
from purchases.rules.paying import covered_pieces
from purchases.rules.pricing import line_dues
from purchases.selectors.dues import priced, tariff_of
from purchases.selectors.prepayments import confirmed_money_of_order
from purchases.states import LineState


def uncovered_lines(purchase: Purchase, order: Order, lines: Sequence[Line], *, money: int) -> list[Line]:
    """Those of `lines`, earliest first, that `money` in minor units does not cover. No query."""
    percent = purchase.agreed.prepay_percent if order.prepay_percent is None else order.prepay_percent
    costs = [(line.quantity, _cost(purchase, line)) for line in lines]
    kept = covered_pieces(costs, money=money, percent=percent)
    return [line for line, pieces in zip(lines, kept, strict=True) if not pieces]


@dataclass(frozen=True, slots=True)
class Release:
    """What dropping an order, or all of it that is not paid for, comes to."""

    released: int
    kept: int
    taken_back: Money
    paid: Money
    to_give_back: Money


def release_of(purchase: Purchase, order: Order, *, keep_covered: bool) -> Release:
    """Pieces that go and stay, goods and fee taken back, and money that becomes too much. 2 queries."""
    money = confirmed_money_of_order(purchase, order_id=order.pk)
    lines = list(Line.objects.filter(order=order, state=LineState.CONFIRMED).order_by("placed_at", "pk"))
    going = uncovered_lines(purchase, order, lines, money=money) if keep_covered else lines
    taken_back = sum(_cost(purchase, line) for line in going)
    staying = sum(_cost(purchase, line) for line in lines) - taken_back
    released = sum(line.quantity for line in going)
    return Release(
        released=released,
        kept=sum(line.quantity for line in lines) - released,
        taken_back=from_minor(taken_back, purchase.currency),
        paid=from_minor(money, purchase.currency),
        to_give_back=from_minor(max(0, money - staying), purchase.currency),
    )


def _cost(purchase: Purchase, line: Line) -> int:
    return line_dues(priced(line), tariff=tariff_of(purchase)).goods_cost

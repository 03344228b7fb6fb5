"""One participant's order: its lines, figures, payments and money that goes back. Rules: R-LINE, R-REFUND."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from moneyed import Money

from config.kernel.money import from_minor, to_minor
from ledger import selectors as ledger
from purchases.models import GiveBack, Line, Order, Payment, Purchase
from purchases.rules.accounts import credit_account
from purchases.rules.pricing import Dues, Tariff, line_dues
from purchases.selectors.dues import OWING, priced, tariff_of
from purchases.selectors.figures import (
    Figures,
    figures_of_order,
    has_delivery_estimate,
    moved_by_order,
)
from purchases.selectors.minimum import Turnout, turnout_of
from purchases.states import (
    CAME,
    OPEN_GIVE_BACKS,
    TAKING_ORDERS,
    LineEnd,
    LineState,
    PaymentState,
    PurchaseState,
)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as its owner sees it. `cost` is goods, fee and transfer; `delivery` its share of delivery.

    `shown_state` is the state's pill: a piece that did not come says so. `missing` pieces neither came
    fit nor defective.
    """

    pk: int
    variant_id: int
    name: str
    label: str
    article: str
    quantity: int
    state: str
    shown_state: str
    cost: Money
    delivery: Money
    missing: int
    defective: int
    because: str
    placed_at: datetime
    ended_at: datetime | None
    handed_over_at: datetime | None
    refusal_asked_at: datetime | None
    refusal_declined: str
    may_refuse: bool
    may_take_back: bool

    @property
    def is_live(self) -> bool:
        return self.state in OWING


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """Everything of one order: figures, lines, payments, money that goes back."""

    figures: Figures
    lines: Sequence[OrderLine]
    payments: Sequence[Payment]
    give_backs: Sequence[GiveBack]
    reported: Money
    credit: Money

    @property
    def live_lines(self) -> list[OrderLine]:
        return [line for line in self.lines if line.is_live]

    @property
    def ended_lines(self) -> list[OrderLine]:
        return [line for line in self.lines if not line.is_live]


def order_summary(purchase: Purchase, order: Order) -> OrderSummary:
    """All figures of one order. 4 queries, and 1 more while delivery is an estimate.

    `credit` is what its participant has with the organizer and is not waiting to be paid out.
    """
    lines = list(lines_of(order_id=order.pk))
    credit_key = credit_account(contact_id=order.contact_id)
    moved = ledger.moved_to_each(keys=[order.account, credit_key])
    payments = list(Payment.objects.filter(order=order).order_by("-reported_at", "-pk"))
    give_backs = list(
        GiveBack.objects.filter(
            Q(order=order) | Q(order__contact_id=order.contact_id, state__in=OPEN_GIVE_BACKS)
        ).order_by("-owed_at", "-pk")
    )
    held = -sum(
        amount
        for (key, _other, unit), amount in moved.items()
        if key == credit_key and unit == purchase.currency
    )
    waiting = sum(
        to_minor(each.amount)
        for each in give_backs
        if each.state in OPEN_GIVE_BACKS and str(each.amount.currency) == purchase.currency
    )
    reported = sum(to_minor(each.amount) for each in payments if each.state == PaymentState.REPORTED)
    turnout = turnout_of(purchase) if has_delivery_estimate(purchase) else Turnout()
    return OrderSummary(
        figures=figures_of_order(
            purchase, order, lines, money=moved_by_order(moved).get(order.account), turnout=turnout
        ),
        lines=[shown_line(purchase, line) for line in lines],
        payments=payments,
        give_backs=[each for each in give_backs if each.order_id == order.pk],
        reported=from_minor(reported, purchase.currency),
        credit=from_minor(max(0, held - waiting), purchase.currency),
    )


def lines_of(**which: Any) -> "QuerySet[Line]":
    """Lines with what is shown of them, in the order they were placed."""
    return Line.objects.filter(**which).select_related("variant__item").order_by("placed_at", "pk")


def shown_line(purchase: Purchase, line: Line) -> OrderLine:
    """The line in words and figures."""
    item = line.variant.item
    cost, delivery = _cost(line, tariff_of(purchase))
    came = line.state in CAME or line.state == LineState.REFUNDED
    short = came and line.ended_because in (LineEnd.SHORT, LineEnd.DEFECTIVE)
    return OrderLine(
        pk=line.pk,
        variant_id=line.variant_id,
        name=item.name,
        label=str(line.variant),
        article="" if item.article == item.name else item.article,
        quantity=line.quantity,
        state=line.state,
        shown_state=line.ended_because if short else line.state,
        cost=from_minor(cost, purchase.currency),
        delivery=from_minor(delivery, purchase.currency),
        missing=line.quantity - (line.received or 0) - line.defective if came else 0,
        defective=line.defective,
        because=line.get_ended_because_display() if line.ended_because else "",
        placed_at=line.placed_at,
        ended_at=line.ended_at,
        handed_over_at=line.handed_over_at,
        refusal_asked_at=line.refusal_asked_at,
        refusal_declined=line.refusal_declined,
        may_refuse=purchase.state == PurchaseState.STOPPED
        and line.state == LineState.CONFIRMED
        and not line.refusal_asked_at,
        may_take_back=purchase.state in TAKING_ORDERS and line.state == LineState.RELEASED,
    )


def _cost(line: Line, tariff: Tariff) -> tuple[int, int]:
    dues = line_dues(priced(line), tariff=tariff) if line.state in OWING else Dues()
    return dues.goods_cost + dues.transfer, dues.delivery

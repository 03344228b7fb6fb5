"""Everything that one person has ordered, anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ledger import selectors as ledger
from participants.models import User
from purchases.models import GiveBack, Line, Order, Payment, PickupPoint
from purchases.selectors.figures import Figures, collect_by, figures_of_order, moved_by_order
from purchases.selectors.minimum import Turnout, turnouts_of
from purchases.selectors.orders import lines_of
from purchases.selectors.report import Moved
from purchases.states import (
    OPEN_GIVE_BACKS,
    TAKING_ORDERS,
    GiveBackState,
    LineState,
    PaymentState,
    PurchaseState,
)

FINISHED = (PurchaseState.CLOSED, PurchaseState.CANCELLED)
GONE = (LineState.WITHDRAWN, LineState.RELEASED, LineState.REFUSED)


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order in a list. `pile` is where it belongs: ordered, pay, collect or finished."""

    order: Order
    figures: Figures
    pile: str
    stop_at: datetime | None
    collect_by: datetime | None

    @property
    def is_collected(self) -> bool:
        in_distribution = self.order.purchase.state == PurchaseState.DISTRIBUTION
        return in_distribution and self.pile != "collect"


def orders_of(user: User) -> "QuerySet[Any]":
    """A person's orders, the newest first.

    Adds `needs_them`: lines or money in a purchase that runs, or money on its way back; `reported`,
    `to_confirm` and `owed`: a payment waits for the organizer, money was sent, money is to be sent;
    `pickup_name` and `pickup_address`.
    """
    return _orders().filter(contact__user=user)


@cache
def _orders() -> "QuerySet[Any]":
    """Everybody's orders as `orders_of` gives them; put together once, since that takes long."""
    lines = Line.objects.filter(order=OuterRef("pk")).exclude(state__in=GONE)
    payments = Payment.objects.filter(order=OuterRef("pk"))
    going_back = GiveBack.objects.filter(order=OuterRef("pk"), state__in=OPEN_GIVE_BACKS)
    point = PickupPoint.objects.filter(purchase=OuterRef("purchase")).order_by("pk")
    runs = ~Q(purchase__state__in=FINISHED)
    has_something = Exists(lines) | Exists(payments.exclude(state=PaymentState.REFUSED))
    return (
        Order.objects.select_related("purchase__organizer", "purchase__terms", "purchase__draft", "contact")
        .annotate(
            needs_them=Q(Exists(going_back)) | (runs & has_something),
            reported=Exists(payments.filter(state=PaymentState.REPORTED)),
            to_confirm=Exists(going_back.filter(state=GiveBackState.SENT)),
            owed=Exists(going_back.filter(state=GiveBackState.OWED)),
            pickup_name=Subquery(point.values("name")[:1]),
            pickup_address=Subquery(point.values("address")[:1]),
        )
        .order_by("-created_at", "-pk")
    )


def running_orders_and(finished: "QuerySet[Any]", *, user: User) -> "QuerySet[Any]":
    """Orders with something still to come, and those of `finished`, a part of the finished ones. 1 query."""
    return orders_of(user).filter(Q(needs_them=True) | Q(pk__in=finished.values("pk")))


def finished_orders(user: User) -> "QuerySet[Any]":
    """Orders that need nothing any more. 1 query."""
    return orders_of(user).filter(needs_them=False)


def order_cards(orders: Sequence[Any]) -> list[OrderCard]:
    """A card for each order, with the same sums as its own page. 3 queries for any number."""
    lines: dict[int, list[Line]] = {order.pk: [] for order in orders}
    for line in lines_of(order__in=list(lines)):
        lines[line.order_id].append(line)
    moved = moved_by_order(ledger.moved_to_each(keys=[order.account for order in orders]))
    turnouts = turnouts_of(order.purchase for order in orders)
    return [_card(order, lines[order.pk], moved, turnouts) for order in orders]


def _card(
    order: Any, lines: list[Line], moved: Mapping[str, Moved], turnouts: Mapping[int, Turnout]
) -> OrderCard:
    purchase = order.purchase
    figures = figures_of_order(
        purchase, order, lines, money=moved.get(order.account), turnout=turnouts[purchase.pk]
    )
    waiting = any(line.state == LineState.ARRIVED for line in lines)
    return OrderCard(
        order=order,
        figures=figures,
        pile=_pile(order, figures, waiting=waiting),
        stop_at=purchase.stop_at if purchase.state in TAKING_ORDERS else None,
        collect_by=collect_by(purchase) if waiting else None,
    )


def _pile(order: Any, figures: Figures, *, waiting: bool) -> str:
    if not order.needs_them:
        return "finished"
    if waiting and order.purchase.state == PurchaseState.DISTRIBUTION:
        return "collect"
    return "pay" if figures.due_now.amount > 0 else "ordered"

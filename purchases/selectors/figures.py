"""What one order costs, and what is paid when: the same sums on every page.

Before the stop they are estimates by the pricing rule; afterwards the ledger holds the same. Rules:
R-COST, R-PREPAY.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from config.kernel.days import deadline, local_day
from config.kernel.money import from_minor, split, to_minor
from purchases.models import Line, Order, Purchase
from purchases.rules.paying import prepayment
from purchases.rules.pricing import Dues, line_dues
from purchases.selectors.dues import OWING, priced, tariff_of
from purchases.selectors.minimum import Turnout
from purchases.selectors.report import Moved, Row, row_of
from purchases.states import (
    CAME,
    DELIVERED,
    LIVE_LINES,
    TAKING_ORDERS,
    DeliverySplit,
    PrepayWhen,
    PurchaseState,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an order costs and what is paid, as Money in the settlement currency.

    `total` is everything, the delivery estimate included. `due_now` is to be paid by `due_by` (None: on
    ordering, or when collecting), `later` at distribution, once the prepayment is paid. `credited` was
    moved off the order; below zero it paid from the balance with the organizer. `overpaid` waits to be
    given back.
    """

    pieces: int
    goods: Money
    fee: Money
    transfer: Money
    delivery: Money | None
    delivery_is_estimate: bool
    written_off: Money
    total: Money
    paid: Money
    credited: Money
    balance: Money
    prepayment: Money
    due_now: Money
    due_by: datetime | None
    later: Money
    overpaid: Money
    is_final: bool

    @property
    def from_balance(self) -> Money:
        """What was paid from the balance with the organizer, where `credited` is below zero."""
        return -self.credited


def has_delivery_estimate(purchase: Purchase) -> bool:
    """Whether delivery is not dealt yet, and the organizer has named an estimate."""
    before = purchase.state not in DELIVERED and purchase.state != PurchaseState.CANCELLED
    return before and purchase.delivery_estimate is not None


def moved_by_order(moved: dict[tuple[str, str, str], int]) -> dict[str, Moved]:
    """Money on each order account among what moved."""
    found: dict[str, Moved] = {}
    for (key, other, _unit), amount in moved.items():
        found.setdefault(key, Moved()).add(other, amount)
    return found


def figures_of_order(
    purchase: Purchase, order: Order, lines: Iterable[Line], *, money: Moved | None, turnout: Turnout
) -> Figures:
    """The figures of an order from its lines and what moved. No query."""
    tariff = tariff_of(purchase)
    owing = [line for line in lines if line.state in OWING]
    dues = Dues()
    if purchase.state != PurchaseState.CANCELLED:
        for line in owing:
            dues.add(line_dues(priced(line), tariff=tariff))
    money = money or Moved()
    row = row_of(purchase, order_id=order.pk, number=order.number, name="", dues=dues, money=money)
    estimate = _delivery_estimate(purchase, dues, owing, turnout)
    prepaid = prepayment(
        goods_cost=dues.goods_cost,
        terms_percent=purchase.agreed.prepay_percent,
        own_percent=order.prepay_percent,
    )
    on_order = row.paid - row.credited
    missing = max(0, prepaid - on_order)
    due_now, due_by = _due_now(purchase, row, missing=missing)
    if due_by is not None and due_by == purchase.prepay_due_at and purchase.top_up_due_at is not None:
        due_by = _first_due(purchase, order, owing, on_order)
    is_final = purchase.state in DELIVERED or purchase.state == PurchaseState.CANCELLED
    total = row.due + (estimate or 0)

    def shown(units: int) -> Money:
        return from_minor(units, purchase.currency)

    return Figures(
        pieces=sum(_pieces(line) for line in owing),
        goods=shown(row.goods),
        fee=shown(row.fee),
        transfer=shown(dues.transfer),
        delivery=shown(row.delivery) if is_final else None if estimate is None else shown(estimate),
        delivery_is_estimate=not is_final,
        written_off=shown(money.written_off),
        total=shown(total),
        paid=shown(row.paid),
        credited=shown(row.credited),
        balance=shown(row.balance),
        prepayment=shown(prepaid),
        due_now=shown(due_now),
        due_by=due_by,
        later=shown(0 if is_final else max(0, total - on_order - missing)),
        overpaid=shown(max(0, -row.balance) if _is_charged(purchase) else 0),
        is_final=is_final,
    )


def _first_due(purchase: Purchase, order: Order, owing: Sequence[Line], on_order: int) -> datetime | None:
    """When the first prepayment falls due that `on_order` does not cover: the stop's, or the top-up's."""
    tariff = tariff_of(purchase)
    of_the_stop = sum(
        line_dues(priced(line), tariff=tariff).goods_cost for line in owing if line.topped_up_at is None
    )
    due = prepayment(
        goods_cost=of_the_stop,
        terms_percent=purchase.agreed.prepay_percent,
        own_percent=order.prepay_percent,
    )
    return purchase.prepay_due_at if due > on_order else purchase.top_up_due_at


def _pieces(line: Line) -> int:
    return line.received or 0 if line.state in CAME else line.quantity


def _is_charged(purchase: Purchase) -> bool:
    return purchase.state not in TAKING_ORDERS and purchase.state != PurchaseState.DRAFT


def _due_now(purchase: Purchase, row: Row, *, missing: int) -> tuple[int, datetime | None]:
    if purchase.state in TAKING_ORDERS:
        return (missing if purchase.agreed.prepay_when == PrepayWhen.ON_ORDERING else 0), None
    if purchase.state in (PurchaseState.STOPPED, PurchaseState.BOUGHT_OUT):
        return missing, purchase.prepay_due_at if missing else None
    due = max(0, row.balance)
    return due, collect_by(purchase) if due else None


def collect_by(purchase: Purchase) -> datetime | None:
    """The end of the free days to collect, once distribution has begun. Rule: R-PICKUP."""
    if not purchase.distribution_at:
        return None
    return deadline(
        after=local_day(purchase.distribution_at, purchase.time_zone),
        days=purchase.terms.pickup_days,
        zone=purchase.time_zone,
    )


def _delivery_estimate(purchase: Purchase, dues: Dues, lines: Sequence[Line], turnout: Turnout) -> int | None:
    """This order's part of the estimated delivery, split as the terms say; None without an estimate."""
    if purchase.delivery_estimate is None or not has_delivery_estimate(purchase):
        return None
    cost = to_minor(purchase.delivery_estimate)
    live = [line for line in lines if line.state in LIVE_LINES]
    if not live:
        return 0
    pieces = sum(line.quantity for line in live)
    weight = sum((line.variant.item.weight or 0) * line.quantity for line in live)
    by = purchase.agreed.delivery_split
    if by == DeliverySplit.PARTICIPANT:
        mine, everybody = 1, turnout.people
    elif by == DeliverySplit.PIECES:
        mine, everybody = pieces, turnout.pieces
    elif by == DeliverySplit.WEIGHT and turnout.has_all_weights:
        mine, everybody = weight, turnout.weight
    else:
        mine, everybody = dues.goods, turnout.goods
    return split(cost, [mine, max(0, everybody - mine)])[0]

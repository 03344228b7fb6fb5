"""One participant's order: its lines, figures, payments and money that goes back. Rules: R-LINE, R-REFUND."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from moneyed import Money

from config.kernel.money import from_minor, to_minor
from ledger import selectors as ledger
from purchases.models import GiveBack, Item, Line, Order, Payment, Purchase, Variant
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
from purchases.selectors.places import GATHERED, places_of
from purchases.selectors.price_words import price_words
from purchases.selectors.supplier_order import dearer, risen_among
from purchases.selectors.waiting_words import outcome_words, waiting_words
from purchases.states import (
    CAME,
    DELIVERED,
    OPEN_GIVE_BACKS,
    TAKING_ORDERS,
    LineEnd,
    LineState,
    PaymentState,
    PurchaseState,
    SortedOut,
)


@dataclass(frozen=True, slots=True)
class CameInstead:
    """Pieces that came as something else: an article of the list with its variant's label, or else a name."""

    pieces: int
    outcome: str
    article: str | None
    label: str
    name: str


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
    sorts: Sequence[CameInstead]
    may_refuse: bool
    may_take_back: bool
    sale_form: str
    tolerance: int
    replacement: str
    replacement_words: str
    told: Sequence[str]

    @property
    def is_live(self) -> bool:
        return self.state in OWING


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """Everything of one order: figures, lines, those whose price rose too far, payments, money that goes back."""

    figures: Figures
    lines: Sequence[OrderLine]
    risen: Sequence[Line]
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
    """All figures of one order. 4 queries; 1 more each while delivery is an estimate, or rows fill.

    `credit` is what its participant has with the organizer and is not waiting to be paid out.
    """
    lines, sorts = _lines_and_sorts(purchase, order)
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
    waits = _waits(purchase, order, lines)
    return OrderSummary(
        figures=figures_of_order(
            purchase, order, lines, money=moved_by_order(moved).get(order.account), turnout=turnout
        ),
        lines=[
            shown_line(purchase, line, waits=waits.get(line.pk, ""), sorts=sorts.get(line.pk, ()))
            for line in lines
        ],
        risen=risen_among(purchase, lines) if purchase.state == PurchaseState.STOPPED else [],
        payments=payments,
        give_backs=[each for each in give_backs if each.order_id == order.pk],
        reported=from_minor(reported, purchase.currency),
        credit=from_minor(max(0, held - waiting), purchase.currency),
    )


def _waits(purchase: Purchase, order: Order, lines: Sequence[Line]) -> dict[int, str]:
    """How far the rows and packs of these lines are while orders are taken. At most 1 query."""
    gathered = {line.variant.item_id for line in lines if line.variant.item.sale_form in GATHERED}
    if not gathered or purchase.state not in TAKING_ORDERS:
        return {}
    items = Item.objects.filter(pk__in=sorted(gathered))
    return waiting_words(places_of(items, orders=Order.objects.filter(pk=order.pk)))


def lines_of(**which: Any) -> "QuerySet[Line]":
    """Lines with what is shown of them, in the order they were placed."""
    return Line.objects.filter(**which).select_related("variant__item", "wished").order_by("placed_at", "pk")


def _lines_and_sorts(purchase: Purchase, order: Order) -> tuple[list[Line], dict[int, list[CameInstead]]]:
    """The order's lines with what their state asks for, and what came instead, by line. 1 query."""
    lines = lines_of(order_id=order.pk)
    if purchase.state == PurchaseState.STOPPED:
        return list(dearer(lines)), {}
    if purchase.state not in DELIVERED:
        return list(lines), {}
    rows: Iterable[Any] = lines.order_by("placed_at", "pk", "mis_sorts__pk").annotate(
        sorted_pieces=F("mis_sorts__pieces"),
        outcome=F("mis_sorts__outcome"),
        came_article=F("mis_sorts__came_as__item__article"),
        came_size=F("mis_sorts__came_as__size"),
        came_colour=F("mis_sorts__came_as__colour"),
        came_name=F("mis_sorts__name"),
    )
    found: dict[int, Line] = {}
    sorts: dict[int, list[CameInstead]] = {}
    for row in rows:
        found.setdefault(row.pk, row)
        if row.sorted_pieces is not None:
            label = str(Variant(size=row.came_size or "", colour=row.came_colour or ""))
            came = CameInstead(row.sorted_pieces, row.outcome, row.came_article, label, row.came_name)
            sorts.setdefault(row.pk, []).append(came)
    return list(found.values()), sorts


def shown_line(
    purchase: Purchase, line: Line, *, waits: str = "", sorts: Sequence[CameInstead] = ()
) -> OrderLine:
    """The line in words and figures; `waits` says how far its row or pack is, `sorts` what came instead."""
    item = line.variant.item
    cost, delivery = _cost(line, tariff_of(purchase))
    came = line.state in CAME or line.state == LineState.REFUNDED
    short = came and line.ended_because in (LineEnd.SHORT, LineEnd.DEFECTIVE, LineEnd.MIS_SORTED)
    credited = sum(each.pieces for each in sorts if each.outcome == SortedOut.CREDITED)
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
        missing=line.quantity - (line.received or 0) - line.defective - credited if came else 0,
        defective=line.defective,
        because=line.get_ended_because_display() if line.ended_because else "",
        placed_at=line.placed_at,
        ended_at=line.ended_at,
        handed_over_at=line.handed_over_at,
        refusal_asked_at=line.refusal_asked_at,
        refusal_declined=line.refusal_declined,
        sorts=sorts,
        may_refuse=purchase.state == PurchaseState.STOPPED
        and line.state == LineState.CONFIRMED
        and not line.refusal_asked_at,
        may_take_back=purchase.state in TAKING_ORDERS and line.state == LineState.RELEASED,
        sale_form=item.sale_form,
        tolerance=line.tolerance,
        replacement=line.replacement,
        replacement_words=line.get_replacement_display(),
        told=[
            *outcome_words(purchase, line),
            *price_words(purchase, line),
            *([waits] if waits else []),
        ],
    )


def _cost(line: Line, tariff: Tariff) -> tuple[int, int]:
    dues = line_dues(priced(line), tariff=tariff) if line.state in OWING else Dues()
    return dues.goods_cost + dues.transfer, dues.delivery

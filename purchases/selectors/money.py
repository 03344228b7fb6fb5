"""The money pages of the desk."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from moneyed import Money

from config.kernel.money import from_minor
from purchases.models import GiveBack, Line, Order, Payment, Purchase
from purchases.rules.paying import prepayment
from purchases.rules.pricing import Dues
from purchases.selectors.dues import dues_of
from purchases.selectors.prepayments import confirmed_money
from purchases.selectors.report import FIGURES, Row, report_rows, totals
from purchases.states import (
    OPEN_GIVE_BACKS,
    GiveBackState,
    LineState,
    PaymentState,
    PaymentWay,
)

ROWS_A_PAGE = 50
MOST_SHOWN = 100


def money_page(purchase: Purchase, *, number: str | None) -> dict[str, Any]:
    """The report with its totals, payments and repayments, what waits for a decision first. 5 queries."""
    rows = report_rows(purchase)
    page = Paginator(rows, ROWS_A_PAGE).get_page(number)
    return {
        "page": page,
        "rows": [report_figures(row, purchase) for row in page],
        "totals": {name: from_minor(units, purchase.currency) for name, units in totals(rows).items()},
        "overpaid_count": sum(row.balance < 0 for row in rows),
        "payments": list(_payments(purchase)),
        "give_backs": list(_give_backs(purchase)),
        "ways": PaymentWay.choices,
    }


def report_figures(row: Row, purchase: Purchase) -> dict[str, Any]:
    """A row of the report with its figures as Money."""
    figures = {name: from_minor(getattr(row, name), purchase.currency) for name in FIGURES}
    return {"order_id": row.order_id, "number": row.number, "name": row.name, **figures}


@dataclass(frozen=True, slots=True)
class Prepaid:
    """What one order is to prepay and has; `is_reported` when a payment waits for a decision."""

    order_id: int
    number: int
    name: str
    percent: Decimal
    goods_cost: Money
    due: Money
    paid: Money
    missing: Money
    is_reported: bool

    @property
    def state(self) -> str:
        """As the status component names it."""
        if not self.missing.amount:
            return "paid"
        if self.is_reported:
            return "reported"
        return "half_paid" if self.paid.amount else "unpaid"


def prepayment_page(purchase: Purchase, *, number: str | None) -> dict[str, Any]:
    """Who has prepaid and who has not, and the requests to be let off. 5 queries."""
    rows = _prepaid(purchase)
    page = Paginator(rows, ROWS_A_PAGE).get_page(number)
    asked = Line.objects.filter(
        order__purchase=purchase, state=LineState.CONFIRMED, refusal_asked_at__isnull=False
    )
    return {
        "page": page,
        "unpaid_count": sum(bool(row.missing.amount) for row in rows),
        "missing": sum((row.missing for row in rows), from_minor(0, purchase.currency)),
        "refusals": list(
            asked.select_related("order__contact", "variant__item").order_by("refusal_asked_at")[:MOST_SHOWN]
        ),
    }


def _prepaid(purchase: Purchase) -> list[Prepaid]:
    owed = dues_of(purchase)
    paid = confirmed_money(purchase)
    reported = set(
        Payment.objects.filter(order__purchase=purchase, state=PaymentState.REPORTED).values_list(
            "order_id", flat=True
        )
    )
    orders = Order.objects.filter(purchase=purchase).select_related("contact").order_by("number")
    found = [
        _row(
            purchase,
            order,
            dues=owed[order.pk],
            paid=paid.get(order.pk, 0),
            is_reported=order.pk in reported,
        )
        for order in orders
        if order.pk in owed
    ]
    return sorted(found, key=lambda row: (not row.missing.amount, row.number))


def _row(purchase: Purchase, order: Order, *, dues: Dues, paid: int, is_reported: bool) -> Prepaid:
    terms = purchase.agreed
    due = prepayment(
        goods_cost=dues.goods_cost, terms_percent=terms.prepay_percent, own_percent=order.prepay_percent
    )
    return Prepaid(
        order_id=order.pk,
        number=order.number,
        name=order.contact.full_name,
        percent=terms.prepay_percent if order.prepay_percent is None else order.prepay_percent,
        goods_cost=from_minor(dues.goods_cost, purchase.currency),
        due=from_minor(due, purchase.currency),
        paid=from_minor(paid, purchase.currency),
        missing=from_minor(max(0, due - paid), purchase.currency),
        is_reported=is_reported,
    )


def _first(field: str, values: list[str]) -> Case:
    when = When(**{f"{field}__in": values}, then=Value(0))
    return Case(when, default=Value(1), output_field=IntegerField())


def _payments(purchase: Purchase) -> Any:
    return (
        Payment.objects.filter(order__purchase=purchase)
        .select_related("order__contact")
        .order_by(_first("state", [PaymentState.REPORTED]), "-reported_at", "-pk")[:MOST_SHOWN]
    )


def _give_backs(purchase: Purchase) -> Any:
    return (
        GiveBack.objects.filter(order__purchase=purchase)
        .select_related("order__contact")
        .order_by(
            _first("state", [GiveBackState.OWED]),
            _first("state", sorted(OPEN_GIVE_BACKS)),
            "-owed_at",
            "-pk",
        )[:MOST_SHOWN]
    )

"""The desk of a purchase: one page a state, with the one next step on top."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.kernel.money import from_minor
from organizers.selectors import current_rules
from purchases.forms.copying import CopyForm
from purchases.models import Purchase
from purchases.rules.minimum import Reached
from purchases.rules.pricing import total_dues
from purchases.selectors.board import pieces_by_order
from purchases.selectors.desk import purchases_to_copy_into
from purchases.selectors.dues import dues_of
from purchases.selectors.minimum import progress_of
from purchases.selectors.prepayments import due_at_stop, missing_prepayments
from purchases.selectors.report import report_rows, totals
from purchases.selectors.result import result_of
from purchases.selectors.supplier_order import order_sheet
from purchases.selectors.tiers import tier_ahead
from purchases.selectors.top_up import is_open
from purchases.services import closing, publishing
from purchases.states import PurchaseState
from purchases.views.carrying import carried, show

Figures = dict[str, Any]


@carried
@require_safe
def desk(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    return desk_page(request, purchase)


def desk_page(request: HttpRequest, purchase: Purchase, form: forms.Form | None = None) -> HttpResponse:
    """The page of the purchase's state; `form` is an act that was refused."""
    at = timezone.now()
    figures = PAGES[PurchaseState(purchase.state)](purchase, at)
    return show(request, purchase, f"states/{purchase.state}", form=form, at=at, **figures)


def _draft(purchase: Purchase, at: datetime) -> Figures:
    obstacles = list(publishing.obstacles(purchase, rules=current_rules(), at=at))
    return {
        "obstacles": obstacles,
        "lacks_dates": any(each.field in ("stop_at", "last_call_at") for each in obstacles),
        "lacks_rate": any(each.field == "official_rate" for each in obstacles),
        "lacks_terms": any(each.field for each in obstacles),
        "ready": not obstacles and bool(purchase.pickup_name),
    }


def _taking_orders(purchase: Purchase, at: datetime) -> Figures:
    owed = dues_of(purchase)
    total = total_dues(owed)
    return {
        "progress": shown_progress(purchase, progress_of(purchase)),
        "people": len(owed),
        "pieces": sum(pieces_by_order(purchase).values()),
        "goods": from_minor(total.goods, purchase.currency),
        "fee": from_minor(total.fee, purchase.currency),
        "tier": tier_ahead(purchase),
        "stop_has_come": bool(purchase.stop_at and purchase.stop_at <= at),
    }


def _stopped(purchase: Purchase, at: datetime) -> Figures:
    sheet = order_sheet(purchase)
    missing = missing_prepayments(purchase, among=due_at_stop(purchase, at=at))
    return {
        "top_up_is_open": is_open(purchase, at),
        "missing_count": len(missing),
        "missing_sum": from_minor(sum(missing.values()), purchase.currency),
        "prepay_is_due": bool(purchase.prepay_due_at and purchase.prepay_due_at <= at),
        "pieces": sheet.pieces,
        "positions": len(sheet.rows),
        "supplier_sum": sheet.total,
    }


def _bought_out(purchase: Purchase, at: datetime) -> Figures:
    return {"sums": _sums(purchase)}


def _arrived(purchase: Purchase, at: datetime) -> Figures:
    rows = report_rows(purchase)
    return {
        "sums": _sums(purchase, rows),
        "overpaid_count": sum(row.balance < 0 for row in rows),
        "overpaid": from_minor(-sum(row.balance for row in rows if row.balance < 0), purchase.currency),
        "still_due": from_minor(sum(row.balance for row in rows if row.balance > 0), purchase.currency),
        "is_late": bool(purchase.distribution_due_at and purchase.distribution_due_at <= at),
    }


def _distribution(purchase: Purchase, at: datetime) -> Figures:
    return {"obstacles": list(closing.obstacles(purchase))}


def _closed(purchase: Purchase, at: datetime) -> Figures:
    return {"result": result_of(purchase), "people": purchase.orders_count}


def _cancelled(purchase: Purchase, at: datetime) -> Figures:
    targets = purchases_to_copy_into(purchase)
    return {"result": result_of(purchase), "copy_form": CopyForm(purchases=targets) if targets else None}


PAGES: Mapping[PurchaseState, Callable[[Purchase, datetime], Figures]] = {
    PurchaseState.DRAFT: _draft,
    PurchaseState.OPEN: _taking_orders,
    PurchaseState.LAST_CALL: _taking_orders,
    PurchaseState.STOPPED: _stopped,
    PurchaseState.BOUGHT_OUT: _bought_out,
    PurchaseState.ARRIVED: _arrived,
    PurchaseState.DISTRIBUTION: _distribution,
    PurchaseState.CLOSED: _closed,
    PurchaseState.CANCELLED: _cancelled,
}


def shown_progress(purchase: Purchase, minimums: list[Reached]) -> list[dict[str, Any]]:
    """Every minimum as plain values for the progress component."""
    return [
        {
            "kind": reached.kind,
            "is_met": reached.is_met,
            "value": from_minor(reached.have, purchase.currency) if reached.kind == "sum" else reached.have,
            "target": from_minor(reached.need, purchase.currency) if reached.kind == "sum" else reached.need,
        }
        for reached in minimums
    ]


def _sums(purchase: Purchase, rows: list[Any] | None = None) -> Figures:
    found = totals(report_rows(purchase) if rows is None else rows)
    return {name: from_minor(units, purchase.currency) for name, units in found.items()}

"""A participant's own orders."""

from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.kernel.days import local_day
from config.kernel.errors import DomainError
from purchases.forms.ordering import OrderForm
from purchases.forms.paying import PaymentForm
from purchases.models import Purchase
from purchases.models.purchase import known
from purchases.selectors.figures import collect_by
from purchases.selectors.helping import help_of
from purchases.selectors.mine import finished_orders, order_cards, orders_of, running_orders_and
from purchases.selectors.orders import OrderLine, OrderSummary, order_summary
from purchases.selectors.pictures import arrival_photos
from purchases.selectors.timeline import events_of, order_entries
from purchases.services.payments import PAYABLE
from purchases.states import PLACED, TAKING_ORDERS, LineState, PurchaseState, Replacement

FINISHED_A_PAGE = 10
LINES_A_PAGE = 50


@login_required
@require_safe
def my_purchases(request: HttpRequest) -> HttpResponse:
    page = Paginator(finished_orders(request.user), FINISHED_A_PAGE).get_page(request.GET.get("page"))
    cards = order_cards(running_orders_and(page.object_list, user=request.user))
    piles: dict[str, list[Any]] = {"pay": [], "collect": [], "ordered": [], "finished": []}
    for card in cards:
        piles[card.pile].append(card)
    context = {
        "piles": piles,
        "page": page,
        "now": timezone.now(),
        "is_empty": not cards,
        "helps": help_of(request.user),
    }
    return render(request, "purchases/mine/my.html", context)


@login_required
@require_safe
def my_order(request: HttpRequest, slug: str) -> HttpResponse:
    return my_order_response(request, slug)


def my_order_response(
    request: HttpRequest,
    slug: str,
    *,
    payment_form: PaymentForm | None = None,
    order_form: OrderForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The order's page; with a form or a refusal what was typed and why it was not taken. 404 for others."""
    order = get_object_or_404(_own_orders(request), purchase__slug=slug)
    purchase = order.purchase
    now = timezone.now()
    summary = order_summary(purchase, order)
    figures = summary.figures
    due = figures.due_now if figures.due_now.amount > 0 else figures.later
    still_due = due - summary.reported
    asked = request.POST if order_form is not None else request.GET
    page = Paginator(summary.live_lines, LINES_A_PAGE).get_page(asked.get("page"))
    wants = _held(summary, page)
    if order_form is not None:
        order_form.name_fields(
            (field, held.name)
            for held in wants
            for field in (held.field, held.tolerance_field, held.replacement_field)
        )
    status = 422 if payment_form or order_form or refusal else 200
    context = {
        "purchase": purchase,
        "order": order,
        "summary": summary,
        "page": page,
        "ended_page": Paginator(summary.ended_lines, LINES_A_PAGE).get_page(asked.get("ended")),
        "address": reverse("purchases:my_order", args=[slug]),
        "photos": arrival_photos(purchase),
        "figures": figures,
        "now": now,
        "replacements": Replacement.choices,
        "wants": wants if purchase.state in TAKING_ORDERS else [],
        "takes_orders": purchase.state in TAKING_ORDERS and now < known(purchase.stop_at),
        "entries": order_entries(purchase, summary, events_of(purchase, order_id=order.pk), at=now),
        "payment_form": payment_form
        or PaymentForm(currency=purchase.currency, due=still_due, today=local_day(now, purchase.time_zone)),
        "risen": summary.risen,
        "may_pay": purchase.state in PAYABLE,
        "may_use_credit": _may_use_credit(purchase, summary),
        "order_form": order_form,
        "refusal": refusal,
        "collect_by": collect_by(purchase) if _waits(summary) else None,
    }
    return render(request, "purchases/order/my_order.html", context, status=status)


def _own_orders(request: HttpRequest) -> "QuerySet[Any]":
    return orders_of(request.user).select_related("purchase__city", "purchase__supplier_order")


class Held(NamedTuple):
    """What the participant holds of one variant, in all of their lines, and may change."""

    pk: int
    name: str
    pieces: int
    sale_form: str
    tolerance: int
    replacement: str

    @property
    def field(self) -> str:
        return f"quantity-{self.pk}"

    @property
    def tolerance_field(self) -> str:
        return f"tolerance-{self.pk}"

    @property
    def replacement_field(self) -> str:
        return f"replacement-{self.pk}"


def _held(summary: OrderSummary, page: Page[OrderLine]) -> list[Held]:
    """The variants of the lines on this page."""
    held: dict[int, Held] = {}
    for line in summary.lines:
        if line.state in PLACED:
            has = held.get(line.variant_id)
            held[line.variant_id] = Held(
                pk=line.variant_id,
                name=_name(line),
                pieces=line.quantity + (has.pieces if has else 0),
                sale_form=line.sale_form,
                tolerance=line.tolerance + (has.tolerance if has else 0),
                replacement=line.replacement,
            )
    shown = {line.variant_id for line in page}
    return [each for pk, each in held.items() if pk in shown]


def _name(line: OrderLine) -> str:
    return f"{line.name}, {line.label}" if line.label else line.name


def _waits(summary: OrderSummary) -> bool:
    return any(line.state == LineState.ARRIVED for line in summary.lines)


def _may_use_credit(purchase: Purchase, summary: OrderSummary) -> bool:
    owes = summary.figures.balance.amount > 0
    return owes and summary.credit.amount > 0 and purchase.state != PurchaseState.CANCELLED

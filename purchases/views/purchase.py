"""The page of one purchase."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.kernel.errors import DomainError
from ledger import selectors as ledger
from participants.once import Answer, answer_once
from purchases.forms.ordering import OrderForm
from purchases.models import Order, Purchase
from purchases.models.purchase import known
from purchases.selectors.catalogue import ShelfItem, figures_of, items_of_page, minimum_words, purchase_page
from purchases.selectors.dues import tariff_of
from purchases.selectors.figures import figures_of_order, moved_by_order
from purchases.selectors.minimum import Turnout, progress, turnout_of
from purchases.selectors.orders import lines_of, shown_line
from purchases.selectors.timeline import events_of, news_entries
from purchases.services.favourites import favour, forget
from purchases.states import LIVE, PLACED, TAKING_ORDERS, PurchaseState

ITEMS_A_PAGE = 50
MOST_WORDS = 100
TABS = ("items", "terms", "news")


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    return purchase_response(request, slug, request.GET)


def purchase_response(
    request: HttpRequest,
    slug: str,
    asked: Any,
    *,
    form: OrderForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The page; with `form` once more what was typed, and why it was not taken. 404 for strangers."""
    now = timezone.now()
    search = asked.get("q", "").replace("\x00", "")[:MOST_WORDS].strip()
    try:
        purchase = purchase_page(slug=slug, user=request.user, at=now, search=search)
    except Purchase.DoesNotExist:
        raise Http404 from None
    tab = asked.get("tab") if asked.get("tab") in TABS else TABS[0]
    turnout = turnout_of(purchase)
    may_change = purchase.state in TAKING_ORDERS
    context = {
        "purchase": purchase,
        "agreed": purchase.agreed,
        "tariff": tariff_of(purchase),
        "now": now,
        "tab": tab,
        "search": search,
        "form": form,
        "refusal": refusal,
        "is_own": request.user.is_authenticated and purchase.organizer.user_id == request.user.pk,
        "takes_orders": may_change and now < known(purchase.stop_at),
        "may_change": may_change,
        "may_order": may_change
        and request.user.is_authenticated
        and bool(now < known(purchase.stop_at) or purchase.my_order),
        "minimums": _minimums(purchase, turnout) if purchase.state in LIVE else [],
        "people": turnout.people,
        "reached_state": _reached(purchase),
        **_order_box(purchase, turnout),
    }
    if tab == "items":
        context |= _items(purchase, asked, search, context["lines"])
    elif tab == "news":
        context["entries"] = news_entries(purchase, events_of(purchase))
    if form is not None:
        form.name_fields((row.field, f"{item.name} {row.label}".strip())
                         for item in context.get("items", []) for row in item.variants)  # fmt: skip
    return render(
        request, "purchases/purchase/purchase.html", context, status=422 if form is not None else 200
    )


def _items(purchase: Purchase, asked: Any, search: str, lines: Any) -> dict[str, Any]:
    held: dict[int, int] = {}
    for line in lines:
        if line.state in PLACED:
            held[line.variant_id] = held.get(line.variant_id, 0) + line.quantity
    paginator: Paginator[int] = Paginator(range(purchase.item_count), ITEMS_A_PAGE)
    page: Page[int] = paginator.get_page(asked.get("page"))
    start = (page.number - 1) * ITEMS_A_PAGE
    items: list[ShelfItem] = items_of_page(
        purchase, search=search, start=start, end=start + ITEMS_A_PAGE, tariff=tariff_of(purchase), held=held
    )
    return {"items": items, "page": page}


def _order_box(purchase: Purchase, turnout: Turnout) -> dict[str, Any]:
    if not purchase.my_order:
        return {"lines": [], "figures": None}
    order = Order(
        pk=purchase.my_order, purchase=purchase, prepay_percent=purchase.my_prepay_percent, number=0
    )
    lines = list(lines_of(order=order.pk))
    money = moved_by_order(ledger.moved_to_each(keys=[order.account])).get(order.account)
    return {
        "lines": [shown_line(purchase, line) for line in lines],
        "figures": figures_of_order(purchase, order, lines, money=money, turnout=turnout),
    }


def _minimums(purchase: Purchase, turnout: Turnout) -> list[dict[str, Any]]:
    shown = []
    for reached in progress(purchase, turnout):
        if reached.item_id is None:
            value, target = figures_of(reached, purchase.currency)
            shown.append({"label": minimum_words(reached), "value": value, "target": target})
    return shown


def _reached(purchase: Purchase) -> str:
    """How far a cancelled purchase came."""
    if purchase.stopped_at:
        return PurchaseState.STOPPED
    if purchase.called_at:
        return PurchaseState.LAST_CALL
    return PurchaseState.OPEN if purchase.published_at else ""


@login_required
@require_POST
def favourite(request: HttpRequest, slug: str) -> HttpResponse:
    purchase = get_object_or_404(Purchase.objects.visible_to(request.user), slug=slug)

    def act() -> Answer:
        favour(purchase=purchase, user=request.user, at=timezone.now())
        return Answer(purchase.get_absolute_url(), _("You will be told before it stops."))

    return answer_once(request, act)


@login_required
@require_POST
def unfavourite(request: HttpRequest, slug: str) -> HttpResponse:
    purchase = get_object_or_404(Purchase.objects.visible_to(request.user), slug=slug)
    forget(purchase=purchase, user=request.user)
    return redirect(purchase)

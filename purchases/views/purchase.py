"""The page of one purchase."""

from typing import Any

from django import forms
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
from purchases.forms.questions import QuestionForm
from purchases.models import Order, Purchase
from purchases.models.purchase import known
from purchases.selectors.catalogue import figures_of, minimum_words, purchase_page
from purchases.selectors.dues import tariff_of
from purchases.selectors.figures import figures_of_order, moved_by_order
from purchases.selectors.minimum import Turnout, progress, turnout_of
from purchases.selectors.orders import lines_of, shown_line
from purchases.selectors.pictures import arrival_photos
from purchases.selectors.places import places_of
from purchases.selectors.questions import questions_for, shown
from purchases.selectors.shelf import Held, items_of_page
from purchases.selectors.shown_places import FEW, MANY, Shop, shown_places
from purchases.selectors.tiers import tier_ahead
from purchases.selectors.timeline import events_of, news_entries
from purchases.selectors.top_up import is_open
from purchases.services.favourites import favour, forget
from purchases.states import LIVE, PLACED, PUBLIC, TAKING_ORDERS, PurchaseState, Replacement
from purchases.views.asked import ITEMS_A_PAGE, Asked
from purchases.views.topping_up import top_up_shown

QUESTIONS_A_PAGE = 20
TABS = ("items", "terms", "questions", "news")


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    return purchase_response(request, slug, request.GET)


def purchase_response(
    request: HttpRequest,
    slug: str,
    data: Any,
    *,
    form: OrderForm | None = None,
    question_form: forms.Form | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The page; with a form once more what was typed, and why it was not taken. 404 for strangers."""
    now = timezone.now()
    asked = Asked.read(data)
    try:
        purchase = purchase_page(slug=slug, user=request.user, at=now, items=asked.items)
    except Purchase.DoesNotExist:
        raise Http404 from None
    runs = is_open(purchase, now)
    tab = data.get("tab") if data.get("tab") in _tabs(runs=runs) else _first_tab(data, runs=runs)
    turnout = turnout_of(purchase)
    may_change = purchase.state in TAKING_ORDERS
    context = {
        "purchase": purchase,
        "agreed": purchase.agreed,
        "tariff": tariff_of(purchase),
        "now": now,
        "tab": tab,
        "search": asked.search,
        "asked": asked,
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
        "tier": tier_ahead(purchase) if may_change and purchase.has_tiers else None,
        "reached_state": _reached(purchase),
        "top_up_is_open": runs,
        "photos": arrival_photos(purchase),
        **_order_box(purchase, turnout),
    }
    if tab == "items":
        context |= _items(purchase, asked, context["lines"], takes_orders=context["takes_orders"])
    elif tab == "questions":
        context |= _questions(request, purchase, data, question_form)
    elif tab == "top_up":
        context |= top_up_shown(purchase, data)
    elif tab == "news":
        context["entries"] = news_entries(purchase, events_of(purchase))
    if form is not None:
        form.name_fields((field, f"{item.name} {row.label}".strip())
                         for item in context.get("items", []) for row in item.variants
                         for field in (row.field, row.tolerance_field, row.replacement_field))  # fmt: skip
    return render(
        request, "purchases/purchase/purchase.html", context, status=422 if form is not None else 200
    )


def _tabs(*, runs: bool) -> tuple[str, ...]:
    return ("top_up", *TABS) if runs else TABS


def _first_tab(data: Any, *, runs: bool) -> str:
    """What is shown to whom who asks for no tab: the items, or what is missing while a top-up runs."""
    asks_for_items = any(data.get(name) for name in ("q", "item", "variant", "size", "page"))
    return "top_up" if runs and not asks_for_items else TABS[0]


def _items(purchase: Any, asked: Asked, lines: Any, *, takes_orders: bool) -> dict[str, Any]:
    held: dict[int, Held] = {}
    for line in lines:
        if line.state in PLACED:
            has = held.get(line.variant_id, Held())
            held[line.variant_id] = Held(
                has.pieces + line.quantity, has.tolerance + line.tolerance, line.replacement
            )
    paginator: Paginator[int] = Paginator(range(purchase.item_count), ITEMS_A_PAGE)
    page: Page[int] = paginator.get_page(asked.page)
    start = (page.number - 1) * ITEMS_A_PAGE
    found = asked.items.filter(purchase=purchase)[start : start + ITEMS_A_PAGE]
    items = items_of_page(purchase, found=found, tariff=tariff_of(purchase), held=held)
    fills = purchase.state != PurchaseState.DRAFT and any(item.is_gathered for item in items)
    orders = Order.objects.filter(pk=purchase.my_order or 0)
    shop = Shop(purchase.get_absolute_url(), takes_orders, asked.size, MANY if asked.item else FEW)
    places = shown_places(places_of(found, orders=orders) if fills else {}, shop=shop)
    return {"items": items, "page": page, "places": places, "replacements": Replacement.choices}


def _questions(
    request: HttpRequest, purchase: Purchase, asked: Any, form: forms.Form | None
) -> dict[str, Any]:
    found = questions_for(purchase, user=request.user)
    page = Paginator(found, QUESTIONS_A_PAGE).get_page(asked.get("page"))
    return {
        "page": page,
        "questions": shown(purchase, page),
        "question_form": form or QuestionForm(),
        "may_ask": purchase.state in PUBLIC,
        "may_answer": purchase.may_answer,
    }


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

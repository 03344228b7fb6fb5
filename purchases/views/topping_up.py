"""A window after the stop for what rows and packs miss. Rule: R-TOPUP."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.kernel.errors import DomainError
from config.limits import limited
from participants.once import Answer, BadFormKey, answer_once
from purchases.forms.acting import ConfirmForm
from purchases.forms.ordering import OrderForm
from purchases.forms.topping_up import TopUpForm
from purchases.models import Purchase
from purchases.selectors.top_up import (
    CameSoFar,
    came_so_far,
    catalogue_of_waiting,
    is_open,
    items_with_kept_pieces,
    open_items,
    top_up_catalogue,
)
from purchases.services.topping_up import CannotTopUp, end_top_up, open_top_up, top_up
from purchases.states import PurchaseState
from purchases.views.carrying import carried, carry_out, show

ITEMS_A_PAGE = 20
PAGE = "missing"


def top_up_shown(purchase: Purchase, data: Any) -> dict[str, Any]:
    """What can be added, on its page that `data` asks for. 2 queries."""
    items = open_items(purchase, top_up_catalogue(purchase), fillable=True)
    return {"top_up_page": Paginator(items, ITEMS_A_PAGE).get_page(data.get(PAGE))}


@login_required
@limited("order")
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that can be added; what the box on the purchase's page sends comes here as well."""
    purchase = get_object_or_404(
        Purchase.objects.visible_to(request.user).select_related("organizer", "city", "terms"), slug=slug
    )
    if request.method != "POST":
        if not is_open(purchase, timezone.now()):
            return redirect(purchase)
        return _page(request, purchase)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _page(request, purchase, form)

    def act() -> Answer:
        top_up(slug=slug, wanted=form.wanted(), by=request.user, at=timezone.now())
        return Answer(reverse("purchases:my_order", args=[slug]), _("What you added is in your order."))

    try:
        return answer_once(request, act)
    except BadFormKey:
        raise
    except CannotTopUp as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _page(request, purchase, form, refusal)


def _page(
    request: HttpRequest,
    purchase: Purchase,
    form: OrderForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    at = timezone.now()
    catalogue = top_up_catalogue(purchase)
    items = open_items(purchase, catalogue, fillable=True) if is_open(purchase, at) else []
    data = request.GET if form is None else request.POST
    page = Paginator(items, ITEMS_A_PAGE).get_page(data.get(PAGE))
    if form is not None:
        form.name_fields((f"quantity-{listed.pk}", listed.label) for listed in catalogue.variants.values())
        _tell_over_all(form, {place.field for item in page for place in item.places})
    context = {
        "purchase": purchase,
        "now": at,
        "top_up_page": page,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "purchases/top_up/page.html", context, status=200 if form is None else 422)


def _tell_over_all(form: OrderForm, shown: set[str]) -> None:
    """Say above the form what is wrong with fields that the page does not have any more."""
    for name in form.errors.keys() - shown - {NON_FIELD_ERRORS}:
        for message in form.errors.pop(name):
            form.add_error(None, f"{form[name].label}: {message}")


@carried
def open_up(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What was kept open, and the form that lets people fill it; while they may, what came of it."""
    if purchase.state != PurchaseState.STOPPED:
        raise Http404
    if request.method != "POST":
        return _desk(request, purchase)
    at = timezone.now()
    form = TopUpForm(request.POST, purchase=purchase, kept=items_with_kept_pieces(purchase), at=at)

    def act() -> Answer:
        open_top_up(purchase_id=purchase.pk, by=request.user, at=at, **form.cleaned_data)
        back = reverse("purchases:desk-top-up", args=[purchase.slug])
        return Answer(back, _("The top-up is open; who ordered or marked the purchase is told."))

    return carry_out(request, form, act=act, again=lambda refused: _desk(request, purchase, refused))


@require_POST
@carried
def end(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    if purchase.state != PurchaseState.STOPPED:
        raise Http404

    def act() -> Answer:
        end_top_up(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        return Answer(purchase.desk_url, _("The top-up has ended; who loses pieces is told."))

    form = ConfirmForm(request.POST)
    return carry_out(request, form, act=act, again=lambda refused: _desk(request, purchase, refused))


def _desk(request: HttpRequest, purchase: Purchase, form: forms.Form | None = None) -> HttpResponse:
    at = timezone.now()
    kept = items_with_kept_pieces(purchase)
    items = open_items(purchase, catalogue_of_waiting(purchase, items=kept), fillable=False) if kept else []
    runs = is_open(purchase, at)
    opening = form if isinstance(form, TopUpForm) else TopUpForm(purchase=purchase, kept=kept, at=at)
    open_now = sum(len(item.gaps) + item.more for item in items)
    came = came_so_far(purchase) if runs else None
    return show(
        request,
        purchase,
        "top_up",
        form=form,
        at=at,
        opening=opening if kept and not runs else None,
        is_open=runs,
        came=came,
        figures=_lost(came, open_now) if came else [],
        page=Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page")),
        rows_and_packs=open_now,
    )


def _lost(came: CameSoFar, open_now: int) -> list[tuple[str, int]]:
    """What ending it now takes from whom."""
    return [
        (_("Rows and packs that are given up"), open_now),
        (_("Pieces that are released"), came.waiting),
        (_("People who lose something"), came.concerned),
    ]

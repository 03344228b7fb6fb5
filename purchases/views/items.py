"""The items of a purchase: by hand, and from a supplier's list."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participants.once import Answer
from purchases.forms.acting import ConfirmForm
from purchases.forms.drafting import ItemForm, LimitForm, SellingForm
from purchases.models import Item, Purchase, Variant
from purchases.selectors.desk import items_of
from purchases.services.items import (
    CHANGEABLE,
    add_item,
    mark_available,
    mark_sold_out,
    remove_item,
    set_limit,
)
from purchases.services.selling import set_selling
from purchases.states import PurchaseState
from purchases.views.carrying import carried, carry_out, press, searched, show

ITEMS_A_PAGE = 50


@carried
def items(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The list, with a form to add one by hand."""
    if request.method != "POST":
        return _list(request, purchase)
    form = ItemForm(request.POST, currency=str(purchase.supplier_currency))

    def act() -> Answer:
        add_item(purchase_id=purchase.pk, by=request.user, at=timezone.now(), **form.values)
        return Answer(request.path, _("“%(name)s” is added.") % {"name": form.cleaned_data["name"]})

    return carry_out(request, form, act=act, again=lambda form: _list(request, purchase, adding=form))


def _list(
    request: HttpRequest,
    purchase: Purchase,
    *,
    adding: forms.Form | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    words = searched(request)
    found = items_of(purchase, words=words).prefetch_related("pictures", "tiers")
    return show(
        request,
        purchase,
        "items",
        form=form,
        adding=adding or ItemForm(currency=str(purchase.supplier_currency)),
        page=Paginator(found, ITEMS_A_PAGE).get_page(request.GET.get("page")),
        words=words,
        can_change=purchase.state in CHANGEABLE,
    )


def _change(
    request: HttpRequest, purchase: Purchase, item: int, service: Callable[..., Any], said: str
) -> HttpResponse:
    own = get_object_or_404(Item, pk=item, purchase=purchase)

    def act() -> Answer:
        service(item_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_items_url(purchase), said % {"name": own.name})

    return press(request, act=act, again=lambda form: _list(request, purchase, form=form))


@carried
def remove(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    """What goes off the list; the box, then it is gone."""
    own = get_object_or_404(items_of(purchase), pk=item)

    def again(form: forms.Form) -> HttpResponse:
        sizes = list(own.variants.all())
        figures = [
            (_("Article"), own.article),
            (_("Wholesale price"), own.price),
            (_("Sizes and colours"), len(sizes)),
        ]
        taken = any(variant.taken for variant in sizes)
        return show(request, purchase, "item_remove", form=form, item=own, figures=figures, taken=taken)

    if request.method != "POST":
        return again(ConfirmForm())

    def act() -> Answer:
        remove_item(item_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_items_url(purchase), _("“%(name)s” is off the list.") % {"name": own.name})

    return carry_out(request, ConfirmForm(request.POST), act=act, again=again)


@carried
def selling(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    """How an item is sold, row and pack; after publishing to be looked at."""
    own = get_object_or_404(items_of(purchase), pk=item)

    def again(form: forms.Form) -> HttpResponse:
        can_sell_otherwise = purchase.state == PurchaseState.DRAFT
        return show(request, purchase, "item_selling", form=form, item=own, can_change=can_sell_otherwise)

    if request.method != "POST":
        return again(SellingForm(item=own))
    form = SellingForm(request.POST, item=own)

    def act() -> Answer:
        set_selling(
            item_id=own.pk, selling=form.selling, times=form.times, by=request.user, at=timezone.now()
        )
        return Answer(_items_url(purchase), _("How “%(name)s” is sold is saved.") % {"name": own.name})

    return carry_out(request, form, act=act, again=again)


@require_POST
@carried
def sold_out(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    return _change(request, purchase, item, mark_sold_out, _("“%(name)s” is marked sold out."))


@require_POST
@carried
def available(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    return _change(request, purchase, item, mark_available, _("“%(name)s” can be ordered again."))


@require_POST
@carried
def limit(request: HttpRequest, purchase: Purchase, variant: int) -> HttpResponse:
    own = get_object_or_404(Variant, pk=variant, item__purchase=purchase)
    form = LimitForm(request.POST, auto_id=f"%s-{own.pk}")
    form.variant = own.pk

    def act() -> Answer:
        pieces = form.cleaned_data["limit"]
        set_limit(variant_id=own.pk, limit=pieces, by=request.user, at=timezone.now())
        said = _("The stock limit is lifted.")
        if pieces is not None:
            said = ngettext("At most %(count)d piece.", "At most %(count)d pieces.", pieces) % {
                "count": pieces
            }
        return Answer(_items_url(purchase), said)

    return carry_out(request, form, act=act, again=lambda form: _list(request, purchase, form=form))


def _items_url(purchase: Purchase) -> str:
    return reverse("purchases:desk-items", args=[purchase.slug])

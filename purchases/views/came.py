"""What is said of an article for all orders at once, and what is left over. Rules: R-SHORTAGE, R-COST."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from participants.once import Answer
from purchases.forms.acting import ConfirmForm
from purchases.forms.receiving import NewPriceForm
from purchases.models import Item, Purchase
from purchases.rules.parcel import Received
from purchases.selectors.receiving import Bought, bought_variants, dealing_of, leftovers_of
from purchases.services.repricing import article_did_not_come, article_price_changed
from purchases.states import PurchaseState
from purchases.views.carrying import carried, carry_out, searched, show

ARTICLES_A_PAGE = 50


@carried
@require_safe
def articles(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Every article that was bought, with what can be said of it for all orders."""
    words = searched(request).casefold().split()
    pieces: dict[int, list[Any]] = {}
    for each in _bought(purchase):
        if all(word in each.label.casefold() for word in words):
            pieces.setdefault(each.item_id, [each, 0])[1] += each.pieces
    page = Paginator(list(pieces.values()), ARTICLES_A_PAGE).get_page(request.GET.get("page"))
    return show(request, purchase, "came/articles", page=page, words=searched(request))


@carried
def absent(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    """The article did not come: whom it concerns, then all of it counts as missing."""
    own, bought = _article(purchase, item)

    def again(form: forms.Form) -> HttpResponse:
        received = {each.variant_id: Received(0) for each in bought}
        dealing = dealing_of(purchase, received=received, given={})
        figures: list[tuple[str, Any]] = [
            (_("Pieces bought"), sum(each.pieces for each in bought)),
            (_("People whom it concerns"), len({each.number for each in dealing.affected})),
            (_("Pieces given back"), dealing.credited),
        ]
        page = Paginator(dealing.affected, ARTICLES_A_PAGE).get_page(request.GET.get("page"))
        return show(request, purchase, "came/absent", form=form, item=own, figures=figures, page=page)

    if request.method != "POST":
        return again(ConfirmForm())

    def act() -> Answer:
        count = article_did_not_come(
            purchase_id=purchase.pk, item_id=own.pk, by=request.user, at=timezone.now()
        )
        said = ngettext(
            "%(count)d position counts as missing; it is given back when the arrival is recorded.",
            "%(count)d positions count as missing; they are given back when the arrival is recorded.",
            count,
        )
        return Answer(reverse("purchases:desk-came", args=[purchase.slug]), said % {"count": count})

    return carry_out(request, ConfirmForm(request.POST), act=act, again=again)


@carried
def price(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    """The supplier charges another price for the article: for all orders, and settled."""
    own, _bought_of = _article(purchase, item)
    currency = str(purchase.supplier_currency)

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "came/price", form=form, item=own)

    if request.method != "POST":
        return again(NewPriceForm(currency=currency))
    form = NewPriceForm(request.POST, currency=currency)

    def act() -> Answer:
        count = article_price_changed(
            purchase_id=purchase.pk,
            item_id=own.pk,
            price=form.cleaned_data["price"],
            why=form.cleaned_data["why"],
            by=request.user,
            at=timezone.now(),
        )
        said = ngettext(
            "The price of %(count)d line is brought up to date; everybody concerned is told.",
            "The price of %(count)d lines is brought up to date; everybody concerned is told.",
            count,
        )
        return Answer(reverse("purchases:desk-came", args=[purchase.slug]), said % {"count": count})

    return carry_out(request, form, act=act, again=again)


@carried
@require_safe
def leftovers(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What came and is the organizer's: stock for rehoming."""
    page = Paginator(leftovers_of(purchase), ARTICLES_A_PAGE).get_page(request.GET.get("page"))
    return show(request, purchase, "came/leftovers", page=page)


def _article(purchase: Purchase, item: int) -> tuple[Item, list[Bought]]:
    own = Item.objects.filter(pk=item, purchase=purchase).first()
    if own is None:
        raise Http404
    return own, [each for each in _bought(purchase) if each.item_id == item]


def _bought(purchase: Purchase) -> list[Bought]:
    return bought_variants(purchase) if purchase.state == PurchaseState.BOUGHT_OUT else []

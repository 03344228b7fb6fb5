"""An order whose prepayment did not come: dropped, cut down to what is paid, or asked for less."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participants.once import Answer
from purchases.forms.acting import DropForm
from purchases.forms.money import LowerForm
from purchases.models import Order, Purchase
from purchases.selectors.covering import release_of
from purchases.services.dropping import (
    BreaksMinimum,
    drop_unpaid_order,
    drop_unpaid_order_below_minimum,
    keep_covered_lines,
    keep_covered_lines_below_minimum,
    lower_prepayment,
)
from purchases.views.carrying import carried, carry_out, show
from purchases.views.money import prepayments_page, row_form


@carried
def drop(request: HttpRequest, purchase: Purchase, order: int) -> HttpResponse:
    """What dropping the order releases and gives back, in numbers; the box, then it is dropped."""
    services = drop_unpaid_order, drop_unpaid_order_below_minimum
    return _release(request, purchase, order, services, _("The order is dropped; its owner is told."))


@carried
def keep_covered(request: HttpRequest, purchase: Purchase, order: int) -> HttpResponse:
    """As `drop`, for the lines that the money does not cover."""
    services = keep_covered_lines, keep_covered_lines_below_minimum
    said = _("What the money covers is kept, the rest released; the owner is told.")
    return _release(request, purchase, order, services, said, keep_covered=True)


def _release(
    request: HttpRequest,
    purchase: Purchase,
    order: int,
    services: tuple[Callable[..., Any], Callable[..., Any]],
    said: str,
    *,
    keep_covered: bool = False,
) -> HttpResponse:
    own = _order(purchase, order)

    def again(form: forms.Form) -> HttpResponse:
        below = form.data.get("below") or getattr(form, "cited", "") == BreaksMinimum.rule
        release = release_of(purchase, own, keep_covered=keep_covered)
        figures = [
            (_("Pieces released"), release.released),
            (_("Pieces that stay ordered"), release.kept),
            (_("Goods and fee taken back"), release.taken_back),
            (_("Paid so far"), release.paid),
            (_("Money to give back"), release.to_give_back),
        ]
        return show(
            request, purchase, "unpaid", form=form, order=own, figures=figures, below=below, keep=keep_covered
        )

    if request.method != "POST":
        return again(DropForm())
    form = DropForm(request.POST)

    def act() -> Answer:
        service = services[form.cleaned_data["below"]]
        service(order_id=own.pk, by=request.user, at=timezone.now())
        return Answer(reverse("purchases:desk-prepayments", args=[purchase.slug]), said)

    return carry_out(request, form, act=act, again=again)


@require_POST
@carried
def lower(request: HttpRequest, purchase: Purchase, order: int) -> HttpResponse:
    own = _order(purchase, order)
    form = row_form(LowerForm, request, own.pk)

    def act() -> Answer:
        percent = form.cleaned_data["percent"]
        lower_prepayment(order_id=own.pk, percent=percent, by=request.user, at=timezone.now())
        return Answer(
            reverse("purchases:desk-prepayments", args=[purchase.slug]),
            _("The prepayment of this order is lowered."),
        )

    return carry_out(request, form, act=act, again=lambda form: prepayments_page(request, purchase, form))


def _order(purchase: Purchase, pk: int) -> Order:
    return get_object_or_404(Order.objects.select_related("contact"), pk=pk, purchase=purchase)

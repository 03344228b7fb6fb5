"""Counting the parcel. Rules: R-SHORTAGE, R-HANDOVER."""

import re

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.once import Answer
from purchases.forms.counting import CountingForm
from purchases.models import Purchase
from purchases.selectors.counting import Position, matching, positions_of
from purchases.services.counting import save_counts
from purchases.states import PurchaseState, Right
from purchases.views.carrying import carry_out, helped, searched, show

POSITIONS_A_PAGE = 50
SENT = re.compile(r"came-(\d{1,15})", re.ASCII)


@helped(Right.RECEIVE)
def count(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The counting sheet: what is typed is kept, everything else stays as it is."""
    positions = positions_of(purchase) if purchase.state == PurchaseState.BOUGHT_OUT else []
    if request.method != "POST":
        page = Paginator(_asked_for(request, positions), POSITIONS_A_PAGE).get_page(request.GET.get("page"))
        return _sheet(request, purchase, positions, CountingForm(positions=list(page)), page=page)
    sent = {int(found[1]) for name in request.POST if (found := SENT.fullmatch(name))}
    form = CountingForm(
        request.POST, positions=[each for each in positions if each.bought.variant_id in sent]
    )

    def act() -> Answer:
        kept = save_counts(
            purchase_id=purchase.pk,
            counted=form.counted(),
            seen=form.seen(),
            by=request.user,
            at=timezone.now(),
        )
        if not kept:
            return Answer(request.get_full_path(), _("Nothing new was typed."), "info")
        words = ngettext("%(count)d position is counted.", "%(count)d positions are counted.", kept)
        return Answer(request.get_full_path(), words % {"count": kept})

    return carry_out(
        request, form, act=act, again=lambda form: _sheet(request, purchase, positions, form, page=None)
    )


def _asked_for(request: HttpRequest, positions: list[Position]) -> list[Position]:
    found = matching(positions, words=searched(request))
    return [each for each in found if not each.count] if request.GET.get("show") == "open" else found


def _sheet(
    request: HttpRequest,
    purchase: Purchase,
    positions: list[Position],
    form: forms.Form,
    *,
    page: object,
) -> HttpResponse:
    return show(
        request,
        purchase,
        "helping/count",
        form=form,
        page=page,
        words=searched(request),
        counted=sum(each.count is not None for each in positions),
        positions=len(positions),
    )

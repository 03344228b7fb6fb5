"""The organizer's Today, and a new purchase."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizers.models import Organizer, Supplier
from organizers.selectors import organizer_of
from organizers.states import AT_WORK
from participants.once import Answer
from purchases.forms.drafting import NewPurchaseForm
from purchases.models import Purchase
from purchases.selectors.today import ended_purchases, living_purchases, tasks_of
from purchases.services.starting import start_purchase
from purchases.states import PurchaseState
from purchases.views.carrying import carry_out

ENDED_A_PAGE = 10
MOST_SUPPLIERS = 500


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    organizer = organizer_of(request.user)
    if organizer is None or organizer.state not in AT_WORK:
        return render(request, "purchases/today/no_desk.html", {"organizer": organizer})
    living = living_purchases(organizer)
    context = {
        "organizer": organizer,
        "tasks": tasks_of(organizer, living=living, at=at),
        "living": sorted(living, key=_stage),
        "ended": Paginator(ended_purchases(organizer), ENDED_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "purchases/today/today.html", context)


def _stage(purchase: Purchase) -> int:
    return PurchaseState.values.index(purchase.state)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Title, supplier, city; the rest is filled in on the draft's own pages."""
    organizer = organizer_of(request.user)
    if organizer is None or organizer.state not in AT_WORK:
        return render(request, "purchases/today/no_desk.html", {"organizer": organizer})

    def again(form: forms.Form) -> HttpResponse:
        return _new_page(request, form)

    if request.method != "POST":
        return again(NewPurchaseForm(initial=_like_the_last(organizer)))
    form = NewPurchaseForm(request.POST)

    def act() -> Answer:
        purchase = start_purchase(
            organizer=organizer, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        return Answer(
            reverse("purchases:desk-terms", args=[purchase.slug]),
            _("The draft is made. Nobody but you sees it until you publish."),
        )

    return carry_out(request, form, act=act, again=again)


def _new_page(request: HttpRequest, form: forms.Form) -> HttpResponse:
    suppliers = Supplier.objects.order_by("name").values_list("name", "currency")[:MOST_SUPPLIERS]
    return render(request, "purchases/today/new.html", {"form": form, "suppliers": suppliers})


def _like_the_last(organizer: Organizer) -> dict[str, Any]:
    last = Purchase.objects.filter(organizer=organizer).order_by("-pk").first()
    if last is None:
        return {"city": organizer.city_id, "supplier_currency": str(organizer.city.currency)}
    return {
        "city": last.city_id,
        "category": last.category,
        "supplier_currency": str(last.supplier_currency),
    }

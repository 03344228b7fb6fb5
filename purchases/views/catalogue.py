"""Finding a purchase."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from purchases.filters import CatalogueFilter
from purchases.selectors.catalogue import cards_of, public_purchases

CARDS_A_PAGE = 24
FIELDS = ("city", "category", "state", "closing", "fee", "sort")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = CatalogueFilter(request.GET, queryset=public_purchases(), now=now)
    page = Paginator(asked.qs, CARDS_A_PAGE).get_page(request.GET.get("page"))
    fields = [asked.form[name] for name in FIELDS]
    context = {"filter": asked, "fields": fields, "page": page, "cards": cards_of(page), "now": now}
    return render(request, "purchases/catalogue/catalogue.html", context)

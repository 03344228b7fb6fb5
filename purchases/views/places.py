"""Rows and packs as they fill: asked for again and again while a page is open, or a page of their own."""

from hashlib import sha256

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from purchases.filters import NeedsYouFilter
from purchases.models import Purchase
from purchases.models.purchase import known
from purchases.selectors.catalogue import public_purchases
from purchases.selectors.needs_you import needing
from purchases.selectors.places import orders_in, places_of, public_items
from purchases.selectors.shown_places import FEW, MANY, Shop, shown_places
from purchases.states import TAKING_ORDERS
from purchases.views.asked import ITEMS_A_PAGE, Asked

GAPS_A_PAGE = 24
NOTHING_NEW = 204


@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows and packs of the items asked for: to HTMX the parts that are put in place, else a page.

    204 where HTMX has seen them as they are. 1 query beside the session's and the person's, for the page 2.
    """
    asked = Asked.read(request.GET)
    start = (asked.number - 1) * ITEMS_A_PAGE
    orders = orders_in(slug, user=request.user)
    url = request.path.removesuffix("places/")
    if request.htmx:
        items = asked.items & public_items(slug)
        found = places_of(items[start : start + ITEMS_A_PAGE], orders=orders)
        shop = Shop(url, takes_orders=True, size=asked.size, most=MANY if asked.item else FEW)
        shown = shown_places(found, shop=shop)
        seen = sha256(repr(shown).encode()).hexdigest()[:16]
        if seen == request.GET.get("seen"):
            return HttpResponse(status=NOTHING_NEW)
        query = "&".join(part for part in (asked.query, f"seen={seen}") if part)
        parts = {"shown": shown.values(), "places_url": request.path, "query": query, "seen": seen}
        return render(request, "purchases/purchase/places_parts.html", parts)
    try:
        purchase = Purchase.objects.visible_to(request.user).select_related("organizer").get(slug=slug)
    except Purchase.DoesNotExist:
        raise Http404 from None
    now = timezone.now()
    takes_orders = purchase.state in TAKING_ORDERS and now < known(purchase.stop_at)
    found = places_of(asked.items.filter(purchase=purchase)[start : start + ITEMS_A_PAGE], orders=orders)
    shown = shown_places(found, shop=Shop(url, takes_orders, asked.size, MANY))
    context = {
        "purchase": purchase,
        "items": [(item.name, shown[pk]) for pk, item in found.items()],
        "takes_orders": takes_orders,
        "now": now,
    }
    return render(request, "purchases/purchase/places_page.html", context)


@require_safe
def needs_you(request: HttpRequest) -> HttpResponse:
    """Rows and packs that a piece or two would fill, in every purchase that takes orders."""
    now = timezone.now()
    asked = NeedsYouFilter(request.GET, queryset=public_purchases())
    page = Paginator(needing(asked.qs, at=now), GAPS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": asked.form, "page": page, "gaps": page.object_list, "now": now}
    return render(request, "purchases/catalogue/needs_you.html", context)

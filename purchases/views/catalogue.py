"""What everybody can look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from purchases.models import Purchase


def catalogue(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def purchase(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(get_object_or_404(Purchase.objects.visible_to(request.user), slug=slug).title)

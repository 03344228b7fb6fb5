"""The supplier's order of 5,000 articles taken out as a file of each kind, as the view sends it."""

from functools import partial

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from purchases.models import Purchase
from tests.bench.figures import Figure, measured
from tests.bench.large_purchase import an_open_purchase_of, stopped_and_paid

ARTICLES, LINES = 5_000, 20_000
SECONDS = 5


def prepare() -> None:
    stopped_and_paid(an_open_purchase_of(lines=LINES, items=ARTICLES), paid_orders=0)


def whole(kind: str) -> list[Figure]:
    """From the request until the last byte is sent; a small page has warmed the process."""
    purchase = Purchase.objects.select_related("organizer__user").get()
    client = Client()
    client.force_login(purchase.organizer.user)
    client.get(reverse("purchases:desk-exports", args=[purchase.slug]))
    address = reverse("purchases:desk-supplier-order-file", args=[purchase.slug])
    sizes: list[int] = []

    def take() -> None:
        answer: HttpResponse = client.get(address, {"format": kind})
        sizes.extend(map(len, answer.streaming_content))

    return [*measured(take, seconds=SECONDS), Figure("file", sum(sizes) / 1024**2, "MB")]


CASES = {f"{ARTICLES:,} articles, {kind.upper()}": partial(whole, kind) for kind in ("xlsx", "csv", "pdf")}

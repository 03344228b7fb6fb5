"""A purchase of 100,000 lines and 5,000 participants taken out as files, as the view sends them."""

from functools import partial

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from purchases.models import Purchase
from purchases.selectors.exports import SHEETS
from tests.bench.figures import Figure, measured
from tests.bench.large_purchase import an_open_purchase_of, stopped_and_paid

LINES = 100_000
PAID_ORDERS = 200
SECONDS, MEGABYTES = 30, 50


def prepare() -> None:
    stopped_and_paid(an_open_purchase_of(lines=LINES), paid_orders=PAID_ORDERS)


def whole(sheet: str, kind: str) -> list[Figure]:
    """The table with all its columns, until the last byte is sent."""
    purchase = Purchase.objects.select_related("organizer__user").get()
    columns = [column.key for column in SHEETS[sheet].columns(purchase)]
    client = Client()
    client.force_login(purchase.organizer.user)
    client.get(reverse("purchases:desk-exports", args=[purchase.slug]))
    address = reverse("purchases:desk-export", args=[purchase.slug, sheet])
    sizes: list[int] = []

    def take() -> None:
        answer: HttpResponse = client.get(address, {"columns": columns, "format": kind})
        sizes.extend(map(len, answer.streaming_content))

    return [*measured(take, seconds=SECONDS, added=MEGABYTES), Figure("file", sum(sizes) / 1024**2, "MB")]


CASES = {
    "100,000 lines, CSV": partial(whole, "lines", "csv"),
    "100,000 lines, XLSX": partial(whole, "lines", "xlsx"),
    "5,000 participants, CSV": partial(whole, "participants", "csv"),
}

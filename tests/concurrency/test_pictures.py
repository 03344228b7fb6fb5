"""Two workers with the pictures of one purchase."""

import time
from threading import Lock

import pytest
from django.db.models import QuerySet

from purchases.models import ItemPicture, PictureWish, Purchase
from purchases.services import picture_wishes
from purchases.services.picture_wishes import fetch_next_picture
from tests.concurrency.racing import race
from tests.factories.pictures import a_picture
from tests.factories.purchases import NOW, a_draft

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

CHOSEN = "purchases.services.picture_wishes._server"
# Longer than `race` holds the first worker up.
SECONDS = 1.5


class Shop:
    """A slow server; `asked` counts what it was asked for, `most` how much at once."""

    def __init__(self) -> None:
        self.asked, self.most, self._now = 0, 0, 0
        self._lock = Lock()

    def fetch(self, url: str) -> bytes:
        with self._lock:
            self.asked += 1
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(SECONDS)
        with self._lock:
            self._now -= 1
        return a_picture(8, 8 + self.asked)


def a_purchase_that_waits_for(pictures: int) -> Purchase:
    purchase = a_draft()
    for number in range(pictures):
        PictureWish.objects.create(item=purchase.items.get(), url=f"http://shop.example/{number}", at=NOW)
    return purchase


def both_come(purchase: Purchase, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Both choose before either claims."""

    def work() -> bool:
        return fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=shop.fetch)

    first, second = race(monkeypatch, first=work, window=CHOSEN, second=work)
    assert (first.outcome, second.outcome) == ("done", "done")
    return sorted([first.value, second.value])


def test_a_picture_is_fetched_once(monkeypatch):
    purchase, shop = a_purchase_that_waits_for(1), Shop()
    assert both_come(purchase, shop, monkeypatch) == [False, True]
    assert (shop.asked, ItemPicture.objects.count()) == (1, 1)


def test_without_the_claim_it_is_fetched_twice(monkeypatch):
    purchase, shop = a_purchase_that_waits_for(1), Shop()
    update = QuerySet.update
    monkeypatch.setattr(QuerySet, "update", lambda self, **values: update(self, **values) or 1)
    monkeypatch.setattr(picture_wishes, "_settle", lambda wish, why: None)
    both_come(purchase, shop, monkeypatch)
    assert shop.asked == 2


def test_a_server_is_asked_for_one_thing_at_a_time(monkeypatch):
    purchase, shop = a_purchase_that_waits_for(2), Shop()
    assert both_come(purchase, shop, monkeypatch) == [False, True]
    assert (shop.asked, shop.most) == (1, 1)
    assert PictureWish.objects.filter(state="waiting", claimed_at=None).count() == 1


def test_without_comparing_servers_it_is_asked_for_two(monkeypatch):
    purchase, shop = a_purchase_that_waits_for(2), Shop()
    monkeypatch.setattr(picture_wishes, "_server", lambda url: url)
    assert both_come(purchase, shop, monkeypatch) == [True, True]
    assert (shop.asked, shop.most) == (2, 2)

"""Pictures from the addresses of a price list: each ends with a picture or with a reason."""

from datetime import timedelta
from functools import partial

import pytest

from purchases.gateways.fetching import fetch
from purchases.gateways.pictures import CannotTakePicture, draw_anew
from purchases.models import Item, ItemPicture, PictureWish, Purchase
from purchases.selectors.pictures import Fetching, fetching_of, refused_wishes, waiting_for_pictures
from purchases.services import picture_wishes
from purchases.services.picture_wishes import LOST_AFTER, fetch_next_picture, give_up_lost, retry_pictures
from purchases.services.pictures import CannotChangePictures, add_pictures
from purchases.states import NotTaken, WishState
from tests.factories.people import a_user
from tests.factories.pictures import a_picture
from tests.factories.purchases import NOW, a_draft, an_ordered_purchase, stopped
from tests.purchases.gateways.answering import a_shop, here

pytestmark = pytest.mark.django_db


def wish(purchase: Purchase, url: str, *, place: int = 0, position: int = 0) -> PictureWish:
    """That a picture at `url` is fetched for the item at `place`."""
    item = purchase.items.order_by("pk")[place]
    return PictureWish.objects.create(item=item, url=url, position=position, at=NOW)


def fetched(purchase: Purchase, **options: object) -> int:
    """How many were fetched until none was left."""
    count = 0
    while fetch_next_picture(purchase_id=purchase.pk, at=NOW, **options):
        count += 1
    return count


def ends(purchase: Purchase) -> list[tuple[str, str]]:
    return list(
        PictureWish.objects.filter(item__purchase=purchase).order_by("pk").values_list("state", "reason")
    )


def test_each_ends_for_itself_and_none_stops_the_others():
    purchase = a_draft(prices=("1.00", "2.00"))
    answers = {
        "/1.png": (200, {}, a_picture()),
        "/2.png": (200, {}, a_picture(8, 8)),
        "/page": (200, {}, b"<!doctype html>"),
        "/same.png": (200, {}, a_picture()),
        "/long.png": (200, {"Content-Length": "90"}, b"a"),
    }
    with a_shop(answers) as shop:
        wish(purchase, shop.url("/1.png"), position=1)
        wish(purchase, shop.url("/none.png"))
        wish(purchase, "http://169.254.169.254/latest/")
        wish(purchase, shop.url("/page"), place=1)
        wish(purchase, shop.url("/same.png"), position=2)
        wish(purchase, shop.url("/long.png"), place=1)
        wish(purchase, shop.url("/2.png"), position=0)
        assert fetched(purchase, fetch=partial(fetch, resolve=_resolve, judge=shop.judge)) == 7
    assert ends(purchase) == [
        (WishState.DONE, ""),
        (WishState.REFUSED, NotTaken.ABSENT),
        (WishState.REFUSED, NotTaken.PLACE),
        (WishState.REFUSED, NotTaken.KIND),
        (WishState.DONE, ""),
        (WishState.REFUSED, NotTaken.SILENT),
        (WishState.DONE, ""),
    ]
    assert list(ItemPicture.objects.values_list("item__article", "position")) == [("A1", 0), ("A1", 1)]
    assert fetching_of(purchase) == Fetching(done=3, waiting=0, refused=4)
    assert [each.get_reason_display() for each in refused_wishes(purchase)[:2]] == [
        "the server has no picture at this address",
        "the address does not lead to a public server",
    ]


def _resolve(host: str, port: int) -> list[str]:
    return here(host, port) if host == "shop.example" else [host]


def never(url: str) -> bytes:
    raise AssertionError(f"{url} was fetched")


def a_fetch(url: str) -> bytes:
    return a_picture()


def test_nothing_waits_nothing_is_fetched():
    purchase = a_draft()
    assert not fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=never)


def test_a_picture_is_fetched_once_however_many_come_for_it():
    purchase = a_draft()
    wish(purchase, "http://shop.example/1.png")
    inner = []

    def while_fetching(url: str) -> bytes:
        inner.append(fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=never))
        return a_picture()

    assert fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=while_fetching)
    assert inner == [False]
    assert ends(purchase) == [(WishState.DONE, "")]


def test_one_server_is_asked_for_one_thing_at_a_time_and_another_beside_it():
    purchase = a_draft()
    other = a_draft()
    wish(purchase, "http://shop.example/1.png")
    wish(purchase, "http://SHOP.example:8080/2.png")
    wish(purchase, "http://other.example/3.png")
    wish(other, "https://shop.example/4.png")
    asked = []

    def while_fetching(url: str) -> bytes:
        asked.append(url)
        if len(asked) == 1:
            assert not fetch_next_picture(purchase_id=other.pk, at=NOW, fetch=never)
            assert fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=while_fetching)
            assert not fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=never)
        return a_picture()

    assert fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=while_fetching)
    assert asked == ["http://shop.example/1.png", "http://other.example/3.png"]
    assert waiting_for_pictures() == sorted([purchase.pk, other.pk])


def test_no_lock_is_held_while_a_server_is_asked():
    """What the organizer does meanwhile is not held up: here, stopping."""
    purchase = an_ordered_purchase()
    wish(purchase, "http://shop.example/1.png")

    def stop_meanwhile(url: str) -> bytes:
        stopped(purchase)
        return a_picture()

    assert fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=stop_meanwhile)
    assert ends(purchase) == [(WishState.REFUSED, NotTaken.LATE)]
    assert not ItemPicture.objects.exists()


def test_an_item_that_goes_meanwhile_takes_its_wish_with_it():
    purchase = a_draft()
    wish(purchase, "http://shop.example/1.png")

    def remove_meanwhile(url: str) -> bytes:
        Item.objects.all().delete()
        return a_picture()

    assert fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=remove_meanwhile)
    assert ends(purchase) == []


def test_after_the_stop_nothing_is_asked_for():
    purchase = an_ordered_purchase()
    wish(purchase, "http://shop.example/1.png")
    stopped(purchase)
    assert fetched(purchase, fetch=never) == 0
    assert ends(purchase) == [(WishState.REFUSED, NotTaken.LATE)]


def test_a_full_item_asks_nobody():
    purchase = a_draft()
    drawn = [draw_anew(a_picture(4, 4 + number)) for number in range(8)]
    add_pictures(item_id=purchase.items.get().pk, drawn=drawn, by=purchase.organizer.user, at=NOW)
    wish(purchase, "http://shop.example/1.png")
    assert fetched(purchase, fetch=never) == 1
    assert ends(purchase) == [(WishState.REFUSED, NotTaken.FULL)]


def test_a_purchase_fetches_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr(picture_wishes, "MOST_WISHES", 2)
    purchase = a_draft()
    for number in range(4):
        wish(purchase, f"http://shop.example/{number}.png")
    assert fetched(purchase, fetch=a_fetch) == 2
    beyond = [(WishState.REFUSED, NotTaken.MANY)] * 2
    assert ends(purchase) == [(WishState.DONE, "")] * 2 + beyond
    with pytest.raises(CannotChangePictures) as caught:
        retry_pictures(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW)
    assert str(caught.value) == "There is nothing to fetch once more."


def test_what_failed_can_be_tried_once_more(django_capture_on_commit_callbacks):
    purchase = a_draft()

    def refused(url: str) -> bytes:
        raise CannotTakePicture(NotTaken.SILENT)

    wish(purchase, "http://[::1]/1.png")
    fetched(purchase, fetch=refused)
    assert ends(purchase) == [(WishState.REFUSED, NotTaken.SILENT)]
    with django_capture_on_commit_callbacks(execute=True):
        assert retry_pictures(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW) == 1
        assert ends(purchase) == [(WishState.WAITING, "")]
    assert ends(purchase) == [(WishState.REFUSED, NotTaken.PLACE)]


def test_only_the_organizer_tries_again_and_not_after_the_stop():
    purchase = an_ordered_purchase()
    with pytest.raises(CannotChangePictures) as caught:
        retry_pictures(purchase_id=purchase.pk, by=a_user(), at=NOW)
    assert caught.value.cited == "R-ONLY-ORGANIZER"
    stopped(purchase)
    with pytest.raises(CannotChangePictures) as caught:
        retry_pictures(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW)
    assert caught.value.cited == "R-STATES"


def test_what_a_worker_died_over_gets_a_reason():
    purchase = a_draft()
    wish(purchase, "http://shop.example/1.png")

    def die(url: str) -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_next_picture(purchase_id=purchase.pk, at=NOW, fetch=die)
    assert give_up_lost(at=NOW + LOST_AFTER) == 0
    assert give_up_lost(at=NOW + LOST_AFTER + timedelta(seconds=1)) == 1
    assert ends(purchase) == [(WishState.REFUSED, NotTaken.INTERRUPTED)]

"""Pictures on the desk, and in the shop as participants see them."""

import re
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from purchases.gateways.pictures import draw_anew
from purchases.models import ItemPicture, PictureArchive, PictureWish, Purchase
from purchases.services.pictures import Hanging, add_picture, hang
from purchases.states import NotTaken, WishState
from tests.cms.rendering import faults, words
from tests.factories.people import a_user, form_key
from tests.factories.pictures import a_picture, an_archive
from tests.factories.purchases import NOW, a_draft, an_open_purchase, an_ordered_purchase, stopped
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    client.get(reverse("participants:inbox"))
    return client


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def url(name: str, purchase: Purchase, *keys: int) -> str:
    return reverse(f"purchases:{name}", args=[purchase.slug, *keys])


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults(answer.text) == []
    return answer.text


def test_pictures_are_added_put_first_and_removed():
    purchase = a_draft()
    item = purchase.items.get()
    client = entered(purchase.organizer.user)
    page = url("desk-item-pictures", purchase, item.pk)
    assert "No pictures yet" in shown(client, page)
    files = [SimpleUploadedFile(f"{n}.png", a_picture(8, 8 + n)) for n in range(3)]
    answer = client.post(page, {"pictures": files, **form_key()}, follow=True)
    assert "3 pictures are added." in words(answer.text)
    first, _second, third = item.pictures.all()
    answer = client.post(url("desk-picture-first", purchase, third.pk), form_key(), follow=True)
    assert "The picture is shown first." in words(answer.text)
    assert item.pictures.first() == third
    box = url("desk-picture-remove", purchase, first.pk)
    assert first.small.url in shown(client, box)
    assert client.post(box, form_key()).status_code == 422
    answer = client.post(box, {"confirmed": "yes", **form_key()}, follow=True)
    assert "The picture is removed." in words(answer.text)
    assert item.pictures.count() == 2
    assert faults(answer.text) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param([], "This field is required.", id="nothing"),
        pytest.param([b""], "The submitted file is empty.", id="an empty file"),
        pytest.param(
            [a_picture(), b"<svg/>"],
            "“1.png”: this is no JPEG, PNG, WebP or GIF picture.",
            id="one that is no picture among good ones",
        ),
        pytest.param(
            [a_picture(4, 4 + n) for n in range(9)], "At most 8 pictures at once.", id="more than an item has"
        ),
        pytest.param(
            [b"a" * (10 * 1024**2 + 1)], "“0.png”: the file is too large; 10 MB are taken.", id="too large"
        ),
    ],
)
def test_files_that_are_not_taken(files, said):
    purchase = a_draft()
    client = entered(purchase.organizer.user)
    sent = [SimpleUploadedFile(f"{place}.png", content) for place, content in enumerate(files)]
    page = url("desk-item-pictures", purchase, purchase.items.get().pk)
    answer = client.post(page, {"pictures": sent, **form_key()})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert faults(answer.text) == []
    assert not ItemPicture.objects.exists()


def test_a_ninth_picture_is_refused_with_its_rule():
    purchase = a_draft()
    item, by = purchase.items.get(), purchase.organizer.user
    for number in range(7):
        add_picture(item_id=item.pk, content=a_picture(4, 4 + number), by=by, at=NOW)
    sent = [SimpleUploadedFile(f"{n}.png", a_picture(5, 5 + n)) for n in range(2)]
    page = url("desk-item-pictures", purchase, item.pk)
    answer = entered(by).post(page, {"pictures": sent, **form_key()})
    assert answer.status_code == 422
    assert "An item has 8 pictures at most; this one has 7." in words(answer.text)


def test_a_zip_is_handed_in_and_told(django_capture_on_commit_callbacks):
    purchase = a_draft()
    client = entered(purchase.organizer.user)
    page = url("desk-pictures", purchase)
    content = an_archive({"A1.png": a_picture(), "B2.png": a_picture()})
    sent = {"file": SimpleUploadedFile("pictures.zip", content)}
    assert client.post(page, sent | form_key()).status_code == 303
    assert "0 of 2" in words(shown(client, page))
    archive = PictureArchive.objects.get()
    from purchases.tasks import take_pictures

    take_pictures(archive.pk)
    told = words(shown(client, page))
    assert "1 file was left out:" in told
    assert "B2.png – no item has this article" in told
    assert "1 file found its item" in told
    assert "A1.png → A1" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "The submitted file is empty.", id="empty"),
        pytest.param(b"Rar!", "This is no ZIP archive, or a damaged one.", id="no ZIP"),
        pytest.param(an_archive({}), "There is no file in the archive.", id="a ZIP of nothing"),
    ],
)
def test_archives_that_are_not_taken(content, said):
    purchase = a_draft()
    client = entered(purchase.organizer.user)
    sent = {"file": SimpleUploadedFile("pictures.zip", content)}
    answer = client.post(url("desk-pictures", purchase), sent | form_key())
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert faults(answer.text) == []
    assert not PictureArchive.objects.exists()


def test_how_the_addresses_fared_and_once_more():
    purchase = a_draft()
    item = purchase.items.get()
    client = entered(purchase.organizer.user)
    for number, (state, reason) in enumerate(
        [(WishState.DONE, ""), (WishState.WAITING, ""), (WishState.REFUSED, NotTaken.ABSENT)]
    ):
        PictureWish.objects.create(
            item=item, url=f"http://shop.example/{number}.png", state=state, reason=reason, at=NOW
        )
    page = words(shown(client, url("desk-pictures", purchase)))
    assert "1 of 3" in page
    assert "1 picture is still to come." in page
    assert "A1 http://shop.example/2.png the server has no picture at this address" in page
    answer = client.post(url("desk-pictures-retry", purchase), form_key(), follow=True)
    assert "1 picture is fetched once more." in words(answer.text)
    answer = client.post(url("desk-pictures-retry", purchase), form_key())
    assert answer.status_code == 422
    assert "There is nothing to fetch once more." in words(answer.text)


def test_after_the_stop_pictures_are_only_looked_at():
    purchase = an_ordered_purchase()
    item, by = purchase.items.get(), purchase.organizer.user
    picture = add_picture(item_id=item.pk, content=a_picture(), by=by, at=NOW)
    stopped(purchase)
    client = entered(by)
    for page in (url("desk-pictures", purchase), url("desk-item-pictures", purchase, item.pk)):
        text = shown(client, page)
        assert "Orders are locked, so pictures stay as people saw them." in words(text)
        assert "multipart" not in text
    sent = {"pictures": SimpleUploadedFile("a.png", a_picture(9, 9))}
    answer = client.post(url("desk-item-pictures", purchase, item.pk), sent | form_key())
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert client.post(url("desk-picture-first", purchase, picture.pk), form_key()).status_code == 422


def test_pictures_of_another_purchase_are_not_there():
    purchase, other = a_draft(), a_draft()
    picture = add_picture(item_id=other.items.get().pk, content=a_picture(), by=other.organizer.user, at=NOW)
    client = entered(purchase.organizer.user)
    for name, *keys in (
        ("desk-item-pictures", other.items.get().pk),
        ("desk-picture-first", picture.pk),
        ("desk-picture-remove", picture.pk),
    ):
        assert client.post(url(name, purchase, *keys), form_key()).status_code == 404
    assert entered(a_user()).get(url("desk-pictures", purchase)).status_code == 404


def test_people_see_the_first_picture_and_the_way_to_each():
    purchase = an_open_purchase()
    item, by = purchase.items.get(), purchase.organizer.user
    for number in range(2):
        add_picture(item_id=item.pk, content=a_picture(400, 300 + number), by=by, at=NOW)
    first, second = item.pictures.all()
    text = shown(Client(), purchase.get_absolute_url())
    images = re.findall(r'<img class="picture"[^>]*>', text)
    assert images == [
        f'<img class="picture" src="{first.small.url}" alt="{item.name}" width="96" height="96" loading="lazy">'
    ]
    assert f'href="{first.image.url}"' in text
    assert f'href="{second.image.url}"' in text
    assert f"{item.name}, picture 2" in words(text)
    answer = Client().get(first.small.url)
    assert answer.headers["Content-Type"] == "image/webp"
    assert b"".join(answer.streaming_content)[:4] == b"RIFF"


def test_pages_take_as_many_statements_whatever_pictures_there_are():
    found: dict[str, set[int]] = {}
    drawn = [draw_anew(a_picture(4, 4 + number)) for number in range(3)]
    for size in (1, 4, 12):
        purchase = an_open_purchase(prices=("2.00",) * size)
        items = list(purchase.items.values_list("pk", flat=True))
        hang(hangings=[Hanging(pk, each) for pk in items for each in drawn], at=NOW)
        for pk in items:
            PictureWish.objects.create(
                item_id=pk, url="http://shop.example/", state=WishState.REFUSED, reason=NotTaken.SLOW, at=NOW
            )
        client = entered(purchase.organizer.user)
        for name, *keys in (
            ("purchase",), ("desk-items",), ("desk-pictures",), ("desk-item-pictures", items[0]),
        ):  # fmt: skip
            with statements() as sql:
                shown(client, url(name, purchase, *keys))
            found.setdefault(name, set()).add(len(sql))
    assert {
        name: sorted(counts) for name, counts in found.items() if len(counts) > 1 or max(counts) > 11
    } == {}

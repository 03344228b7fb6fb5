"""Pictures of items: hung, ordered, taken down, with their files."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from purchases.gateways.pictures import CannotTakePicture, draw_anew
from purchases.models import Item, ItemPicture, Purchase, PurchaseEvent
from purchases.services.items import remove_item
from purchases.services.pictures import (
    MOST_PICTURES,
    CannotChangePictures,
    Hanging,
    add_picture,
    add_pictures,
    hang,
    remove_picture,
    show_first,
)
from purchases.states import NotTaken
from tests.factories.people import a_user
from tests.factories.pictures import a_picture
from tests.factories.purchases import NOW, a_draft, an_ordered_purchase, stopped
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db


def colours(count: int) -> list[bytes]:
    return [a_picture(8, 6, colour=(10 * number, 0, 0)) for number in range(count)]


def files() -> set[str]:
    folder = Path(settings.MEDIA_ROOT) / "items"
    return {str(path.relative_to(settings.MEDIA_ROOT)) for path in folder.rglob("*.webp")}


def hung(item: Item) -> list[tuple[str, int]]:
    return list(item.pictures.values_list("digest", "position"))


def item_of(purchase: Purchase) -> Item:
    return purchase.items.earliest("pk")


def test_a_picture_is_kept_in_two_sizes_under_names_of_its_own():
    purchase = a_draft()
    item, by = item_of(purchase), purchase.organizer.user
    before = files()
    picture = add_picture(item_id=item.pk, content=a_picture(2000, 1000), by=by, at=NOW)
    assert (picture.width, picture.height) == (1600, 800)
    assert files() - before == {picture.image.name, picture.small.name}
    with picture.small.open() as file:
        assert Image.open(io.BytesIO(file.read())).size == (320, 160)
    assert PurchaseEvent.objects.filter(kind="pictures_added").values_list("became", "by").get() == (
        item.name,
        by.pk,
    )


def test_pictures_follow_each_other_and_the_same_one_hangs_once():
    purchase = an_ordered_purchase()
    item, by = item_of(purchase), purchase.organizer.user
    one, two, three = [draw_anew(content) for content in colours(3)]
    assert add_pictures(item_id=item.pk, drawn=[one, two, one], by=by, at=NOW) == 2
    assert add_pictures(item_id=item.pk, drawn=[two, three], by=by, at=NOW) == 1
    assert add_pictures(item_id=item.pk, drawn=[three], by=by, at=NOW) == 0
    assert hung(item) == [(one.digest, 0), (two.digest, 1), (three.digest, 2)]


def test_an_item_has_eight_pictures_at_most_and_takes_all_or_none():
    purchase = a_draft()
    item, by = item_of(purchase), purchase.organizer.user
    drawn = [draw_anew(content) for content in colours(MOST_PICTURES + 1)]
    add_pictures(item_id=item.pk, drawn=drawn[:7], by=by, at=NOW)
    with pytest.raises(CannotChangePictures) as caught:
        add_pictures(item_id=item.pk, drawn=drawn[7:], by=by, at=NOW)
    assert caught.value.field == "pictures"
    assert str(caught.value) == "An item has 8 pictures at most; this one has 7."


def test_any_picture_can_be_shown_first():
    purchase = a_draft()
    item, by = item_of(purchase), purchase.organizer.user
    drawn = [draw_anew(content) for content in colours(3)]
    add_pictures(item_id=item.pk, drawn=drawn, by=by, at=NOW)
    last = item.pictures.get(digest=drawn[2].digest)
    show_first(picture_id=last.pk, by=by, at=NOW)
    assert hung(item) == [(drawn[2].digest, 0), (drawn[0].digest, 1), (drawn[1].digest, 2)]


def test_what_is_taken_down_leaves_no_file(django_capture_on_commit_callbacks):
    purchase = a_draft()
    item, by = item_of(purchase), purchase.organizer.user
    before = files()
    for content in colours(2):
        add_picture(item_id=item.pk, content=content, by=by, at=NOW)
    first, second = item.pictures.all()
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture_id=first.pk, by=by, at=NOW)
        assert len(files() - before) == 4
    assert files() - before == {second.image.name, second.small.name}
    with django_capture_on_commit_callbacks(execute=True):
        remove_item(item_id=item.pk, by=by, at=NOW)
    assert files() == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda picture, by: remove_picture(picture_id=picture.pk, by=by, at=NOW), id="taking down"
        ),
        pytest.param(
            lambda picture, by: show_first(picture_id=picture.pk, by=by, at=NOW), id="putting in order"
        ),
        pytest.param(
            lambda picture, by: add_picture(item_id=picture.item_id, content=a_picture(9, 9), by=by, at=NOW),
            id="hanging",
        ),
    ],
)
def test_pictures_are_the_organizers_and_stand_after_the_stop(change):
    """People ordered what they saw."""
    purchase = an_ordered_purchase()
    item, by = item_of(purchase), purchase.organizer.user
    picture = add_picture(item_id=item.pk, content=a_picture(), by=by, at=NOW)
    with pytest.raises(CannotChangePictures) as caught:
        change(picture, a_user())
    assert caught.value.cited == "R-ONLY-ORGANIZER"
    stopped(purchase)
    with pytest.raises(CannotChangePictures) as caught:
        change(picture, by)
    assert caught.value.cited == "R-STATES"
    assert hung(item) == [(picture.digest, 0)]


def test_what_is_no_picture_is_refused_and_nothing_kept():
    purchase = a_draft()
    before = files()
    with pytest.raises(CannotTakePicture) as caught:
        add_picture(item_id=item_of(purchase).pk, content=b"<svg/>", by=purchase.organizer.user, at=NOW)
    assert caught.value.why == NotTaken.KIND
    assert not ItemPicture.objects.exists()
    assert files() == before


def test_hanging_takes_three_statements_whatever_the_number():
    drawn = [draw_anew(content) for content in colours(3)]
    purchase = a_draft(prices=("1.00",) * 12)
    items = list(purchase.items.values_list("pk", flat=True))
    counts = set()
    for some in (items[:1], items[1:4], items[4:]):
        with statements() as found:
            hang(hangings=[Hanging(pk, each) for pk in some for each in drawn], at=NOW)
        counts.add(len(found))
    assert counts == {3}
    assert ItemPicture.objects.count() == 36


def test_an_item_that_is_gone_takes_no_picture():
    purchase = a_draft()
    item = item_of(purchase)
    gone = item.pk
    item.delete()
    assert hang(hangings=[Hanging(gone, draw_anew(a_picture()))], at=NOW) == [NotTaken.UNMATCHED]

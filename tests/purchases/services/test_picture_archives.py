"""A ZIP of pictures: every file ends with its item or with a reason."""

from datetime import timedelta
from pathlib import Path

import pytest

from purchases.models import Item, ItemPicture, PictureArchive, Purchase, PurchaseEvent
from purchases.selectors.pictures import newest_archive, unfinished_archives
from purchases.services.picture_archives import (
    LOST_AFTER,
    STEP,
    claim_archive,
    count_files,
    hand_in_archive,
    take_next_pictures,
)
from purchases.services.pictures import CannotChangePictures
from purchases.tasks import take_pictures
from tests.factories.people import a_user
from tests.factories.pictures import a_picture, an_archive
from tests.factories.purchases import NOW, a_draft, an_ordered_purchase, stopped
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

FILES = {
    "A1.jpg": a_picture(9, 9, kind="JPEG"),
    "a1_2.png": a_picture(9, 9, colour=(0, 0, 9)),
    "A2/1.webp": a_picture(9, 9, kind="WEBP"),
    "A2/again.webp": a_picture(9, 9, kind="WEBP"),
    "A2/page.jpg": b"<!doctype html>",
    "A3.jpg": a_picture(9, 9),
    "inner.zip": an_archive({"A1.jpg": a_picture()}),
}


def handed_in(purchase: Purchase, files: dict[str, bytes]) -> PictureArchive:
    content = an_archive(files)
    return hand_in_archive(
        purchase_id=purchase.pk,
        name="pictures.zip",
        content=content,
        files=count_files(content),
        by=purchase.organizer.user,
        at=NOW,
    )


def shown() -> list[tuple[str, int]]:
    """Article and position of every picture."""
    return list(ItemPicture.objects.order_by("item", "position").values_list("item__article", "position"))


def test_every_file_is_told(django_capture_on_commit_callbacks):
    purchase = a_draft(prices=("1.00", "2.00"))
    with django_capture_on_commit_callbacks(execute=True):
        archive = handed_in(purchase, FILES)
    told = newest_archive(purchase)
    assert (told.done, told.total, told.is_finished) == (7, 7, True)
    assert told.taken == [("A1.jpg", "A1"), ("a1_2.png", "A1"), ("A2/1.webp", "A2"), ("A2/again.webp", "A2")]
    assert told.left_out == [
        ("A2/page.jpg", "A2", "this is no JPEG, PNG, WebP or GIF picture"),
        ("A3.jpg", "", "no item has this article"),
        ("inner.zip", "", "no item has this article"),
    ]
    assert shown() == [("A1", 0), ("A1", 1), ("A2", 0)]
    assert PurchaseEvent.objects.filter(kind="pictures_taken").values_list("became").get() == (
        "pictures.zip",
    )
    assert not Path(archive.file.path).exists()
    assert PictureArchive.objects.get().file.name == ""


def test_it_is_taken_from_in_steps_and_goes_on_where_it_was():
    purchase = a_draft()
    archive = handed_in(
        purchase, {f"A1 ({number}).png": a_picture(4, 4 + number) for number in range(STEP + 2)}
    )
    assert claim_archive(archive_id=archive.pk, at=NOW)
    assert take_next_pictures(archive_id=archive.pk, at=NOW)
    assert (newest_archive(purchase).done, ItemPicture.objects.count()) == (STEP, 8)
    assert not claim_archive(archive_id=archive.pk, at=NOW + LOST_AFTER)
    assert claim_archive(archive_id=archive.pk, at=NOW + LOST_AFTER + timedelta(seconds=1))
    assert unfinished_archives() == [archive.pk]
    assert not take_next_pictures(archive_id=archive.pk, at=NOW)
    assert [why for *_, why in newest_archive(purchase).left_out] == [
        "the item has its eight pictures already"
    ] * 4
    assert unfinished_archives() == []


def test_a_task_that_comes_twice_changes_nothing(django_capture_on_commit_callbacks):
    purchase = a_draft(prices=("1.00", "2.00"))
    with django_capture_on_commit_callbacks(execute=True):
        archive = handed_in(purchase, FILES)
    before = list(PictureArchive.objects.values()), shown()
    take_pictures(archive.pk)
    assert (list(PictureArchive.objects.values()), shown()) == before


def test_what_comes_after_the_stop_is_not_hung():
    purchase = an_ordered_purchase()
    archive = handed_in(purchase, {"A1.png": a_picture()})
    stopped(purchase)
    assert not take_next_pictures(archive_id=archive.pk, at=NOW)
    assert newest_archive(purchase).left_out == [("A1.png", "A1", "the purchase takes no orders any more")]


def test_an_item_that_goes_meanwhile_takes_nothing(monkeypatch):
    from purchases.services import picture_archives

    purchase = a_draft()
    archive = handed_in(purchase, {"A1.png": a_picture()})
    draw = picture_archives.draw_anew

    def drawn_slowly(content):
        Item.objects.all().delete()
        return draw(content)

    monkeypatch.setattr(picture_archives, "draw_anew", drawn_slowly)
    assert not take_next_pictures(archive_id=archive.pk, at=NOW)
    assert newest_archive(purchase).left_out == [("A1.png", "A1", "no item has this article")]


def test_only_the_organizer_hands_in_while_orders_are_taken():
    purchase = an_ordered_purchase()
    given = {"purchase_id": purchase.pk, "name": "a.zip", "content": b"", "files": 1, "at": NOW}
    with pytest.raises(CannotChangePictures) as caught:
        hand_in_archive(**given, by=a_user())
    assert caught.value.cited == "R-ONLY-ORGANIZER"
    stopped(purchase)
    with pytest.raises(CannotChangePictures) as caught:
        hand_in_archive(**given, by=purchase.organizer.user)
    assert caught.value.cited == "R-STATES"
    assert not PictureArchive.objects.exists()


def test_a_step_takes_as_many_statements_whatever_is_in_it():
    counts = set()
    for files in (1, 4, STEP):
        purchase = a_draft(prices=("1.00",) * files)
        archive = handed_in(purchase, {f"A{number}.png": a_picture(4, 4) for number in range(1, files + 1)})
        with statements() as found:
            take_next_pictures(archive_id=archive.pk, at=NOW)
        counts.add(len(found))
    assert len(counts) == 1

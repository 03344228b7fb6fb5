"""What the clock does about pictures that nobody has come to an end with."""

import pytest
from django.utils import timezone

from purchases import tasks
from purchases.models import PictureArchive, PictureWish, Purchase
from purchases.services.picture_archives import STEP, count_files, hand_in_archive
from purchases.states import NotTaken, WishState
from tests.factories.pictures import a_picture, an_archive
from tests.factories.purchases import NOW, a_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def left_over() -> Purchase:
    """An archive of three steps, two addresses, and one that a worker died over long ago; nobody was asked."""
    purchase = a_draft()
    content = an_archive({f"Z{number}.png": a_picture(4, 4) for number in range(2 * STEP + 1)})
    hand_in_archive(
        purchase_id=purchase.pk, name="a.zip", content=content, files=count_files(content),
        by=purchase.organizer.user, at=NOW,
    )  # fmt: skip
    item = purchase.items.get()
    for number, claimed_at in enumerate((None, None, NOW)):
        PictureWish.objects.create(item=item, url=f"http://[::1]/{number}", at=NOW, claimed_at=claimed_at)
    return purchase


def ends() -> list[tuple[str, str]]:
    return list(PictureWish.objects.order_by("pk").values_list("state", "reason"))


def test_it_goes_on_with_all_of_them(left_over):
    tasks.go_on_with_pictures()
    archive = PictureArchive.objects.get()
    assert (archive.done, archive.finished_at is not None, archive.claimed_at) == (2 * STEP + 1, True, None)
    assert ends() == [
        (WishState.REFUSED, NotTaken.PLACE),
        (WishState.REFUSED, NotTaken.PLACE),
        (WishState.REFUSED, NotTaken.INTERRUPTED),
    ]


def test_it_leaves_the_worker_to_others_after_its_turn(left_over, monkeypatch):
    monkeypatch.setattr(tasks, "TURN", 0.0)
    tasks.take_pictures(PictureArchive.objects.get().pk)
    assert PictureArchive.objects.values_list("done", "finished_at", "claimed_at").get() == (STEP, None, None)
    tasks.fetch_pictures(left_over.pk)
    assert [state for state, _reason in ends()] == [WishState.REFUSED, WishState.WAITING, WishState.WAITING]


def test_an_archive_that_somebody_is_at_is_left_alone(left_over):
    PictureArchive.objects.update(claimed_at=timezone.now())
    tasks.go_on_with_pictures()
    assert PictureArchive.objects.get().done == 0

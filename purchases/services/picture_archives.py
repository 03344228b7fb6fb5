"""A ZIP of pictures named by article: handed in, then taken from by a worker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from config.kernel.db import atomic
from config.kernel.queue import enqueue
from participants.models import User
from purchases.gateways.archives import Archive, opened
from purchases.gateways.pictures import CannotTakePicture, draw_anew
from purchases.models import Item, PictureArchive
from purchases.rules.picture_names import Shelf, article_of, shelved
from purchases.services.acting import check_organizer, check_state, lock_purchase, record
from purchases.services.items import CHANGEABLE
from purchases.services.pictures import CannotChangePictures, Hanging, hang
from purchases.states import NotTaken

NAME_SHOWN = 200
# Files looked at between two commits.
STEP = 10
# A worker that has not come to the next step after this has died.
LOST_AFTER = timedelta(minutes=5)

# Name of a file, article ("" without one), why it was not taken ("" if it was).
Told = list[str]


def count_files(content: bytes) -> int:
    """How many files are in the archive. Raises CannotOpenArchive."""
    with opened(BytesIO(content)) as archive:
        return len(archive.names)


def hand_in_archive(
    *, purchase_id: int, name: str, content: bytes, files: int, by: User, at: datetime
) -> PictureArchive:
    """Keep an archive of `files` files and let a worker take the pictures from it."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotChangePictures)
        check_state(purchase, CHANGEABLE, refusal=CannotChangePictures)
        archive = PictureArchive.objects.create(
            purchase=purchase,
            file_name=name,
            file=ContentFile(content, "archive.zip"),
            total=files,
            by=by,
            at=at,
        )
        enqueue("purchases.take_pictures", archive_id=archive.pk)
    return archive


def claim_archive(*, archive_id: int, at: datetime) -> bool:
    """Begin with an archive, or go on with one that nobody is at; whether it is ours."""
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=at - LOST_AFTER)
    ours = PictureArchive.objects.filter(unclaimed, pk=archive_id, finished_at=None)
    return bool(ours.update(claimed_at=at))


def leave_archive(*, archive_id: int) -> None:
    """Let somebody else go on with it."""
    PictureArchive.objects.filter(pk=archive_id).update(claimed_at=None)


def take_next_pictures(*, archive_id: int, at: datetime) -> bool:
    """Take the next pictures from an archive that is ours; whether more are left.

    Every file ends with its item or with a reason. What was taken is not taken twice.
    """
    archive = PictureArchive.objects.select_related("purchase").get(pk=archive_id)
    items = dict(Item.objects.filter(purchase=archive.purchase_id).values_list("article", "pk"))
    with archive.file.open() as file, opened(file) as container:
        places = range(archive.done, min(archive.done + STEP, len(container.names)))
        told, hangings = _looked_at(container, places, shelved(items), items)
        left = places.stop < len(container.names)
    with atomic():
        purchase = lock_purchase(archive.purchase_id)
        if purchase.state in CHANGEABLE:
            verdicts = hang(hangings=list(hangings.values()), at=at)
        else:
            verdicts = [NotTaken.LATE] * len(hangings)
        for place, why in zip(hangings, verdicts, strict=True):
            told[place][2] = why or ""
        archive.told += told
        archive.done = places.stop
        archive.claimed_at = at
        archive.finished_at = None if left else at
        if not left:
            transaction.on_commit(partial(archive.file.storage.delete, str(archive.file.name)))
            archive.file = ""
        archive.save(update_fields=["told", "done", "claimed_at", "finished_at", "file"])
        if not left:
            record(purchase, "pictures_taken", by=archive.by, at=at, became=archive.file_name)
    return left


def _looked_at(
    container: Archive, places: Sequence[int], shelf: Shelf, items: dict[str, int]
) -> tuple[list[Told], dict[int, Hanging]]:
    """What is known of each file, and the pictures among them by their place in that list."""
    told: list[Told] = []
    hangings = {}
    for place in places:
        name = container.names[place]
        article = article_of(name, shelf)
        shown = name[-NAME_SHOWN:]
        if isinstance(article, NotTaken):
            told.append([shown, "", article])
            continue
        try:
            hangings[len(told)] = Hanging(items[article], draw_anew(container.read(place)))
        except CannotTakePicture as refusal:
            told.append([shown, article, refusal.why])
        else:
            told.append([shown, article, ""])
    return told, hangings

"""Pictures of what came, for those who ordered. Rule: R-STATES."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.gateways.pictures import Drawn
from purchases.models import ArrivalPhoto, Purchase
from purchases.services.acting import check_right, check_state, lock_purchase, record
from purchases.services.picture_files import forget_files, keep_files
from purchases.states import PurchaseState, Right

MOST_PHOTOS = 20
PHOTOGRAPHED = frozenset({PurchaseState.BOUGHT_OUT, PurchaseState.ARRIVED, PurchaseState.DISTRIBUTION})


class CannotShowPhotos(DomainError):
    """Pictures of what came cannot be added or removed."""

    rule = "R-STATES"


def add_photos(*, purchase_id: int, drawn: Sequence[Drawn], note: str, by: User, at: datetime) -> int:
    """Keep all of `drawn` or none; how many are new. One that is there already stays as it is."""
    with atomic():
        purchase = _photographed(purchase_id, by)
        there = set(ArrivalPhoto.objects.filter(purchase=purchase).values_list("digest", flat=True))
        fresh = {each.digest: each for each in drawn if each.digest not in there}
        if len(there) + len(fresh) > MOST_PHOTOS:
            raise CannotShowPhotos(
                _("At most %(most)d pictures of what came are kept; %(count)d are there.")
                % {"most": MOST_PHOTOS, "count": len(there)},
                field="pictures",
            )
        photos = []
        for each in fresh.values():
            photo = ArrivalPhoto(
                purchase=purchase,
                width=each.width,
                height=each.height,
                digest=each.digest,
                note=note,
                by=by,
                at=at,
            )
            keep_files(photo, each)
            photos.append(photo)
        ArrivalPhoto.objects.bulk_create(photos)
        if photos:
            record(purchase, "photos_added", by=by, at=at, became=str(len(photos)))
    return len(photos)


def remove_photo(*, photo_id: int, by: User, at: datetime) -> None:
    """Take a picture away; its files go once that is certain."""
    with atomic():
        photo = ArrivalPhoto.objects.get(pk=photo_id)
        purchase = _photographed(photo.purchase_id, by)
        forget_files([photo])
        gone, _rows = ArrivalPhoto.objects.filter(pk=photo_id).delete()
        if gone:
            record(purchase, "photo_removed", by=by, at=at)


def _photographed(purchase_id: int, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    check_right(purchase, Right.RECEIVE, by=by, refusal=CannotShowPhotos)
    check_state(purchase, PHOTOGRAPHED, refusal=CannotShowPhotos)
    return purchase

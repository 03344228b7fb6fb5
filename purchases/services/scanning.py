"""Counting the parcel piece by piece, and noting what came instead. Rules: R-SHORTAGE, R-MISSORT."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from config.kernel.db import atomic
from participants.models import User
from purchases.models import Count, CountedInstead, Purchase, Variant
from purchases.services.acting import check_right, check_state, lock_purchase, record
from purchases.services.counting import MOST_PIECES, CannotCount, check_bought
from purchases.states import PurchaseState, Right


def count_piece(*, purchase_id: int, variant_id: int, by: User, at: datetime) -> int:
    """One more piece of the variant came; how many now. History is written for the sheet, not for a piece."""
    with atomic():
        purchase = _counted_now(purchase_id, by)
        check_bought(purchase, {variant_id})
        count, _new = Count.objects.get_or_create(
            purchase=purchase, variant_id=variant_id, defaults={"came": 0, "by": by, "at": at}
        )
        if count.came >= MOST_PIECES:
            raise CannotCount(_("So many pieces cannot have come."), field="scanned")
        count.came, count.by, count.at = count.came + 1, by, at
        count.save(update_fields=["came", "by", "at"])
    return int(count.came)


def take_piece_back(*, purchase_id: int, variant_id: int, by: User, at: datetime) -> int:
    """The last piece counted of the variant was none; how many now."""
    with atomic():
        purchase = _counted_now(purchase_id, by)
        less = Count.objects.filter(purchase=purchase, variant_id=variant_id, came__gt=F("defective")).update(
            came=F("came") - 1, by=by, at=at
        )
        if not less:
            raise CannotCount(_("No piece of it is counted that could be taken back."), field="scanned")
        return int(Count.objects.get(purchase=purchase, variant_id=variant_id).came)


def note_instead(
    *,
    purchase_id: int,
    variant_id: int,
    came_as: int | None,
    name: str,
    pieces: int,
    by: User,
    at: datetime,
) -> CountedInstead:
    """`pieces` came in the place of a variant: another one of the purchase, or something by its name.

    The same once more is added up.
    """
    with atomic():
        purchase = _counted_now(purchase_id, by)
        check_bought(purchase, {variant_id})
        name = " ".join(name.split())[:200]
        if came_as is None and not name:
            raise CannotCount(_("Say what came instead."), rule="R-MISSORT", field="came")
        if came_as == variant_id:
            raise CannotCount(_("That is what was ordered."), rule="R-MISSORT", field="came")
        if came_as is not None and not Variant.objects.filter(pk=came_as, item__purchase=purchase).exists():
            raise CannotCount(_("The purchase has no such item."), rule="R-MISSORT", field="came")
        noted = CountedInstead.objects.filter(
            purchase=purchase, variant_id=variant_id, came_as=came_as, name="" if came_as else name
        ).first()
        if not 0 < pieces <= MOST_PIECES - (noted.pieces if noted else 0):
            raise CannotCount(_("So many pieces cannot have come."), rule="R-MISSORT", field="pieces")
        noted = noted or CountedInstead(
            purchase=purchase,
            variant_id=variant_id,
            came_as_id=came_as,
            name="" if came_as else name,
            pieces=0,
        )
        noted.pieces, noted.by, noted.at = noted.pieces + pieces, by, at
        noted.save()
        record(purchase, "counted_instead", by=by, at=at, became=str(pieces))
    return noted


def drop_instead(*, counted_id: int, by: User, at: datetime) -> None:
    """What was noted was not so."""
    with atomic():
        noted = CountedInstead.objects.get(pk=counted_id)
        purchase = _counted_now(noted.purchase_id, by)
        gone, _rows = CountedInstead.objects.filter(pk=counted_id).delete()
        if gone:
            record(purchase, "counted_instead_dropped", by=by, at=at, was=str(noted.pieces))


def _counted_now(purchase_id: int, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    check_right(purchase, Right.RECEIVE, by=by, refusal=CannotCount)
    check_state(purchase, [PurchaseState.BOUGHT_OUT], refusal=CannotCount)
    return purchase

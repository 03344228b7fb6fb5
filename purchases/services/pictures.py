"""Pictures of items: hung by hand, put in order, taken down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.bulk import update_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.gateways.pictures import Drawn, draw_anew
from purchases.models import Item, ItemPicture, Purchase
from purchases.services.acting import check_organizer, check_state, lock_purchase, record
from purchases.services.items import CHANGEABLE
from purchases.services.picture_files import forget_files, keep_files
from purchases.states import NotTaken

MOST_PICTURES = 8


class CannotChangePictures(DomainError):
    """The pictures of an item cannot be changed like this."""

    rule = "R-TERMS"


@dataclass(frozen=True, slots=True)
class Hanging:
    """A picture for an item; `position` None is after those that are there."""

    item_id: int
    drawn: Drawn
    position: int | None = None


def add_picture(*, item_id: int, content: bytes, by: User, at: datetime) -> ItemPicture:
    """Draw `content` anew and hang it. Raises CannotTakePicture, CannotChangePictures."""
    drawn = draw_anew(content)
    add_pictures(item_id=item_id, drawn=[drawn], by=by, at=at)
    return ItemPicture.objects.get(item=item_id, digest=drawn.digest)


def add_pictures(*, item_id: int, drawn: Sequence[Drawn], by: User, at: datetime) -> int:
    """Hang all of `drawn` or none; how many are new. One that hangs there already stays as it is."""
    with atomic():
        item = Item.objects.get(pk=item_id)
        purchase = _changeable(item.purchase_id, by)
        before = ItemPicture.objects.filter(item=item).count()
        verdicts = hang(hangings=[Hanging(item.pk, each) for each in drawn], at=at)
        if NotTaken.FULL in verdicts:
            raise CannotChangePictures(
                _("An item has %(most)d pictures at most; this one has %(count)d.")
                % {"most": MOST_PICTURES, "count": before},
                field="pictures",
            )
        added = ItemPicture.objects.filter(item=item).count() - before
        if added:
            record(purchase, "pictures_added", by=by, at=at, became=item.name, params={"pictures": added})
    return added


def remove_picture(*, picture_id: int, by: User, at: datetime) -> None:
    """Take a picture down; its files go once that is certain."""
    with atomic():
        picture = ItemPicture.objects.select_related("item").get(pk=picture_id)
        purchase = _changeable(picture.item.purchase_id, by)
        record(purchase, "picture_removed", by=by, at=at, was=picture.item.name)
        forget_files([picture])
        picture.delete()


def show_first(*, picture_id: int, by: User, at: datetime) -> None:
    """Let the item be shown by this picture; the others follow as they were."""
    with atomic():
        picture = ItemPicture.objects.select_related("item").get(pk=picture_id)
        _changeable(picture.item.purchase_id, by)
        others = ItemPicture.objects.filter(item=picture.item_id).exclude(pk=picture.pk)
        order = [picture.pk, *others.order_by("position", "pk").values_list("pk", flat=True)]
        update_rows(ItemPicture, ["position"], [(pk, place) for place, pk in enumerate(order)])


def hang(*, hangings: Sequence[Hanging], at: datetime) -> list[NotTaken | None]:
    """Hang each picture unless its item is full or gone; one that hangs there already counts as hung.

    Within a transaction that holds the purchase. Three statements, whatever the number.
    """
    items = set(Item.objects.filter(pk__in={e.item_id for e in hangings}).values_list("pk", flat=True))
    there: dict[int, set[str]] = {pk: set() for pk in items}
    last = dict.fromkeys(items, -1)
    rows = ItemPicture.objects.filter(item__in=items).values_list("item_id", "digest", "position")
    for item_id, digest, position in rows:
        there[item_id].add(digest)
        last[item_id] = max(last[item_id], position)
    verdicts: list[NotTaken | None] = []
    pictures = []
    for each in hangings:
        if each.item_id not in items:
            verdicts.append(NotTaken.UNMATCHED)
            continue
        known = there[each.item_id]
        full = each.drawn.digest not in known and len(known) >= MOST_PICTURES
        verdicts.append(NotTaken.FULL if full else None)
        if full or each.drawn.digest in known:
            continue
        known.add(each.drawn.digest)
        last[each.item_id] += 1
        picture = ItemPicture(
            item_id=each.item_id,
            width=each.drawn.width,
            height=each.drawn.height,
            digest=each.drawn.digest,
            position=last[each.item_id] if each.position is None else each.position,
            at=at,
        )
        keep_files(picture, each.drawn)
        pictures.append(picture)
    ItemPicture.objects.bulk_create(pictures)
    return verdicts


def _changeable(purchase_id: int, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    check_organizer(purchase, by=by, refusal=CannotChangePictures)
    check_state(purchase, CHANGEABLE, refusal=CannotChangePictures)
    return purchase

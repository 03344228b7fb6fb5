"""Pictures of items, and what became of those that were to come."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Count, QuerySet

from purchases.models import ArrivalPhoto, Item, ItemPicture, PictureArchive, PictureWish, Purchase
from purchases.states import DELIVERED, NotTaken, PurchaseState, WishState

SMALL_SIDE = 320


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture by the addresses of both sizes; `width` and `height` are the large one's."""

    pk: int
    url: str
    small_url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Fetching:
    """How the addresses of a price list fared."""

    done: int
    waiting: int
    refused: int

    @property
    def total(self) -> int:
        return self.done + self.waiting + self.refused


def pictures_by_item(items: Iterable[int]) -> dict[int, list[Shown]]:
    """The pictures of each item in order; items without any are left out. 1 query."""
    found: dict[int, list[Shown]] = {}
    rows = ItemPicture.objects.filter(item__in=list(items)).order_by("position", "pk")
    for item_id, pk, image, small, width, height in rows.values_list(
        "item_id", "pk", "image", "small", "width", "height"
    ):
        shown = Shown(pk, default_storage.url(image), default_storage.url(small), width, height)
        found.setdefault(item_id, []).append(shown)
    return found


@dataclass(frozen=True, slots=True)
class CameShown:
    """A picture of what came, and what it shows."""

    pk: int
    url: str
    small_url: str
    note: str


def arrival_photos(purchase: Purchase) -> list[CameShown]:
    """What was photographed when the parcel came: 1 query once the supplier is paid, none before."""
    if purchase.state not in DELIVERED | {PurchaseState.BOUGHT_OUT}:
        return []
    rows = ArrivalPhoto.objects.filter(purchase=purchase).order_by("pk")
    return [
        CameShown(pk, default_storage.url(image), default_storage.url(small), note)
        for pk, image, small, note in rows.values_list("pk", "image", "small", "note")
    ]


def fetching_of(purchase: Purchase) -> Fetching:
    """1 query."""
    rows = PictureWish.objects.filter(item__purchase=purchase).order_by().values_list("state")
    counts = dict(rows.annotate(count=Count("pk")))
    return Fetching(
        done=counts.get(WishState.DONE, 0),
        waiting=counts.get(WishState.WAITING, 0),
        refused=counts.get(WishState.REFUSED, 0),
    )


def refused_wishes(purchase: Purchase) -> QuerySet[PictureWish]:
    """Addresses that gave no picture, with their items; 1 query when read."""
    refused = PictureWish.objects.filter(item__purchase=purchase, state=WishState.REFUSED)
    return refused.select_related("item").order_by("pk")


def items_with_pictures(purchase: Purchase) -> int:
    """How many items have at least one. 1 query."""
    return Item.objects.filter(purchase=purchase, pictures__isnull=False).distinct().count()


@dataclass(frozen=True, slots=True)
class ArchiveTold:
    """What came of a ZIP: `taken` has (file, article), `left_out` (file, article, why)."""

    name: str
    done: int
    total: int
    is_finished: bool
    taken: list[tuple[str, str]]
    left_out: list[tuple[str, str, str]]


def newest_archive(purchase: Purchase) -> ArchiveTold | None:
    """1 query."""
    archive = PictureArchive.objects.filter(purchase=purchase).first()
    if archive is None:
        return None
    return ArchiveTold(
        name=archive.file_name,
        done=archive.done,
        total=archive.total,
        is_finished=archive.finished_at is not None,
        taken=[(name, article) for name, article, why in archive.told if not why],
        left_out=[(name, article, str(NotTaken(why).label)) for name, article, why in archive.told if why],
    )


def unfinished_archives() -> list[int]:
    """1 query."""
    return list(PictureArchive.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True))


def waiting_for_pictures() -> list[int]:
    """Purchases with addresses that wait to be fetched. 1 query."""
    waiting = PictureWish.objects.filter(state=WishState.WAITING, claimed_at=None)
    return sorted(set(waiting.values_list("item__purchase", flat=True).distinct()))

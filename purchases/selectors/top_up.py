"""What waits for a top-up, and what a top-up may still add. Rule: R-TOPUP."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum
from moneyed import Money

from config.kernel.money import from_minor
from purchases.models import Item, Line, Purchase
from purchases.rules.allocation import Choices, open_places
from purchases.rules.pricing import PricedLine, line_dues
from purchases.selectors.dues import tariff_of
from purchases.selectors.gaps import Found, OpenGap, gaps_told, open_gaps
from purchases.selectors.outlook import look
from purchases.selectors.standing import Catalogue, read_catalogue, waiting_in, wanted_of
from purchases.states import GapChoice, LineState, PurchaseState

FEW_GAPS = 3


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A variant of which at most `most` more pieces complete rows and packs; `price` is what one piece costs."""

    pk: int
    label: str
    most: int
    price: Money

    @property
    def field(self) -> str:
        return f"quantity-{self.pk}"


@dataclass(slots=True)
class ItemInTopUp:
    """An item with its rows and packs that are not full: the first of them, how many `more`, what they miss."""

    name: str
    gaps: list[OpenGap] = field(default_factory=list)
    more: int = 0
    places: list[OpenPlace] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CameSoFar:
    """`added` pieces by `people` since the top-up opened; `filled` are confirmed, `waiting` are not yet."""

    added: int
    people: int
    filled: int
    waiting: int
    concerned: int


def is_open(purchase: Purchase, at: datetime) -> bool:
    """Whether pieces can be added now."""
    return (
        purchase.state == PurchaseState.STOPPED
        and purchase.top_up_until is not None
        and at < purchase.top_up_until
    )


def top_up_catalogue(purchase: Purchase) -> Catalogue:
    """The items of the top-up with what can still be bought of them. 1 query."""
    marked = Item.objects.filter(purchase=purchase, in_top_up=True)
    return catalogue_of_waiting(purchase, items=marked.values_list("pk", flat=True))


def catalogue_of_waiting(purchase: Purchase, *, items: Iterable[int]) -> Catalogue:
    """These items with what can still be bought of them beside the confirmed lines. 1 query."""
    catalogue = read_catalogue(purchase, items=items)
    catalogue.tiers = {}
    catalogue.for_waiting()
    return catalogue


def items_with_kept_pieces(purchase: Purchase) -> dict[int, str]:
    """The names of the items of which pieces wait for a top-up, by key in the order of the list. 1 query."""
    kept = Item.objects.filter(purchase=purchase, variants__lines__state=LineState.WAITING)
    return dict(kept.order_by("position", "pk").distinct().values_list("pk", "name"))


def open_items(purchase: Purchase, catalogue: Catalogue, *, fillable: bool) -> list[ItemInTopUp]:
    """The items with open rows and packs, and what completes them. 1 query.

    `fillable` leaves out those rows and packs that stock does not suffice for.
    """
    waiting = waiting_in(catalogue)
    outlook = look(purchase, catalogue, waiting, choices=Choices(default=GapChoice.KEEP))
    places = open_places(catalogue.sold, wanted_of(catalogue, waiting))
    gaps: dict[int, list[Found]] = {}
    for gap in open_gaps(outlook):
        if gap.can_complete or not fillable:
            gaps.setdefault(gap.item, []).append(gap)
    found = {
        item_id: ItemInTopUp(
            name="", gaps=list(gaps_told(purchase, outlook, each[:FEW_GAPS])), more=len(each[FEW_GAPS:])
        )
        for item_id, each in gaps.items()
    }
    for listed in catalogue.variants.values():
        item = found.get(listed.item_id)
        if item is None:
            continue
        item.name = listed.name
        if places.get(listed.pk):
            label = " ".join(part for part in (listed.size, listed.colour) if part)
            price = _price(purchase, listed.price)
            item.places.append(OpenPlace(listed.pk, label, places[listed.pk], price))
    return list(found.values())


def came_so_far(purchase: Purchase) -> CameSoFar:
    """What the top-up has brought until now. 2 queries."""
    events = purchase.events.filter(kind="topped_up").values_list("order_id", "became")
    added = [(order_id, int(pieces)) for order_id, pieces in events]
    filled = Q(topped_up_at__isnull=False, state=LineState.CONFIRMED)
    waits = Q(state=LineState.WAITING)
    lines = Line.objects.filter(order__purchase=purchase).aggregate(
        filled=Sum("quantity", filter=filled),
        waiting=Sum("quantity", filter=waits),
        concerned=Count("order", filter=waits, distinct=True),
    )
    return CameSoFar(
        added=sum(pieces for _order, pieces in added),
        people=len({order_id for order_id, _pieces in added}),
        filled=lines["filled"] or 0,
        waiting=lines["waiting"] or 0,
        concerned=lines["concerned"],
    )


def _price(purchase: Purchase, price: Decimal) -> Money:
    tariff = tariff_of(purchase)
    dues = line_dues(PricedLine(0, LineState.CONFIRMED, price, 1, None, None), tariff=tariff)
    return from_minor(dues.goods_cost + dues.transfer, purchase.currency)

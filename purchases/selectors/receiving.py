"""What was bought, and whom it concerns when something else comes. Rules: R-SHORTAGE, R-MISSORT."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from purchases.models import Leftover, Order, Purchase, Variant
from purchases.rules.order_list.articles import Offered
from purchases.rules.parcel import BoughtLine, Left, Received, deal_parcel
from purchases.selectors.parcel import bought_by_variant, bought_lines, shelf_of, sorting
from purchases.states import LeftoverOrigin, LineState, SortedOut


@dataclass(frozen=True, slots=True)
class Bought:
    """One variant that the supplier was paid for, `own` pieces of the organizer's among them."""

    variant_id: int
    item_id: int
    article: str
    name: str
    size: str
    colour: str
    pieces: int
    own: int

    @property
    def variant(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)

    @property
    def label(self) -> str:
        return f"{self.article} {self.name} {self.variant}".strip()

    @property
    def offered(self) -> Offered:
        return Offered(self.variant_id, self.article, self.size, self.colour)


@dataclass(frozen=True, slots=True)
class Affected:
    """What a line goes without, or gets in another form: `fit`, `missing` and `defective` pieces.

    `sorts` has what came instead in words, the pieces, and what becomes of them.
    """

    line_id: int
    number: int
    name: str
    item: str
    wanted: int
    fit: int
    missing: int
    defective: int
    sorts: Sequence[tuple[str, int, SortedOut]]


@dataclass(frozen=True, slots=True)
class Dealing:
    """What recording the parcel would do: lines that it concerns, what is left over, pieces credited."""

    affected: Sequence[Affected]
    left: Sequence[tuple[str, int, LeftoverOrigin]]
    credited: int


def bought_variants(purchase: Purchase) -> list[Bought]:
    """What is in the parcel if everything came, in the order of the price list. 1 query."""
    pieces = Coalesce(Sum("lines__quantity", filter=Q(lines__state=LineState.BOUGHT)), 0) + F("own")
    bought = (
        Variant.objects.filter(item__purchase=purchase)
        .annotate(pieces=pieces)
        .filter(pieces__gt=0)
        .order_by("item__position", "item_id", "position", "pk")
        .values_list("pk", "item_id", "item__article", "item__name", "size", "colour", "pieces", "own")
    )
    return [Bought(*row) for row in bought]


def variants_of_purchase(purchase: Purchase) -> list[Offered]:
    """Every variant of the price list. 1 query."""
    rows = Variant.objects.filter(item__purchase=purchase).order_by(
        "item__position", "item_id", "position", "pk"
    )
    return [Offered(*row) for row in rows.values_list("pk", "item__article", "size", "colour")]


def dealing_of(purchase: Purchase, *, received: Mapping[int, Received], given: Mapping[int, int]) -> Dealing:
    """Whom it concerns if this came, dealt as the arrival deals it. 4 queries.

    `received` has every variant that was bought.
    """
    shelf = shelf_of(purchase)
    lines = bought_lines(purchase, weights=shelf.weights)
    came = {key: received[key] for key in bought_by_variant(lines, shelf.own) if key in received}
    dealt = [line for line in lines if line.variant_id in came]
    left = deal_parcel(
        dealt,
        shelf.own,
        came,
        by=purchase.agreed.shortage_rule,
        sort=sorting(purchase, shelf.kinds),
        given=given,
    )
    concerned = [line for line in dealt if line.fit < line.quantity]
    return _told(purchase, concerned, left)


def _told(purchase: Purchase, concerned: Sequence[BoughtLine], left: Sequence[Left]) -> Dealing:
    people = {
        pk: (number, name)
        for pk, number, name in Order.objects.filter(purchase=purchase).values_list(
            "pk", "number", "contact__full_name"
        )
    }
    keys = {line.variant_id for line in concerned} | {each.variant_id for each in left}
    keys |= {each.instead.came_as for line in concerned for each in line.sorts}
    words = labels_of(key for key in keys if key is not None)
    affected = [
        Affected(
            line.pk,
            *people[line.order_id],
            words[line.variant_id],
            line.quantity,
            line.fit,
            line.missing,
            line.defective,
            [
                (words.get(each.instead.came_as or 0, each.instead.name), each.pieces, each.outcome)
                for each in line.sorts
            ],
        )
        for line in concerned
    ]
    return Dealing(
        affected=sorted(affected, key=lambda each: (each.number, each.item, each.line_id)),
        left=[(words.get(each.variant_id or 0, each.name), each.pieces, each.origin) for each in left],
        credited=sum(line.missing for line in concerned),
    )


def short_variants(
    bought: Sequence[Bought], received: Mapping[int, Received]
) -> list[tuple[Bought, Received, int]]:
    """The variants of which not everything came fit, what came, and how many pieces are missing. No query."""
    return [
        (each, came, each.pieces - came.in_all)
        for each in bought
        if (came := received[each.variant_id]).fit < each.pieces or came.over
    ]


def labels_of(variants: Iterable[int]) -> dict[int, str]:
    """Article, name, size and colour of each, as a person reads it. 1 query."""
    found = Variant.objects.filter(pk__in=sorted(set(variants))).select_related("item")
    return {each.pk: f"{each.item.article} {each.item.name} {each}".strip() for each in found}


def leftovers_of(purchase: Purchase) -> QuerySet[Leftover]:
    """What came and is the organizer's: stock for rehoming. 1 query when read."""
    return Leftover.objects.filter(purchase=purchase).select_related("variant__item").order_by("pk")

"""A newer price list against what is already known of it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from config.kernel.money import round_units
from purchases.rules.price_list.items import DraftItem
from purchases.rules.size_rows import SizeRow, moved_rows, rows_by_colour
from purchases.rules.tables import fold

Tiers = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class KnownVariant:
    """`price` where it differs from the item's; `per_row` is how often it stands in the row of its colour."""

    size: str
    colour: str
    price: Decimal | None = None
    limit: int | None = None
    per_row: int = 1


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item as an earlier list left it; `article` is the `key` of the rows it came from."""

    pk: int
    article: str
    name: str
    description: str = ""
    unit: str = ""
    category: str = ""
    price: Decimal = Decimal(0)
    sale_form: str = "free"
    pack_size: int | None = None
    weight_g: int | None = None
    sold_out: bool = False
    tiers: Tiers = ()
    variants: tuple[KnownVariant, ...] = ()

    @property
    def rows(self) -> dict[str, SizeRow]:
        """Colour -> its row, where it is sold in rows."""
        if self.sale_form != "row":
            return {}
        return rows_by_colour((each.size, each.colour, each.per_row) for each in self.variants)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was and what it becomes: of "article" ... "tiers" the value of the item; of "row_sizes" the rows as
    `size_rows.told_rows`; of "variants" the sizes and colours gone and come, as (size, colour) pairs; of
    "limits" and "prices" those of variants that stay, as (size, colour, limit or own price)."""

    field: str
    was: object
    became: object


@dataclass(frozen=True, slots=True)
class Match:
    """A known item and the rows that speak of it. `percent` is how far its price moved, to one decimal;
    None where it did not or was zero."""

    known: KnownItem
    drafts: tuple[DraftItem, ...]
    differences: tuple[Difference, ...] = ()
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every known item once in `changed`, `same` or `vanished`; every row once in `new`, `changed` or `same`.

    `new` are the rows of one item each, in the order of the list.
    """

    new: tuple[tuple[DraftItem, ...], ...]
    changed: tuple[Match, ...]
    same: tuple[Match, ...]
    vanished: tuple[KnownItem, ...]


def compare(*, known: Sequence[KnownItem], drafts: Sequence[DraftItem]) -> Comparison:
    """Rows of one key are one item, which its first row describes; all of them give its variants.

    An item is known by its article; where that is not known, by its name, if no other item of either
    list has that name.
    """
    groups: dict[str, list[DraftItem]] = {}
    for draft in drafts:
        groups.setdefault(draft.key, []).append(draft)
    by_article = {item.article: item for item in known}
    found = {key: by_article.pop(key) for key in groups if key in by_article}
    found |= _by_name(known=known, left=by_article, groups=groups, taken=frozenset(found))
    new: list[tuple[DraftItem, ...]] = []
    changed: list[Match] = []
    same: list[Match] = []
    for key, rows in groups.items():
        item = found.get(key)
        if item is None:
            new.append(tuple(rows))
            continue
        match = _match(item, tuple(rows))
        (changed if match.differences else same).append(match)
    kept = {item.pk for item in found.values()}
    return Comparison(
        tuple(new), tuple(changed), tuple(same), tuple(item for item in known if item.pk not in kept)
    )


def _by_name(
    *,
    known: Sequence[KnownItem],
    left: Mapping[str, KnownItem],
    groups: Mapping[str, list[DraftItem]],
    taken: Collection[str],
) -> dict[str, KnownItem]:
    if not left:
        return {}
    ours, theirs = Counter(fold(item.name) for item in known), dict[str, list[str]]()
    for key, rows in groups.items():
        theirs.setdefault(fold(rows[0].name), []).append(key)
    found = {}
    for item in left.values():
        name = fold(item.name)
        keys = theirs.get(name, ())
        if ours[name] == len(keys) == 1 and keys[0] not in taken:
            found[keys[0]] = item
    return found


def _match(known: KnownItem, drafts: tuple[DraftItem, ...]) -> Match:
    percent = None
    if known.price and drafts[0].price != known.price:
        percent = Decimal(round_units((drafts[0].price - known.price) * 1000 / known.price)) / 10
    return Match(known, drafts, tuple(_differences(known, drafts)), percent)


def _differences(known: KnownItem, drafts: tuple[DraftItem, ...]) -> Iterator[Difference]:
    first = drafts[0]
    pairs: list[tuple[str, object, object]] = [
        ("article", known.article, first.key),
        ("name", known.name, first.name),
        ("description", known.description, first.description),
        ("unit", known.unit, first.unit),
        ("category", known.category, first.category),
        ("price", known.price, first.price),
        ("tiers", known.tiers, first.tiers),
        ("sale_form", known.sale_form, first.sale_form),
        ("pack_size", known.pack_size, first.pack_size),
        ("weight", known.weight_g, first.weight_g),
        ("sold_out", known.sold_out, first.sold_out),
    ]
    for field, was, became in pairs:
        if was != became:
            yield Difference(field, was, became)
    rows = moved_rows(known.rows, rows_by_colour(place for draft in drafts for place in draft.places))
    if rows:
        yield Difference("row_sizes", *rows)
    yield from _variants(known, drafts)


def _variants(known: KnownItem, drafts: tuple[DraftItem, ...]) -> Iterator[Difference]:
    price = drafts[0].price
    was = {(each.size, each.colour): (each.limit, each.price) for each in known.variants}
    became = {
        (size, colour): (limit, None if draft.price == price else draft.price)
        for draft in drafts
        for size, colour, limit in draft.variants
    }
    gone = tuple(pair for pair in was if pair not in became)
    come = tuple(pair for pair in became if pair not in was)
    if gone or come:
        yield Difference("variants", gone, come)
    stay = [pair for pair in was if pair in became]
    for place, field in enumerate(("limits", "prices")):
        moved = [pair for pair in stay if was[pair][place] != became[pair][place]]
        if moved:
            yield Difference(
                field,
                tuple((*pair, was[pair][place]) for pair in moved),
                tuple((*pair, became[pair][place]) for pair in moved),
            )

"""What a purchase takes over from a newer list of its supplier.

A draft becomes what the list says. In a purchase that is open, what people ordered by stays: names, prices
and how things are sold, rows included; sold-out marks and stock follow the list, new items and sizes are
added, but none to a row that people order by, and a size that is gone is closed. Stock is told by lists that
give any; others leave it alone. Rules: R-TERMS, R-ROW.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from purchases.rules.price_list.comparing import Difference, KnownItem, KnownVariant, Match
from purchases.rules.price_list.items import DraftItem
from purchases.rules.size_rows import times_in_row

FOLLOWED_WHILE_OPEN = frozenset({"sold_out", "limits", "variants"})


@dataclass(frozen=True, slots=True)
class HeldVariant(KnownVariant):
    """A variant as the purchase has it; `taken` pieces of it are ordered."""

    pk: int = 0
    taken: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class HeldItem(KnownItem):
    """An item as the purchase has it; its `variants` are HeldVariants."""

    position: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """How a purchase takes a list: whether it `is_open` for orders, whether the list `tells_stock`."""

    is_open: bool
    tells_stock: bool


@dataclass(frozen=True, slots=True)
class ListedVariant:
    """A variant as it is to be; `pk` of the one that becomes it, None for a new one."""

    pk: int | None
    size: str
    colour: str
    price: Decimal | None
    limit: int | None
    position: int
    per_row: int = 1


def tells_stock(drafts: Sequence[DraftItem]) -> bool:
    """Whether the list says of anything how many pieces there are."""
    return any(draft.limit is not None or draft.limits for draft in drafts)


def narrowed(match: Match, *, taking: Taking) -> Match:
    """`match` with those of its differences that mean something to this purchase."""
    differences = (_narrowed(each, match, taking=taking) for each in match.differences)
    return dataclasses.replace(match, differences=tuple(each for each in differences if each))


def _narrowed(each: Difference, match: Match, *, taking: Taking) -> Difference | None:
    match each.field:
        case "variants":
            lists = _lists_variants(match, taking=taking)
            leaving = _leaving(match, taking=taking) if lists else ()
            coming = tuple(pair for pair in _texts(each.became) if _may_come(match, pair[1], taking=taking))
            return Difference("variants", leaving, coming) if lists and (leaving or coming) else None
        case "limits":
            return _narrowed_limits(each, match, taking=taking)
        case _:
            return each


def _narrowed_limits(each: Difference, match: Match, *, taking: Taking) -> Difference | None:
    held = _held(match.known)
    limits = {variant.pk: variant.limit for variant in variants_to_be(match, taking=taking)}
    moved = [
        one
        for one in (held[size, colour] for size, colour, _limit in _texts(each.was))
        if limits[one.pk] != one.limit
    ]
    if not moved:
        return None
    return Difference(
        "limits",
        tuple((one.size, one.colour, one.limit) for one in moved),
        tuple((one.size, one.colour, limits[one.pk]) for one in moved),
    )


def stays(match: Match, *, taking: Taking) -> tuple[str, ...]:
    """The fields that differ and are left as they are."""
    differing = (each.field for each in match.differences)
    return tuple(field for field in differing if taking.is_open and field not in FOLLOWED_WHILE_OPEN)


def is_taken(match: Match, *, taking: Taking) -> bool:
    """Whether the import changes the item at all."""
    return len(stays(match, taking=taking)) < len(match.differences)


def new_variants(drafts: Sequence[DraftItem], *, price: Decimal) -> Iterator[ListedVariant]:
    """The variants of an item that is new, `price` being the item's."""
    for place, (size, colour, own, limit, times) in enumerate(_listed(drafts, price=price)):
        yield ListedVariant(None, size, colour, own, limit, place, times)


def variants_to_be(match: Match, *, taking: Taking) -> Iterator[ListedVariant]:
    """All variants that the item keeps or gets, those that are closed included."""
    held = _held(match.known)
    price = match.known.price if taking.is_open else match.drafts[0].price
    named = set()
    if _lists_variants(match, taking=taking):
        for place, (size, colour, own, limit, times) in enumerate(_listed(match.drafts, price=price)):
            named.add((size, colour))
            one = held.get((size, colour))
            if one is not None:
                kept, stands = (one.price, one.per_row) if taking.is_open else (own, times)
                least = _limit(one, limit, taking=taking)
                yield ListedVariant(one.pk, size, colour, kept, least, place, stands)
            elif _may_come(match, colour, taking=taking):
                stands = 1 if taking.is_open and match.known.sale_form != "row" else times
                yield ListedVariant(None, size, colour, own, limit, place, stands)
    else:
        named = set(held)
    if taking.is_open:
        for pair in held.keys() - named:
            one = held[pair]
            yield ListedVariant(one.pk, one.size, one.colour, one.price, one.taken, one.position, one.per_row)


def variants_gone(match: Match, *, taking: Taking) -> list[int]:
    """Keys of the variants of a draft that the list no longer names."""
    if taking.is_open:
        return []
    named = {(size, colour) for draft in match.drafts for size, colour, _limit in draft.variants}
    return [one.pk for pair, one in _held(match.known).items() if pair not in named]


def _listed(
    drafts: Sequence[DraftItem], *, price: Decimal
) -> Iterator[tuple[str, str, Decimal | None, int | None, int]]:
    for draft in drafts:
        own = None if draft.price == price else draft.price
        row = draft.row_sizes if draft.sale_form == "row" else ()
        for size, colour, limit in draft.variants:
            yield size, colour, own, limit, times_in_row(size, row)


def _held(known: KnownItem) -> dict[tuple[str, str], HeldVariant]:
    return {(one.size, one.colour): one for one in known.variants if isinstance(one, HeldVariant)}


def _lists_variants(match: Match, *, taking: Taking) -> bool:
    """A list without sizes and colours says nothing of those that people order by already."""
    if not taking.is_open or not match.known.variants:
        return True
    listed = {(size, colour) for draft in match.drafts for size, colour, _limit in draft.variants}
    return listed != {("", "")} or ("", "") in _held(match.known)


def _may_come(match: Match, colour: str, *, taking: Taking) -> bool:
    """A row that people order by gets no further place; a new colour is a row of its own."""
    if not taking.is_open or match.known.sale_form != "row":
        return True
    return all(held.colour != colour for held in match.known.variants)


def _leaving(match: Match, *, taking: Taking) -> tuple[tuple[str, str], ...]:
    """What is removed from a draft, or still to be closed in an open purchase."""
    named = {(size, colour) for draft in match.drafts for size, colour, _limit in draft.variants}
    return tuple(
        pair
        for pair, one in _held(match.known).items()
        if pair not in named and not (taking.is_open and one.limit == one.taken)
    )


def _limit(one: HeldVariant, listed: int | None, *, taking: Taking) -> int | None:
    """Never below what is taken; a size that was closed for being gone is open again."""
    if taking.tells_stock:
        return None if listed is None else max(listed, one.taken)
    return None if one.limit == 0 else one.limit


def _texts(values: object) -> tuple[Any, ...]:
    return tuple(values) if isinstance(values, tuple) else ()

"""Rows and packs in the words and figures of the components that show them. Rules: R-ROW, R-PACK."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purchases.rules.allocation.data import Offered
from purchases.rules.standing import AlikeRows, Rows
from purchases.selectors.places import ItemPlaces, Pack

FEW, MANY = 2, 12
MOST_SQUARES = 24


@dataclass(frozen=True, slots=True)
class ShownColour:
    """The rows of one colour: how many are full, the fullest open ones, how many more there are."""

    colour: str
    full: int
    full_words: str
    rows: Sequence[dict[str, Any]]
    more_words: str


@dataclass(frozen=True, slots=True)
class ShownPlaces:
    """The rows and packs of an item. `sizes` may be asked for, `size` is."""

    pk: int
    colours: Sequence[ShownColour]
    packs: Sequence[dict[str, Any]]
    sizes: Sequence[str]
    size: str
    url: str


class Shop(NamedTuple):
    """Where rows and packs are shown: the purchase's page is at `url`.

    With a `size` only rows with a free place of it, where the item has that size; at `most` so many of each
    colour, and as many in which the reader stands.
    """

    url: str
    takes_orders: bool
    size: str = ""
    most: int = FEW


def shown_places(found: Mapping[int, ItemPlaces], *, shop: Shop) -> dict[int, ShownPlaces]:
    """What the shop shows of each item."""
    return {pk: _shown(item, shop) for pk, item in found.items()}


def _shown(item: ItemPlaces, shop: Shop) -> ShownPlaces:
    sizes = list(dict.fromkeys(each.size for each in item.variants if each.size)) if item.colours else []
    there = shop if shop.size in sizes else shop._replace(size="")
    return ShownPlaces(
        pk=item.pk,
        colours=[_colour(item, row, rows, there) for row, rows in item.colours if rows.full or rows.open],
        packs=[
            shown
            for pack in item.packs
            if pack.meter.packs or pack.meter.in_open
            for shown in [_pack(item, pack)]
        ],
        sizes=sizes,
        size=there.size,
        url=f"{shop.url}?{urlencode({'item': item.pk})}",
    )


def _colour(item: ItemPlaces, row: Sequence[Offered], rows: Rows, shop: Shop) -> ShownColour:
    asked = [each for each in rows.open if _has_free(row, each, shop.size)]
    most = shop.most
    mine = [each for each in asked[most:] if any(each.mine)]
    shown = [*asked[:most], *mine[:most]]
    rest = [each for each in asked if each not in shown]
    return ShownColour(
        colour=row[0].colour,
        full=rows.full,
        full_words=_full_words(rows, shop),
        rows=[_row(item, row, each, shop) for each in shown],
        more_words=_more_words(row, rest),
    )


def _has_free(row: Sequence[Offered], rows: AlikeRows, size: str) -> bool:
    return not size or any(free for each, free in zip(row, rows.free, strict=True) if each.size == size)


def _full_words(rows: Rows, shop: Shop) -> str:
    if not rows.full:
        return ""
    if shop.takes_orders:
        words = ngettext("%(count)d row is full", "%(count)d rows are full", rows.full)
    else:
        words = ngettext("%(count)d row is bought", "%(count)d rows are bought", rows.full)
    told = words % {"count": rows.full}
    if not rows.mine_full:
        return told
    return f"{told}, " + ngettext(
        "you stand in %(count)d of them", "you stand in %(count)d of them", rows.mine_full
    ) % {"count": rows.mine_full}


def _more_words(row: Sequence[Offered], rest: Sequence[AlikeRows]) -> str:
    count = sum(each.rows for each in rest)
    if not count:
        return ""
    # Rows are filled in order: what stands in the fullest of them is all that stands in the others.
    taken = [each.size or each.colour for each, pieces in zip(row, rest[0].taken, strict=True) if pieces]
    return ngettext(
        "and %(count)d more row with only %(sizes)s",
        "and %(count)d more rows with only %(sizes)s",
        count,
    ) % {"count": count, "sizes": ", ".join(taken)}


def _row(item: ItemPlaces, row: Sequence[Offered], rows: AlikeRows, shop: Shop) -> dict[str, Any]:
    return {
        "number": rows.first + 1,
        "anchor": f"row-{row[0].pk}-{rows.first + 1}",
        "complete": False,
        "note": _row_note(row, rows),
        "alike": _alike_words(rows),
        "places": list(_row_places(item, row, rows, shop)),
    }


def _row_places(
    item: ItemPlaces, row: Sequence[Offered], rows: AlikeRows, shop: Shop
) -> Iterator[dict[str, Any]]:
    figures = zip(row, rows.taken, rows.mine, rows.free, rows.short, strict=True)
    for each, taken, mine, free, short in figures:
        label = each.size or each.colour
        yield from ({"label": label, "state": "mine"} for _place in range(mine))
        yield from ({"label": label, "state": "taken"} for _place in range(taken - mine))
        state = "closed" if short else "free"
        query = urlencode({"item": item.pk, "variant": each.pk})
        link = f"{shop.url}?{query}#places-{item.pk}" if shop.takes_orders and not short else ""
        yield from ({"label": label, "state": state, "url": link} for _place in range(free))


def _row_note(row: Sequence[Offered], rows: AlikeRows) -> str:
    out = [each.size or each.colour for each, short in zip(row, rows.short, strict=True) if short]
    if out:
        return _("cannot be filled: %(sizes)s has run out") % {"sizes": ", ".join(out)}
    return ngettext("%(count)d place is free", "%(count)d places are free", rows.missing) % {
        "count": rows.missing
    }


def _alike_words(rows: AlikeRows) -> str:
    if rows.rows == 1:
        return ""
    return ngettext("and %(count)d more like it", "and %(count)d more like it", rows.rows - 1) % {
        "count": rows.rows - 1
    }


def _pack(item: ItemPlaces, pack: Pack) -> dict[str, Any]:
    stands = pack.meter
    return {
        "label": item.labels.get(pack.variant or 0, ""),
        "size": pack.size,
        "packs": stands.packs,
        "inside": stands.in_open,
        "missing": stands.missing,
        "offered": min(stands.tolerance, stands.missing),
        "mine": pack.mine,
        "squares": _squares(pack) if pack.size <= MOST_SQUARES and stands.in_open else [],
    }


def _squares(pack: Pack) -> list[str]:
    stands = pack.meter
    offered = min(stands.tolerance, stands.missing)
    free = pack.size - stands.in_open - offered
    return ["taken"] * stands.in_open + ["offered"] * offered + ["free"] * free

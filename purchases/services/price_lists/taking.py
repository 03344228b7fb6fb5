"""Rows that were judged good come into the purchase, in as many statements for ten as for ten thousand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db.models import Model

from config.kernel.bulk import delete_rows, insert_missing, insert_rows, update_rows
from purchases.models import Item, ItemPicture, PictureWish, Purchase, TierPrice, Variant
from purchases.rules.price_list import Comparison, DraftItem, Match, compare
from purchases.rules.price_list.taking import (
    HeldItem,
    HeldVariant,
    ListedVariant,
    Taking,
    is_taken,
    narrowed,
    new_variants,
    tells_stock,
    variants_gone,
    variants_to_be,
)
from purchases.selectors.price_lists import held_items
from purchases.services.picture_files import forget_files
from purchases.states import PurchaseState, SaleForm, Vanished, WishState

LISTED = (
    "article", "name", "description", "unit", "category", "price", "price_currency", "sale_form", "pack_size",
    "weight", "sold_out", "search_text",
)  # fmt: skip
BELOW_ITEM = (Variant, TierPrice, PictureWish, ItemPicture)
ADDRESS_LENGTH = 2000
MOST_PICTURES = 100
ROWS_AT_ONCE = 10_000

Described = tuple[int, Sequence[DraftItem]]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many items were added, changed, as they were; how many were not listed, and what was done to them."""

    added: int
    changed: int
    unchanged: int
    vanished: int
    removed: int
    pictures: int


def taking_of(purchase: Purchase, drafts: Sequence[DraftItem]) -> Taking:
    """How this purchase takes these rows."""
    return Taking(is_open=purchase.state != PurchaseState.DRAFT, tells_stock=tells_stock(drafts))


def take_items(
    purchase: Purchase, *, drafts: Sequence[DraftItem], vanished: str = Vanished.KEEP, at: datetime
) -> Taken:
    """Take what is good of a list; the caller holds the purchase. See `rules.price_list.taking`.

    `vanished` (of states.Vanished) says what becomes of items that are not listed; only a draft loses them.
    """
    taking = taking_of(purchase, drafts)
    comparison = compare(known=held_items(purchase), drafts=drafts)
    matches = [narrowed(match, taking=taking) for match in comparison.changed]
    changed = [match for match in matches if is_taken(match, taking=taking)]
    removed = _put_away(purchase, comparison, vanished=vanished, taking=taking)
    _write_items(purchase, comparison, changed, taking=taking)
    pks = dict(Item.objects.filter(purchase=purchase).values_list("article", "pk").iterator())
    new = [(pks[drafts[0].key], drafts) for drafts in comparison.new]
    _write_variants(purchase, new, changed, taking=taking)
    _write_tiers(purchase, new, [] if taking.is_open else changed)
    known = [(match.known.pk, match.drafts) for match in (*comparison.changed, *comparison.same)]
    return Taken(
        added=len(new),
        changed=len(changed),
        unchanged=len(known) - len(changed),
        vanished=len(comparison.vanished),
        removed=removed,
        pictures=_wish_pictures([*new, *known], at=at),
    )


def _put_away(purchase: Purchase, comparison: Comparison, *, vanished: str, taking: Taking) -> int:
    """What becomes of items that are not listed; how many were removed."""
    if vanished == Vanished.SOLD_OUT:
        marked = [(item.pk, True) for item in comparison.vanished if not item.sold_out]
        update_rows(Item, ["sold_out"], marked)
    if vanished != Vanished.REMOVE or taking.is_open:
        return 0
    gone = [item.pk for item in comparison.vanished]
    pictures, going = ItemPicture.objects.filter(item__purchase=purchase), set(gone)
    forget_files(picture for picture in pictures if picture.item_id in going)
    for model in BELOW_ITEM:
        delete_rows(model, "item_id", gone)
    return delete_rows(Item, "id", gone)


def _write_items(
    purchase: Purchase, comparison: Comparison, changed: Sequence[Match], *, taking: Taking
) -> None:
    places = _places(comparison)
    _insert(
        Item,
        ["purchase_id", "position", *LISTED],
        (
            (purchase.pk, places[drafts[0].row], *_listed(drafts[0], currency=purchase.supplier_currency))
            for drafts in comparison.new
        ),
    )
    if taking.is_open:
        sold = [
            (match.known.pk, match.drafts[0].sold_out)
            for match in changed
            if match.known.sold_out != match.drafts[0].sold_out
        ]
        update_rows(Item, ["sold_out"], sold)
    else:
        rows = [
            (match.known.pk, *_listed(match.drafts[0], currency=purchase.supplier_currency))
            for match in changed
        ]
        update_rows(Item, list(LISTED), rows)
    moved = [
        (match.known.pk, place)
        for match in (*comparison.changed, *comparison.same)
        if isinstance(match.known, HeldItem)
        and match.known.position != (place := places[match.drafts[0].row])
    ]
    update_rows(Item, ["position"], moved)


def _places(comparison: Comparison) -> dict[int, int]:
    """The row that describes an item -> the item's place in the list."""
    firsts = [drafts[0].row for drafts in comparison.new]
    firsts += [match.drafts[0].row for match in (*comparison.changed, *comparison.same)]
    return {row: place for place, row in enumerate(sorted(firsts))}


def _listed(draft: DraftItem, *, currency: str) -> tuple[Any, ...]:
    return (
        draft.key,
        draft.name,
        draft.description,
        draft.unit,
        draft.category,
        draft.price,
        currency,
        draft.sale_form,
        draft.pack_size if draft.sale_form == SaleForm.PACK else None,
        draft.weight_g,
        draft.sold_out,
        f"{draft.key} {draft.name} {draft.description} {draft.category}".lower(),
    )


def _write_variants(
    purchase: Purchase, new: Sequence[Described], changed: Sequence[Match], *, taking: Taking
) -> None:
    currency = purchase.supplier_currency
    added, updated = [], []
    for match in changed:
        held = {one.pk: one for one in match.known.variants if isinstance(one, HeldVariant)}
        for variant in variants_to_be(match, taking=taking):
            if variant.pk is None:
                added.append(_new_variant(match.known.pk, variant, currency=currency))
            elif _differs(held[variant.pk], variant):
                own = None if variant.price is None else currency
                updated.append((
                    variant.pk, variant.price, own, variant.limit, variant.position, variant.per_row,
                ))  # fmt: skip
    gone = [pk for match in changed for pk in variants_gone(match, taking=taking)]
    delete_rows(Variant, "id", gone)
    update_rows(Variant, ["price", "price_currency", "limit", "position", "per_row"], updated)
    of_new = (
        _new_variant(item, variant, currency=currency)
        for item, drafts in new
        for variant in new_variants(drafts, price=drafts[0].price)
    )
    _insert(
        Variant,
        ["item_id", "size", "colour", "price", "price_currency", "limit", "taken", "position", "per_row"],
        chain(added, of_new),
    )


def _new_variant(item: int, variant: ListedVariant, *, currency: str) -> tuple[Any, ...]:
    own = None if variant.price is None else currency
    return (
        item, variant.size, variant.colour, variant.price, own, variant.limit, 0, variant.position,
        variant.per_row,
    )  # fmt: skip


def _differs(held: HeldVariant, variant: ListedVariant) -> bool:
    was = (held.price, held.limit, held.position, held.per_row)
    return was != (variant.price, variant.limit, variant.position, variant.per_row)


def _insert(model: type[Model], fields: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """A statement for every ROWS_AT_ONCE rows: what is sent at once is held several times over."""
    while portion := list(islice(rows, ROWS_AT_ONCE)):
        insert_rows(model, fields, portion)


def _write_tiers(purchase: Purchase, new: Sequence[Described], changed: Sequence[Match]) -> None:
    told = [match for match in changed if any(each.field == "tiers" for each in match.differences)]
    delete_rows(TierPrice, "item_id", [match.known.pk for match in told if match.known.tiers])
    _insert(
        TierPrice,
        ["item_id", "starts_at", "price", "price_currency"],
        (
            (item, starts_at, price, purchase.supplier_currency)
            for item, drafts in [*new, *((match.known.pk, match.drafts) for match in told)]
            for starts_at, price in drafts[0].tiers
        ),
    )


def _wish_pictures(listed: Sequence[Described], *, at: datetime) -> int:
    """Wish for pictures that nobody wished for yet; how many."""
    return insert_missing(
        PictureWish,
        ["item_id", "url", "state", "reason", "position", "at"],
        [
            (item, url, WishState.WAITING, "", place, at)
            for item, drafts in listed
            for place, url in enumerate(_addresses(drafts))
        ],
    )


def _addresses(drafts: Sequence[DraftItem]) -> list[str]:
    urls = dict.fromkeys(url for draft in drafts for url in draft.pictures)
    return [url for url in urls if len(url) <= ADDRESS_LENGTH][:MOST_PICTURES]

"""Price lists on their way into a purchase, and those that came in."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from sys import intern
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from participants.models import User
from purchases.models import (
    Item,
    ListDraft,
    ListRow,
    PriceList,
    Purchase,
    RememberedMapping,
    TierPrice,
    Variant,
)
from purchases.rules.kept_table import head_of_lines, of_lines
from purchases.rules.price_list.taking import HeldItem, HeldVariant
from purchases.rules.problems import MESSAGES
from purchases.rules.tables import Row, Table
from purchases.states import ListState

HEAD_ROWS = 200


def list_draft_of(*, user: User, purchase: Purchase, pk: int) -> ListDraft:
    """The draft for whoever carries the purchase. 1 query. Raises ListDraft.DoesNotExist for all else."""
    found: ListDraft = ListDraft.objects.select_related("by").get(
        pk=pk, purchase=purchase, purchase__organizer__user=user
    )
    return found


def open_list_drafts(purchase: Purchase) -> "QuerySet[ListDraft]":
    """Lists on their way, the newest first."""
    return purchase.list_drafts.exclude(state=ListState.IMPORTED).select_related("by")


def imported_lists(purchase: Purchase) -> "QuerySet[PriceList]":
    """Lists that came in, the newest first."""
    return purchase.price_lists.select_related("by")


def remembered_mapping(purchase: Purchase) -> RememberedMapping | None:
    """How the organizer settled this supplier's last list. 1 query."""
    return RememberedMapping.objects.filter(
        organizer=purchase.organizer_id, supplier=purchase.supplier_id
    ).first()


def table_of(draft: ListDraft) -> Table:
    """All cells of the draft, from its file; no query."""
    with draft.table.open("rb") as file:
        return of_lines(line.decode() for line in file)


def head_of_table(draft: ListDraft, *, rows: int = HEAD_ROWS) -> Table:
    """The first rows of the draft's cells; see `rules.kept_table.head_of_lines`. No query."""
    with draft.table.open("rb") as file:
        return head_of_lines((line.decode() for line in file), rows=rows)


def preview_rows(draft: ListDraft, *, header_row: int, rows: int = 12) -> list[Row]:
    """`rows` rows, beginning two above the headings, every one as wide as the table. No query."""
    start = max(header_row - 2, 1)
    head = head_of_table(draft, rows=start + rows - 1)
    width = draft.reading["columns"]
    return [
        Row(row.number, row.cells + (None,) * (width - len(row.cells)))
        for row in head.rows
        if start <= row.number < start + rows
    ]


def judged_rows(draft: ListDraft, *, verdict: str) -> "QuerySet[ListRow]":
    """The rows that got `verdict`, in the order of the file; to be paged."""
    return draft.rows.filter(verdict=verdict)


def warned_rows(draft: ListDraft) -> "QuerySet[ListRow]":
    """The rows that are taken, but with a remark, in the order of the file; to be paged."""
    return draft.rows.filter(details__has_key="warnings").exclude(details__warnings=[])


def held_items(purchase: Purchase) -> list[HeldItem]:
    """The purchase's items as a newer list is compared with them, in their order. 3 queries."""
    variants: dict[int, list[HeldVariant]] = {}
    held: Iterable[Any] = (
        Variant.objects.filter(item__purchase=purchase)
        .order_by("position", "pk")
        .values_list("item_id", "size", "colour", "price", "limit", "per_row", "pk", "taken", "position")
        .iterator()
    )
    for item, size, colour, *values in held:
        variants.setdefault(item, []).append(HeldVariant(intern(size), intern(colour), *values))
    tiers: dict[int, list[tuple[Decimal, Decimal]]] = {}
    tiered: Iterable[Any] = (
        TierPrice.objects.filter(item__purchase=purchase)
        .order_by("starts_at")
        .values_list("item_id", "starts_at", "price")
        .iterator()
    )
    for item, starts_at, price in tiered:
        tiers.setdefault(item, []).append((starts_at, price))
    items: Iterable[Any] = (
        Item.objects.filter(purchase=purchase)
        .order_by("position", "pk")
        .values_list(
            "pk", "article", "name", "description", "unit", "category", "price", "sale_form", "pack_size",
            "weight", "sold_out", "position",
        )
        .iterator()
    )  # fmt: skip
    return [
        HeldItem(
            pk=pk,
            article=article,
            name=name,
            description=intern(description),
            unit=intern(unit),
            category=intern(category),
            price=price,
            sale_form=intern(sale_form),
            pack_size=pack_size,
            weight_g=weight,
            sold_out=sold_out,
            tiers=tuple(tiers.pop(pk, ())),
            variants=tuple(variants.pop(pk, ())),
            position=position,
        )
        for pk, article, name, description, unit, category, price, sale_form, pack_size, weight,
            sold_out, position in items
    ]  # fmt: skip


def problem_words(told: Mapping[str, Any]) -> str:
    """A problem or warning of a row's details as a sentence."""
    template = MESSAGES[told["code"]]
    return str(gettext(template) % told["values"])

"""Bringing a supplier's price list into a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from config.kernel.bulk import insert_rows, update_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import exponent
from participants.models import User
from purchases.gateways.spreadsheets import read_table
from purchases.models import Item, PriceList, Purchase, Variant
from purchases.rules.price_list import DraftItem, Judged, judge_rows, map_price_columns
from purchases.rules.problems import Problem
from purchases.services.acting import check_organizer, check_state, lock_purchase, record
from purchases.states import PurchaseState, SaleForm

ITEM_FIELDS = (
    "name", "description", "unit", "category", "price", "price_currency",
    "sale_form", "pack_size", "row_sizes", "weight", "sold_out", "position", "search_text",
)  # fmt: skip


class CannotImport(DomainError):
    """The price list cannot be brought in."""

    rule = "R-TERMS"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. With problems in the columns themselves nothing is read."""

    added: int
    changed: int
    unchanged: int
    judged: Judged

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.judged.problems


def judge_price_list(
    *, purchase: Purchase, name: str, content: bytes, mapping: dict[str, object] | None = None
) -> Judged:
    """Read and judge a file against the purchase's currency; writes nothing. Raises CannotRead."""
    table = read_table(name=name, content=content)
    columns = map_price_columns(table=table, explicit=mapping)
    return judge_rows(
        table=table,
        columns=columns,
        exponent=exponent(purchase.supplier_currency),
        currency=purchase.supplier_currency,
    )


def import_price_list(
    *,
    purchase_id: int,
    name: str,
    content: bytes,
    mapping: dict[str, object] | None = None,
    by: User,
    at: datetime,
) -> Imported:
    """Judge a file and take what is good of it; see `take_price_list`."""
    judged = judge_price_list(
        purchase=Purchase.objects.get(pk=purchase_id), name=name, content=content, mapping=mapping
    )
    return take_price_list(
        purchase_id=purchase_id, name=name, digest=sha256(content).hexdigest(), judged=judged, by=by, at=at
    )


def take_price_list(
    *, purchase_id: int, name: str, digest: str, judged: Judged, by: User, at: datetime
) -> Imported:
    """Bring every good row into the draft, in one transaction; bad rows are named.

    An item is known by its article: a row of a known one changes it. The number of statements does not
    depend on the number of rows. `digest` is the file's SHA-256.
    """
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotImport)
        check_state(purchase, [PurchaseState.DRAFT], refusal=CannotImport)
        added, changed, unchanged = _write_items(purchase, judged.items)
        PriceList.objects.create(
            purchase=purchase,
            file_name=name[:200],
            digest=digest,
            added=added,
            changed=changed,
            problems=[[each.row, each.column, each.code] for each in judged.problems],
            by=by,
            at=at,
        )
        record(
            purchase, "price_list_imported", by=by, at=at, became=name[:200],
            params={"added": added, "changed": changed, "problems": len(judged.problems)},
        )  # fmt: skip
    return Imported(added, changed, unchanged, judged)


def _write_items(purchase: Purchase, drafts: Sequence[DraftItem]) -> tuple[int, int, int]:
    first_rows: dict[str, DraftItem] = {}
    for draft in drafts:
        first_rows.setdefault(draft.key, draft)
    known = {
        row[0]: row[1:]
        for row in Item.objects.filter(purchase=purchase).values_list("article", "pk", *ITEM_FIELDS)
    }
    new, changed = [], []
    for place, (article, draft) in enumerate(first_rows.items()):
        values = _values(draft, purchase.supplier_currency, place)
        if article not in known:
            new.append((purchase.pk, article, *values))
        elif known[article][1:] != values:
            changed.append((known[article][0], *values))
    insert_rows(Item, ["purchase_id", "article", *ITEM_FIELDS], new)
    update_rows(Item, list(ITEM_FIELDS), changed)
    _write_variants(purchase, drafts, first_rows)
    return len(new), len(changed), len(first_rows) - len(new) - len(changed)


def _values(draft: DraftItem, currency: str, place: int) -> tuple[Any, ...]:
    return (
        draft.name,
        draft.description,
        draft.unit,
        draft.category,
        draft.price,
        currency,
        draft.sale_form,
        draft.pack_size if draft.sale_form == SaleForm.PACK else None,
        " ".join(draft.row_sizes),
        draft.weight_g,
        draft.sold_out,
        place,
        f"{draft.key} {draft.name} {draft.description} {draft.category}".lower(),
    )


def _write_variants(
    purchase: Purchase, drafts: Sequence[DraftItem], first_rows: dict[str, DraftItem]
) -> None:
    items = dict(Item.objects.filter(purchase=purchase).values_list("article", "pk"))
    known = {
        (item, size, colour): (pk, price, limit)
        for pk, item, size, colour, price, limit in Variant.objects.filter(
            item__purchase=purchase
        ).values_list("pk", "item_id", "size", "colour", "price", "limit")
    }
    new, changed = [], []
    for draft in drafts:
        own_price = None if draft.price == first_rows[draft.key].price else draft.price
        for place, size in enumerate(draft.sizes or ("",)):
            key = (items[draft.key], size, draft.colour)
            currency = None if own_price is None else purchase.supplier_currency
            if key not in known:
                new.append((*key, own_price, currency, draft.limit, 0, place))
            elif known[key][1:] != (own_price, draft.limit):
                changed.append((known[key][0], own_price, currency, draft.limit))
    insert_rows(
        Variant, ["item_id", "size", "colour", "price", "price_currency", "limit", "taken", "position"], new
    )
    update_rows(Variant, ["price", "price_currency", "limit"], changed)

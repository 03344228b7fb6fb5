"""Price lists for tests, carried through the steps of the wizard."""

from collections.abc import Mapping
from datetime import datetime

from participants.models import User
from purchases.models import ListDraft, ListRow, Purchase, Variant
from purchases.rules.price_list import Layout
from purchases.services.price_lists import (
    begin_import,
    import_list,
    judge_list,
    read_list,
    settle_columns,
    upload_list,
)
from tests.factories.purchases import NOW

HEADINGS = "article;name;price;size;stock"


def content_of(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows]).encode()


def uploaded(
    purchase: Purchase,
    *rows: str,
    headings: str = HEADINGS,
    name: str = "list.csv",
    by: User | None = None,
    at: datetime = NOW,
) -> ListDraft:
    content = content_of(*rows, headings=headings)
    by = by or purchase.organizer.user
    return upload_list(purchase_id=purchase.pk, name=name, content=content, by=by, at=at)


def read(purchase: Purchase, *rows: str, headings: str = HEADINGS, at: datetime = NOW) -> ListDraft:
    draft = uploaded(purchase, *rows, headings=headings, at=at)
    read_list(draft_id=draft.pk, at=at)
    return again(draft)


def settled(draft: ListDraft, roles: Mapping[int, str] | None = None, *, at: datetime = NOW) -> ListDraft:
    """With the columns as guessed, or with `roles`."""
    layout = Layout.of_values(draft.mapping)
    settle_columns(
        draft_id=draft.pk,
        header_row=layout.header_row,
        roles=layout.roles if roles is None else roles,
        by=draft.by,
        at=at,
    )
    return again(draft)


def judged(purchase: Purchase, *rows: str, headings: str = HEADINGS, at: datetime = NOW) -> ListDraft:
    draft = settled(read(purchase, *rows, headings=headings, at=at), at=at)
    judge_list(draft_id=draft.pk, at=at)
    return again(draft)


def imported(
    purchase: Purchase, *rows: str, headings: str = HEADINGS, vanished: str = "keep", at: datetime = NOW
) -> ListDraft:
    draft = judged(purchase, *rows, headings=headings, at=at)
    begin_import(draft_id=draft.pk, vanished=vanished, by=draft.by, at=at)
    import_list(draft_id=draft.pk, at=at)
    return again(draft)


def again(draft: ListDraft) -> ListDraft:
    return ListDraft.objects.get(pk=draft.pk)


def verdicts(draft: ListDraft) -> dict[int, str]:
    return dict(draft.rows.values_list("number", "verdict"))


def row(draft: ListDraft, number: int) -> ListRow:
    return draft.rows.get(number=number)


def catalogue(purchase: Purchase) -> dict[str, tuple[str, str, bool]]:
    """Article -> name, price, whether it is sold out."""
    return {
        item.article: (item.name, str(item.price.amount.normalize()), item.sold_out)
        for item in purchase.items.order_by("position", "pk")
    }


def sizes(purchase: Purchase, article: str) -> dict[str, int | None]:
    """Size -> limit, in the order they are shown."""
    variants = Variant.objects.filter(item__purchase=purchase, item__article=article)
    return {variant.size: variant.limit for variant in variants.order_by("position", "pk")}

"""What was judged comes into the purchase."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.queue import enqueue
from participants.models import User
from purchases.models import ListDraft, PriceList, Purchase
from purchases.rules.price_list import Layout
from purchases.rules.problems import Problem
from purchases.selectors.price_lists import table_of
from purchases.services.acting import lock_purchase, record
from purchases.services.price_lists.judging import judged_each
from purchases.services.price_lists.taking import Taken, take_items
from purchases.services.price_lists.working import (
    at_work,
    begin_work,
    check_may_import,
    claim,
    finish,
    lock_draft,
)
from purchases.states import ListState, PurchaseState, Vanished, Verdict


class CannotImport(DomainError):
    """The price list cannot be brought in."""

    rule = "R-TERMS"


def begin_import(*, draft_id: int, vanished: str, by: User, at: datetime) -> None:
    """Confirm the judged rows; `vanished` (states.Vanished) says what becomes of items not listed.

    They are now to be imported: by the caller after the transaction where it `is_quick`, else by a worker.
    """
    with atomic():
        draft = lock_draft(draft_id, states=(ListState.JUDGED,), by=by, refusal=CannotImport)
        _check_as_seen(draft.purchase, draft)
        check_vanished(draft.purchase, vanished)
        items = draft.counts["items"]
        puts_away = items[Verdict.VANISHED] and vanished != Vanished.KEEP
        if not items[Verdict.NEW] and not items[Verdict.CHANGED] and not puts_away:
            raise CannotImport(_("Nothing on this list is new or changed, so there is nothing to import."))
        begin_work(draft, ListState.IMPORTING, at=at, vanished=vanished)


def check_vanished(purchase: Purchase, vanished: str) -> None:
    """Raise CannotImport for a choice that there is not; only a draft can lose items."""
    if vanished not in Vanished.values:
        raise CannotImport(_("Choose what becomes of items that are not listed."), field="vanished")
    if vanished == Vanished.REMOVE and purchase.state != PurchaseState.DRAFT:
        raise CannotImport(
            _("People order from this purchase already: its items can be marked sold out, not taken off."),
            field="vanished",
        )


def _check_as_seen(purchase: Purchase, draft: ListDraft) -> None:
    """Raise CannotImport where the rows were looked at for a draft that people order from since."""
    if purchase.published_at and purchase.published_at > draft.moved_at:
        raise CannotImport(
            _(
                "The purchase was published after these rows were looked at: what people order by stays now."
                " Go back to the columns and have the rows looked at again."
            )
        )


def import_list(*, draft_id: int, at: datetime) -> None:
    """Bring a confirmed draft into its purchase, in one transaction; a second run does nothing.

    The file is judged once more, and compared with the purchase as it is now. Where the purchase no
    longer takes it, the draft is JUDGED again, with the reason.
    """
    draft = claim(draft_id, ListState.IMPORTING, at=at)
    if draft is None:
        return
    with at_work(draft, at=at):
        judged = judged_each(draft.purchase, table=table_of(draft), layout=Layout.of_values(draft.mapping))
        items = [row.item for row in judged if row.item]
        problems = [problem for row in judged for problem in row.problems]
        del judged
        with atomic():
            purchase = lock_purchase(draft.purchase_id)
            check_may_import(purchase, by=draft.by, refusal=CannotImport)
            _check_as_seen(purchase, draft)
            check_vanished(purchase, draft.vanished)
            if not finish(draft, ListState.IMPORTED, at=at):
                return
            taken = take_items(purchase, drafts=items, vanished=draft.vanished, at=at)
            ListDraft.objects.filter(pk=draft.pk).update(
                outcome={**dataclasses.asdict(taken), "problems": len(problems)}
            )
            note_import(
                purchase,
                taken,
                name=draft.file_name,
                digest=draft.digest,
                problems=problems,
                by=draft.by,
                at=at,
            )


def note_import(
    purchase: Purchase,
    taken: Taken,
    *,
    name: str,
    digest: str,
    problems: Sequence[Problem],
    by: User,
    at: datetime,
) -> None:
    """Write what came in where it is looked up later, and have new pictures fetched. 2 statements."""
    PriceList.objects.create(
        purchase=purchase,
        file_name=name[:200],
        digest=digest,
        added=taken.added,
        changed=taken.changed,
        problems=[[each.row, each.column, each.code] for each in problems],
        by=by,
        at=at,
    )
    record(
        purchase, "price_list_imported", by=by, at=at, became=name[:200],
        params={"added": taken.added, "changed": taken.changed, "problems": len(problems)},
    )  # fmt: skip
    if taken.pictures:
        enqueue("purchases.fetch_pictures", purchase_id=purchase.pk)

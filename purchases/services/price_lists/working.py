"""Work on a price list: who may ask for it, who is at it, how far it has come.

What takes a while (reading, judging, importing) is done outside the request by a task, or at once by the
page where `is_quick`. Either way it is claimed first, so that nobody else does it too; a claim that was
left lying is free again after a while.
"""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from config.kernel.errors import DomainError
from config.kernel.queue import enqueue
from participants.models import User
from purchases.models import ListDraft, Purchase
from purchases.services.acting import check_organizer, check_state, lock_purchase
from purchases.states import TAKING_ORDERS, ListState, PurchaseState

IMPORTABLE = frozenset({PurchaseState.DRAFT, *TAKING_ORDERS})
QUICK_BYTES = 200 * 1024
QUICK_ROWS = 2_000
CLAIMED_FOR = timedelta(minutes=10)

TASKS = {
    ListState.READING: "purchases.read_list",
    ListState.JUDGING: "purchases.judge_list",
    ListState.IMPORTING: "purchases.import_list",
}
INSTEAD = {
    ListState.READING: ListState.FAILED,
    ListState.JUDGING: ListState.COLUMNS,
    ListState.IMPORTING: ListState.JUDGED,
}


class CannotChangeList(DomainError):
    """The list on its way is not where that can be done."""

    rule = "R-TERMS"


def is_quick(draft: ListDraft) -> bool:
    """Whether the work that the draft waits for may be done while the organizer waits."""
    rows = draft.reading.get("rows")
    return draft.file.size <= QUICK_BYTES if rows is None else rows <= QUICK_ROWS


def check_may_import(purchase: Purchase, *, by: User, refusal: type[DomainError]) -> None:
    """Raise `refusal` unless `by` carries the purchase and its list can still change."""
    check_organizer(purchase, by=by, refusal=refusal)
    check_state(purchase, IMPORTABLE, refusal=refusal)


def lock_draft(
    draft_id: int, *, states: Collection[ListState], by: User, refusal: type[DomainError]
) -> ListDraft:
    """The draft, locked after its purchase, if `by` may change it and it is in one of `states`."""
    draft: ListDraft = ListDraft.objects.only("purchase_id").get(pk=draft_id)
    purchase = lock_purchase(draft.purchase_id)
    check_may_import(purchase, by=by, refusal=refusal)
    draft = ListDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    draft.purchase = purchase
    if draft.state not in states:
        raise refusal(
            _("The list has gone on meanwhile: it is now “%(state)s”.") % {"state": draft.get_state_display()}
        )
    return draft


def begin_work(draft: ListDraft, state: ListState, *, at: datetime, **values: Any) -> None:
    """Move the draft to a state in which it is worked on, and ask a worker unless it is quick."""
    for name, value in {"state": state, "failure": "", "done": 0, "total": 0, **values}.items():
        setattr(draft, name, value)
    draft.claimed_at, draft.moved_at = None, at
    draft.save()
    if not is_quick(draft):
        enqueue(TASKS[state], draft_id=draft.pk)


def claim(draft_id: int, state: ListState, *, at: datetime) -> ListDraft | None:
    """The draft, if it waits in `state` and nobody is at it. 2 queries."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIMED_FOR)
    waiting = ListDraft.objects.filter(free, pk=draft_id, state=state)
    if not waiting.update(claimed_at=at, done=0, total=0):
        return None
    return (
        ListDraft.objects.select_related("by", "purchase__supplier")
        .filter(pk=draft_id, state=state, claimed_at=at)
        .first()
    )


def claimed(draft: ListDraft) -> Any:
    """The row of the draft as long as the claim holds; to be updated."""
    return ListDraft.objects.filter(pk=draft.pk, state=draft.state, claimed_at=draft.claimed_at)


def finish(draft: ListDraft, state: ListState, *, at: datetime, **values: Any) -> bool:
    """Move the claimed draft on; whether the claim still held. 1 query."""
    values = {"failure": "", **values}
    return bool(claimed(draft).update(state=state, claimed_at=None, moved_at=at, **values))


@contextmanager
def at_work(draft: ListDraft, *, at: datetime) -> Iterator[None]:
    """What goes wrong inside is told on the draft, in the language of the organizer.

    A refusal is the organizer's to mend, and ends here; a fault is ours, and goes on.
    """
    instead = INSTEAD[ListState(draft.state)]
    with speaking_to(draft.by):
        try:
            yield
        except DomainError as refusal:
            finish(draft, instead, at=at, failure=str(refusal.reason)[:500])
        except Exception:
            sorry = _("Something went wrong on our side. Try again; if it stays so, tell the administrators.")
            finish(draft, instead, at=at, failure=sorry)
            raise


def speaking_to(user: User) -> AbstractContextManager[None]:
    """Sentences made inside are in this person's language, whoever works."""
    return translation.override(user.language or settings.LANGUAGE_CODE)

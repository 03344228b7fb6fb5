"""Lists that nobody carries on: work that was left lying is begun again, abandoned lists go."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.queue import enqueue
from purchases.models import ListDraft
from purchases.services.price_lists.uploading import forget_list
from purchases.services.price_lists.working import (
    CLAIMED_FOR,
    INSTEAD,
    TASKS,
    finish,
    speaking_to,
)
from purchases.states import AT_WORK_ON_LIST, ListState

KEPT = timedelta(days=30)
GIVEN_UP_AFTER = timedelta(hours=1)
LEFT_LYING = timedelta(minutes=1)


def resume_lists(*, at: datetime) -> int:
    """Ask for the work on lists that wait and that nobody is at; how many.

    What has not come through within an hour is given up, and says so.
    """
    waiting = ListDraft.objects.filter(state__in=AT_WORK_ON_LIST)
    for draft in waiting.filter(moved_at__lte=at - GIVEN_UP_AFTER).select_related("by"):
        with speaking_to(draft.by):
            finish(draft, INSTEAD[ListState(draft.state)], at=at, failure=_("This took too long. Try again."))
    left = waiting.filter(
        Q(claimed_at=None, moved_at__lte=at - LEFT_LYING) | Q(claimed_at__lte=at - CLAIMED_FOR)
    ).values_list("pk", "state")
    with atomic():
        for pk, state in left:
            enqueue(TASKS[ListState(state)], draft_id=pk)
    return len(left)


def forget_lists(*, at: datetime) -> int:
    """Forget lists that did not move for 30 days, imported or not, with their files; how many."""
    old = ListDraft.objects.filter(moved_at__lte=at - KEPT).values_list("pk", flat=True)
    forgotten = 0
    for pk in old:
        with atomic():
            draft = ListDraft.objects.select_for_update().filter(pk=pk, moved_at__lte=at - KEPT).first()
            if draft:
                forget_list(draft)
                forgotten += 1
    return forgotten

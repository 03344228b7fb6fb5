"""The organizer says what each column is."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import ListDraft, RememberedMapping
from purchases.rules.price_list import Layout, layout_of, to_remember
from purchases.rules.problems import Problem
from purchases.rules.tables import column_index
from purchases.selectors.price_lists import head_of_table
from purchases.services.price_lists.working import CannotChangeList, begin_work, lock_draft
from purchases.states import ListState


class CannotSettle(DomainError):
    """With these columns nothing can be judged; `problems` names each.

    `field` is that of the first: "header_row", "role-3" for the fourth column, or "" for what is missing.
    """

    rule = "R-TERMS"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(gettext(first.template) % first.values, field=field_of(first))
        self.problems = tuple(problems)


def field_of(problem: Problem) -> str:
    """The field of the columns' form that the problem belongs to."""
    if problem.code == "no_header_row":
        return "header_row"
    at = column_index(problem.column)
    return "" if at is None else f"role-{at}"


def settle_columns(
    *, draft_id: int, header_row: int, roles: Mapping[int, str], by: User, at: datetime
) -> None:
    """Take the columns as the organizer sees them, and remember it for this supplier's next file.

    `roles` is in the words of `layout_of`. Raises CannotSettle. The rows are now to be judged: by the
    caller after the transaction where it `is_quick`, else by a worker.
    """
    with atomic():
        draft = lock_draft(
            draft_id, states=(ListState.COLUMNS, ListState.JUDGED), by=by, refusal=CannotChangeList
        )
        layout = _as_guessed(
            layout_of(table=head_of_table(draft), header_row=header_row, roles=roles), draft.mapping
        )
        if layout.problems:
            raise CannotSettle(layout.problems)
        draft.rows.all().delete()
        begin_work(draft, ListState.JUDGING, at=at, mapping=layout.as_values(), counts={})
        RememberedMapping.objects.update_or_create(
            organizer_id=draft.purchase.organizer_id,
            supplier_id=draft.purchase.supplier_id,
            defaults={"mapping": to_remember(layout), "at": at},
        )


def back_to_columns(*, draft_id: int, by: User, at: datetime) -> None:
    """Leave the judged rows and settle the columns again."""
    with atomic():
        draft = lock_draft(draft_id, states=(ListState.JUDGED,), by=by, refusal=CannotChangeList)
        draft.rows.all().delete()
        ListDraft.objects.filter(pk=draft.pk).update(
            state=ListState.COLUMNS, counts={}, failure="", moved_at=at
        )


def _as_guessed(layout: Layout, guessed: Mapping[str, object]) -> Layout:
    """Two rows of headings, where they were found below each other and the organizer left it at that."""
    if not guessed or guessed["header_row"] != layout.header_row:
        return layout
    before = Layout.of_values(guessed)
    return dataclasses.replace(layout, header_rows=before.header_rows, headings=before.headings)

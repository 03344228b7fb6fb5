"""The file becomes a table, and the columns are guessed."""

from datetime import datetime

from django.core.files.base import ContentFile

from config.kernel.db import atomic
from participants.models import User
from purchases.gateways.spreadsheets import read_table
from purchases.models import RememberedMapping
from purchases.rules.kept_table import as_lines, width_of
from purchases.rules.price_list import Layout, guess_layout, to_remember
from purchases.selectors.price_lists import remembered_mapping
from purchases.services.price_lists.working import (
    CannotChangeList,
    at_work,
    begin_work,
    claim,
    finish,
    lock_draft,
)
from purchases.states import ListState


def read_again(*, draft_id: int, sheet: str, encoding: str, delimiter: str, by: User, at: datetime) -> None:
    """Read the file as another sheet, encoding or delimiter than was found out; "" finds out.

    What was settled of the columns is guessed anew. Who carries the work on: see `upload_list`.
    """
    with atomic():
        draft = lock_draft(
            draft_id,
            states=(ListState.COLUMNS, ListState.JUDGED, ListState.FAILED),
            by=by,
            refusal=CannotChangeList,
        )
        draft.rows.all().delete()
        wish = {"sheet": sheet, "encoding": encoding, "delimiter": delimiter}
        begin_work(draft, ListState.READING, at=at, reading=wish, mapping={}, counts={})


def read_list(*, draft_id: int, at: datetime) -> None:
    """Read a waiting file, keep its cells and guess its columns, with what is remembered of the supplier.

    What cannot be read is FAILED with the sentence. Does nothing where nothing waits or another is at it.
    """
    draft = claim(draft_id, ListState.READING, at=at)
    if draft is None:
        return
    with at_work(draft, at=at):
        with draft.file.open("rb") as file:
            content = file.read()
        wish = {name: draft.reading.get(name, "") for name in ("sheet", "encoding", "delimiter")}
        table = read_table(name=draft.file_name, content=content, **wish)
        del content
        remembered = remembered_mapping(draft.purchase)
        layout = guess_layout(table=table, remembered=remembered.mapping if remembered else None)
        used = remembered if remembered and _is_used(remembered, layout) else None
        reading = {
            "sheet": table.sheet,
            "sheets": list(table.sheets),
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "rows": table.rows[-1].number,
            "columns": width_of(table),
            "remembered": used.at.isoformat() if used else "",
        }
        storage, before = draft.table.storage, draft.table.name
        kept = storage.save(
            draft.table.field.generate_filename(draft, "cells.jsonl"),
            ContentFile("".join(as_lines(table)).encode()),
        )
        moved = finish(
            draft, ListState.COLUMNS, at=at, table=kept, reading=reading, mapping=layout.as_values()
        )
        left = before if moved else kept
        if left:
            storage.delete(left)


def _is_used(remembered: RememberedMapping, layout: Layout) -> bool:
    """Whether any column is what it was in the supplier's last list."""
    return any(role for _heading, role in to_remember(layout).items() & remembered.mapping.items())

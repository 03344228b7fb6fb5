"""A price list comes in, and goes away again."""

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import ListDraft
from purchases.services.acting import lock_purchase
from purchases.services.price_lists.working import CannotChangeList, begin_work, check_may_import, lock_draft
from purchases.states import ListState

ENDINGS = (".csv", ".xlsx", ".xls", ".ods")
NAME_LENGTH = 200
MOST_ON_THE_WAY = 10


class CannotUpload(DomainError):
    """The file is not taken."""

    rule = "R-TERMS"


def upload_list(*, purchase_id: int, name: str, content: bytes, by: User, at: datetime) -> ListDraft:
    """Keep the file where only its organizer reaches it; it is now being read.

    Where it `is_quick` the caller reads it, after the transaction; else a worker does. Raises
    CannotUpload with the field `file`.
    """
    ending = PurePath(name).suffix.lower()
    shown = _shown_name(name, ending)
    if ending not in ENDINGS:
        raise CannotUpload(
            _("“%(name)s” is no CSV, XLSX, XLS or ODS file. Save the table as one of them.")
            % {"name": shown},
            field="file",
        )
    if not content:
        raise CannotUpload(_("The file is empty."), field="file")
    if len(content) > settings.UPLOAD_MAX_SIZE:
        raise CannotUpload(
            _("The file is larger than %(limit)s MB.") % {"limit": settings.UPLOAD_MAX_SIZE // 1024**2},
            field="file",
        )
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may_import(purchase, by=by, refusal=CannotUpload)
        if purchase.list_drafts.exclude(state=ListState.IMPORTED).count() >= MOST_ON_THE_WAY:
            raise CannotUpload(_("There are too many lists on the way. Drop one first."), field="file")
        draft = ListDraft(
            purchase=purchase,
            file_name=shown,
            file=ContentFile(content, name=f"as-uploaded{ending}"),
            digest=sha256(content).hexdigest(),
            by=by,
            at=at,
        )
        begin_work(draft, ListState.READING, at=at)
    return draft


def drop_list(*, draft_id: int, by: User, at: datetime) -> None:
    """Forget the list with its rows and files; what it brought into the purchase stays."""
    with atomic():
        idle = set(ListState) - {ListState.IMPORTING}
        forget_list(lock_draft(draft_id, states=idle, by=by, refusal=CannotChangeList))


def forget_list(draft: ListDraft) -> None:
    """Delete the row, those below it, and after commit its files."""
    names = [file.name for file in (draft.file, draft.table) if file.name]
    storage = draft.file.storage

    def remove_files() -> None:
        for name in names:
            storage.delete(name)

    draft.rows.all().delete()
    draft.delete()
    transaction.on_commit(remove_files)


def _shown_name(name: str, ending: str) -> str:
    """The name as it is shown, without what no screen shows, its ending kept."""
    plain = "".join(letter for letter in PurePath(name).name if letter.isprintable()).strip()
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - len(ending)] + ending

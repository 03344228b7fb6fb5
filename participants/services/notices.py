"""Telling people. Rule: R-NOTIFY."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.kernel.bulk import insert_missing
from config.kernel.queue import enqueue
from participants.models import Notice, User


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One message to one person.

    `params` are JSON values or those made by `participants.notices`; `link` is a path of this site;
    `key` names the message for ever (such as `stop:17:4`): told again under it, nothing happens.
    """

    user_id: int
    kind: str
    params: dict[str, Any]
    link: str
    key: str


def tell(*, notices: Sequence[NoticeDraft], at: datetime) -> int:
    """Write the messages that have not been written yet and have them sent; how many are new.

    One statement, in the transaction of what people are told about.
    """
    new = insert_missing(
        Notice,
        ["user_id", "kind", "params", "link", "key", "at"],
        [(each.user_id, each.kind, each.params, each.link, each.key, at) for each in notices],
    )
    if new:
        enqueue("participants.deliver_notices")
    return new


def mark_all_read(*, user: User, at: datetime) -> int:
    """Mark a person's unread messages as read; how many there were."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=at)


def mark_read(*, notice_id: int, user: User, at: datetime) -> int:
    """Mark one message of this person as read; 0 when it is not theirs or was read before."""
    return Notice.objects.filter(pk=notice_id, user=user, read_at=None).update(read_at=at)

"""Sending messages by e-mail. Rule: R-NOTIFY."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override

from participants.models import Notice
from participants.notices import render

log = structlog.get_logger(__name__)

BATCH = 50
# A claim that is older belongs to a worker that died.
CLAIM_HOLDS = timedelta(hours=1)
# What could not be sent for so long is read on the site only.
TRIED_FOR = timedelta(days=7)
CLAIM = (
    "WITH picked AS ("
    " SELECT n.id FROM participants_notice n JOIN participants_user u ON u.id = n.user_id"
    " WHERE n.emailed_at IS NULL AND n.id > %%s AND u.is_active"
    " AND (n.claimed_at IS NULL OR n.claimed_at < %%s) AND n.at > %%s"
    " ORDER BY n.id LIMIT %%s %(skip)s)"
    " UPDATE participants_notice SET claimed_at = %%s WHERE id IN (SELECT id FROM picked) RETURNING id"
)


def deliver_notices(*, at: datetime) -> int:
    """Send what has not been sent; how many went out.

    A message is claimed before it is sent, so that two workers never send the same one. One that
    cannot be sent is left for the next run.
    """
    sent = 0
    for batch in _claimed(at=at):
        with get_connection() as outgoing:
            sent += sum(_send(notice, outgoing, at=at) for notice in batch)
    return sent


def _claimed(*, at: datetime) -> Iterator[list[Notice]]:
    """Batches of messages that are now this worker's, oldest first; two statements a batch."""
    last = 0
    while keys := _claim(at=at, after=last):
        last = max(keys)
        yield list(Notice.objects.filter(pk__in=keys).select_related("user").order_by("pk"))


def _claim(*, at: datetime, after: int) -> list[int]:
    skip = "FOR NO KEY UPDATE OF n SKIP LOCKED" if connection.vendor == "postgresql" else ""
    instants = [
        connection.ops.adapt_datetimefield_value(each) for each in (at - CLAIM_HOLDS, at - TRIED_FOR, at)
    ]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM % {"skip": skip}, [after, *instants[:2], BATCH, instants[2]])
        return [key for (key,) in cursor.fetchall()]


def _send(notice: Notice, outgoing: BaseEmailBackend, *, at: datetime) -> bool:
    mine = Notice.objects.filter(pk=notice.pk)
    try:
        _letter(notice, outgoing).send()
    except Exception:  # whatever a mail server, a library under it or the address comes up with
        log.exception("an e-mail could not be sent", notice=notice.pk)
        mine.update(claimed_at=None)
        return False
    mine.update(emailed_at=at)
    return True


def _letter(notice: Notice, outgoing: BaseEmailBackend) -> EmailMessage:
    language = notice.user.language or settings.LANGUAGE_CODE
    letter = render(notice, language=language)
    with override(language):
        body = render_to_string(
            "participants/email/notice.txt",
            {
                "name": notice.user.get_short_name(),
                "text": letter.text or letter.title,
                "link": urljoin(settings.WAGTAILADMIN_BASE_URL, notice.link) if notice.link else "",
            },
        )
    subject = " ".join(letter.title.split())
    return EmailMessage(subject, body, to=[notice.user.email], connection=outgoing)

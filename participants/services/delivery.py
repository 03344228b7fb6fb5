"""Sending messages by e-mail. Rule: R-NOTIFY."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urljoin

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override

from config.kernel.queue import enqueue
from participants.models import Notice
from participants.notices import render

log = structlog.get_logger(__name__)

# A claim that is older belongs to a worker that died: one letter takes at most a dozen EMAIL_TIMEOUTs.
CLAIM_HOLDS = timedelta(minutes=10)
# Letters of one run: what else waits for the worker, such as the clock, gets its turn between two runs.
MOST_A_RUN = 500
# What could not be sent for so long is read on the site only.
TRIED_FOR = timedelta(days=7)
CLAIM = (
    "WITH picked AS ("
    " SELECT n.id FROM participants_notice n JOIN participants_user u ON u.id = n.user_id"
    " WHERE n.emailed_at IS NULL AND n.id > %%s AND u.is_active"
    " AND (n.claimed_at IS NULL OR n.claimed_at < %%s) AND n.at > %%s"
    " ORDER BY n.id LIMIT 1 %(skip)s)"
    " UPDATE participants_notice SET claimed_at = %%s WHERE id IN (SELECT id FROM picked) RETURNING id"
)


def deliver_notices(*, clock: Callable[[], datetime]) -> int:
    """Send what has not been sent, oldest first; how many went out. Three statements a message.

    After MOST_A_RUN another run is asked for.

    A message is claimed just before it is sent, so that two workers never send the same one, however
    long a run takes, and one that dies leaves behind a single claim. A message that cannot be sent is
    left for the next run; while the mail server is away, all are.
    """
    sent = last = 0
    outgoing = get_connection()
    try:
        while sent < MOST_A_RUN and (notice := _claim(at=clock(), after=last)):
            last = notice.pk
            try:
                outgoing.open()
            except Exception:  # whatever a network, a mail server or a library under it comes up with
                log.exception("the mail server cannot be reached")
                _leave(notice)
                break
            sent += _send(notice, outgoing, clock)
    finally:
        outgoing.close()
    if sent == MOST_A_RUN:
        enqueue("participants.deliver_notices")
    return sent


def _claim(*, at: datetime, after: int) -> Notice | None:
    """The next message that is now this worker's; None when nothing waits."""
    skip = "FOR NO KEY UPDATE OF n SKIP LOCKED" if connection.vendor == "postgresql" else ""
    instants = [
        connection.ops.adapt_datetimefield_value(each) for each in (at - CLAIM_HOLDS, at - TRIED_FOR, at)
    ]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM % {"skip": skip}, [after, *instants])
        claimed = cursor.fetchone()
    return Notice.objects.select_related("user").get(pk=claimed[0]) if claimed else None


def _leave(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(claimed_at=None)


def _send(notice: Notice, outgoing: BaseEmailBackend, clock: Callable[[], datetime]) -> bool:
    try:
        _letter(notice, outgoing).send()
    except Exception:  # whatever a mail server, a library under it or the address comes up with
        log.exception("an e-mail could not be sent", notice=notice.pk)
        outgoing.close()
        _leave(notice)
        return False
    Notice.objects.filter(pk=notice.pk).update(emailed_at=clock())
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

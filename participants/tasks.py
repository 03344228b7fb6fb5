"""What the worker does about people."""

from datetime import timedelta

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from participants.services import delivery
from participants.services.form_keys import forget_form_keys as forget

KEPT = timedelta(days=7)


@shared_task(name="participants.deliver_notices")
def deliver_notices() -> int:
    """Send the e-mails of all messages that have not been sent; how many went out."""
    return delivery.deliver_notices(clock=timezone.now)


@shared_task(name="participants.forget_form_keys")
def forget_form_keys() -> int:
    """Forget answers to forms older than a week; how many."""
    return forget(before=timezone.now() - KEPT)


@shared_task(name="participants.forget_sessions")
def forget_sessions() -> None:
    """Forget sessions that have run out."""
    SessionStore.clear_expired()

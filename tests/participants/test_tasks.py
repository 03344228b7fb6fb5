"""What the worker does is asked for by name."""

from datetime import UTC, datetime

from celery import current_app
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from config.kernel.queue import enqueue
from config.schedule import BEAT_TABLE
from participants.models import FormKey
from participants.services.notices import NoticeDraft, tell
from tests.factories.people import a_user


def test_beat_asks_for_tasks_that_exist() -> None:
    asked = {row["task"] for row in BEAT_TABLE.values() if row["task"].startswith("participants.")}
    assert asked == {
        "participants.deliver_notices",
        "participants.forget_form_keys",
        "participants.forget_sessions",
    }
    assert asked <= set(current_app.tasks)


def test_a_message_goes_out_once_it_is_committed(committing_db: None) -> None:
    draft = NoticeDraft(a_user("anna@example.org").pk, "organizer_approved", {"reason": ""}, "", "approved:1")
    assert tell(notices=[draft], at=timezone.now()) == 1
    assert [each.to for each in mail.outbox] == [["anna@example.org"]]


def test_old_answers_are_forgotten(committing_db: None) -> None:
    user = a_user()
    for number, at in enumerate((datetime(2026, 1, 1, tzinfo=UTC), timezone.now())):
        FormKey.objects.create(key=f"{number:032}", user=user, digest="", at=at)
    enqueue("participants.forget_form_keys")
    assert FormKey.objects.count() == 1


def test_sessions_that_have_run_out_are_forgotten(committing_db: None) -> None:
    for seconds in (-1, 60):
        session = SessionStore()
        session.set_expiry(seconds)
        session.save()
    enqueue("participants.forget_sessions")
    assert [each.session_key for each in Session.objects.all()] == [session.session_key]

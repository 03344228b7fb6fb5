"""Work after commit: a Celery task by name, ids only, safe to run twice."""

from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def enqueue(task: str, **ids: Any) -> None:
    """Ask a worker to run `task` with `ids` once the open transaction has committed.

    A queue that is away fails nobody's request: whatever is asked for here, the clock asks for too
    (config/schedule.py), from what is left to do in the database.
    """
    transaction.on_commit(lambda: _ask(task, ids))


def _ask(task: str, ids: dict[str, Any]) -> None:
    try:
        current_app.send_task(task, kwargs=ids)
    except OperationalError:
        log.warning("the queue cannot be reached; the clock will ask", task=task, exc_info=True)

"""Work after commit: a Celery task by name, ids only, safe to run twice."""

from typing import Any

from celery import current_app
from django.db import transaction


def enqueue(task: str, **ids: Any) -> None:
    """Ask a worker to run `task` with `ids` once the open transaction has committed."""
    transaction.on_commit(lambda: current_app.send_task(task, kwargs=ids))

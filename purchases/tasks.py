"""Work of the worker: called by name, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from purchases.services.clock import run_clock


@shared_task(name="purchases.run_clock")
def tick() -> dict[str, int]:
    """Do what is due now."""
    return dict(run_clock(at=timezone.now()))

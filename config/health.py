"""/healthz/: whether the site can serve, and whether its worker lives."""

import time

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

HEARTBEAT = "config.heartbeat"
# Seconds without a sign of life after which the worker counts as gone; beat asks for one every 20.
SILENCE = 90

log = structlog.get_logger(__name__)


def beat() -> None:
    """Leave the worker's sign of life where every web process can read it."""
    cache.set(HEARTBEAT, time.time(), timeout=None)


def heartbeat_age() -> int | None:
    """Seconds since the worker's last sign of life; None if there has been none or it cannot be read."""
    try:
        at = cache.get(HEARTBEAT)
    except Exception:  # whatever a cache backend raises when its server is away
        log.warning("cache unreachable", exc_info=True)
        return None
    return None if at is None else max(0, round(time.time() - at))


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 otherwise. Without a living worker: 200, degraded."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        log.exception("database unreachable")
        database = False
    age = heartbeat_age()
    worker = age is not None and age <= SILENCE
    return JsonResponse(
        {
            "status": "down" if not database else "ok" if worker else "degraded",
            "degraded": not (database and worker),
            "database": "ok" if database else "unreachable",
            "worker": {"alive": worker, "heartbeat_age": age},
        },
        status=200 if database else 503,
    )

"""/healthz/: whether the site can serve, and whether what it has to do by itself gets done."""

import time
from datetime import timedelta

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participants.selectors import oldest_unsent
from participants.services.delivery import TRIED_FOR

HEARTBEAT, CLOCK_PASS = "config.heartbeat", "config.clock_pass"
# Seconds after which each is late. Beat asks for a sign of life every 20, for a pass of the clock and for
# the letters every 60.
WORKER_LATE, CLOCK_LATE, LETTERS_LATE = 90, 300, 900

log = structlog.get_logger(__name__)


def leave_sign(name: str) -> None:
    """Note that `name` has happened now, where every web process can read it."""
    cache.set(name, time.time(), timeout=None)


def sign_age(name: str) -> int | None:
    """Seconds since `name` last happened; None if it never has or that cannot be read."""
    try:
        at = cache.get(name)
    except Exception:  # whatever a cache backend raises when its server is away
        log.warning("cache unreachable", exc_info=True)
        return None
    return None if at is None else max(0, round(time.time() - at))


def letters_age() -> int:
    """Seconds that the oldest letter which still has to go out has waited; 0 if none waits."""
    now = timezone.now()
    oldest = oldest_unsent(since=now - TRIED_FOR)
    return max(0, (now - oldest) // timedelta(seconds=1)) if oldest else 0


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """503 when the database does not answer; else 200, degraded when something is late. Two statements.

    Ages are seconds, None where nothing is known. A clock that never went is not late: a worker without
    beat gets no sign of life either, and is.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        letters: int | None = letters_age()
    except DatabaseError:
        log.exception("database unreachable")
        letters = None
    worker, clock = sign_age(HEARTBEAT), sign_age(CLOCK_PASS)
    alive = worker is not None and worker <= WORKER_LATE
    clock_late = clock is not None and clock > CLOCK_LATE
    letters_late = letters is not None and letters > LETTERS_LATE
    degraded = letters is None or not alive or clock_late or letters_late
    return JsonResponse(
        {
            "status": "down" if letters is None else "degraded" if degraded else "ok",
            "degraded": degraded,
            "database": "unreachable" if letters is None else "ok",
            "worker": {"alive": alive, "heartbeat_age": worker},
            "clock": {"late": clock_late, "age": clock},
            "letters": {"late": letters_late, "age": letters},
        },
        status=503 if letters is None else 200,
    )

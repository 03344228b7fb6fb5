"""One id in every line that a request and its tasks log, and a line at the end of each with what it took."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.signals import request_finished
from django.db import connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars, get_contextvars

REQUEST_ID = "X-Request-ID"
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
LONGEST_STATEMENT = 2_000

GetResponse = Callable[[HttpRequest], HttpResponseBase]

log = structlog.get_logger(__name__)


class Took:
    """Time and statements since it was made. An execute wrapper that also tells of each slow statement.

    A statement is told with placeholders, never with the values that somebody sent.
    """

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.statements = 0
        self.in_database = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = time.perf_counter() - began
            self.statements += 1
            self.in_database += seconds
            if seconds * 1000 >= settings.SLOW_QUERY_MS:
                statement = " ".join(sql.split())[:LONGEST_STATEMENT]
                log.warning("slow statement", ms=round(seconds * 1000), statement=statement)

    def figures(self) -> dict[str, float]:
        """Milliseconds in all, statements, and milliseconds that these took."""
        return {
            "ms": round((time.perf_counter() - self.began) * 1000, 1),
            "sql": self.statements,
            "sql_ms": round(self.in_database * 1000, 1),
        }


def request_id() -> str | None:
    """The id of the request that is being answered, or that asked for the task that runs."""
    found: str | None = get_contextvars().get("request_id")
    return found


def new_id() -> str:
    return uuid4().hex


@contextmanager
def task(name: str, *, asked_by: str | None) -> Iterator[None]:
    """What is logged inside says `name` and the id of the request that asked for it."""
    took = Took()
    outcome = "failed"
    with bound_contextvars(request_id=asked_by or request_id() or new_id(), task=name):
        try:
            with connection.execute_wrapper(took):
                yield
            outcome = "done"
        finally:
            log.info("task", outcome=outcome, **took.figures())


class Traced:
    """Outermost: gives the request its id, X-Request-ID to the answer, and one line to the log.

    The id comes from the proxy where there is a trusted one, and is made where it has none of a safe form.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(REQUEST_ID, "") if settings.TRUSTED_PROXIES else ""
        key = given if SAFE_ID.fullmatch(given) else new_id()
        took = Took()
        clear_contextvars()
        bind_contextvars(request_id=key, route="", user=None)
        with connection.execute_wrapper(took):
            answer = self.get_response(request)
        answer.headers[REQUEST_ID] = key
        log.info("request", method=request.method, status=answer.status_code, **took.figures())
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        found = request.resolver_match
        bind_contextvars(route=found.view_name if found else "", user=request.user.pk)


@receiver(request_finished)
def forget(**kwargs: Any) -> None:
    """Only now: Django tells of refused requests after the outermost middleware, and answers may stream."""
    clear_contextvars()

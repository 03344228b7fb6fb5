"""Every request has an id, in its answer and in each of its lines; its last line says what it took."""

import logging
from typing import Any

import pytest
import structlog
from django.core.cache import cache
from django.db import connection
from django.test import Client
from structlog.testing import capture_logs

from config import tracing
from config.celery import app
from config.kernel.queue import enqueue
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db

OURS = "0123456789abcdef0123456789abcdef"
GIVEN = [
    pytest.param(1, "edge-7f3a.0019", "edge-7f3a.0019", id="one of a trusted proxy is kept"),
    pytest.param(0, "edge-7f3a.0019", OURS, id="one of a stranger is not"),
    pytest.param(1, "short", OURS, id="nor one that is too short to be unique"),
    pytest.param(1, "a" * 65, OURS, id="nor one that is too long"),
    pytest.param(1, 'x" status=200 user="1', OURS, id="nor one that could forge a line"),
    pytest.param(1, "", OURS, id="nor none"),
]


@pytest.fixture
def lines():
    """What is logged, with what is bound to the request."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


def of_requests(lines: list[Any]) -> list[Any]:
    return [line for line in lines if line["event"] == "request"]


@pytest.mark.parametrize(("proxies", "sent", "used"), GIVEN)
def test_an_id_is_believed_or_made(client, settings, monkeypatch, lines, proxies, sent, used):
    settings.TRUSTED_PROXIES = proxies
    monkeypatch.setattr(tracing, "new_id", lambda: OURS)
    answer = client.get("/healthz/", headers={"X-Request-ID": sent})

    assert answer.headers["X-Request-ID"] == used
    assert {line["request_id"] for line in lines} == {used}


def test_no_two_requests_share_an_id(client):
    assert len({client.get("/healthz/").headers["X-Request-ID"] for _ in range(3)}) == 3


def test_the_line_says_who_what_and_how_long(client, lines):
    user = a_user()
    client.force_login(user)
    client.get("/profile/")
    (line,) = of_requests(lines)

    assert {name: line[name] for name in ("method", "status", "route", "user")} == {
        "method": "GET",
        "status": 200,
        "route": "participants:profile",
        "user": user.pk,
    }
    assert line["sql"] > 0
    assert line["ms"] >= line["sql_ms"] > 0


def test_nothing_of_one_request_is_left_for_the_next(client, lines):
    client.force_login(a_user())
    client.get("/profile/")
    Client().get("/no/such/page/")
    line = of_requests(lines)[-1]

    assert (line["status"], line["user"], "wagtail" in line["route"]) == (404, None, True)
    assert structlog.contextvars.get_contextvars() == {}


def test_what_django_says_of_a_refused_request_has_its_id(client, settings, caplog):
    """Said outside of all middleware."""
    settings.BODY_MAX_SIZE = 1
    seen = []

    class Seen(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append((record.getMessage(), structlog.contextvars.get_contextvars().get("request_id")))

    handler = Seen()
    logging.getLogger("django.request").addHandler(handler)
    try:
        with caplog.at_level(logging.WARNING, logger="django.request"):
            answer = client.post("/healthz/", {"more": "than a byte"})
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert seen == [("Request Entity Too Large: /healthz/", answer.headers["X-Request-ID"])]


def test_a_slow_statement_is_told_with_its_route_and_without_values(client, settings, lines):
    settings.SLOW_QUERY_MS = 0.0
    user = a_user("nobody-should-read-this@example.org")
    client.force_login(user)
    client.get("/profile/")
    slow = [line for line in lines if line["event"] == "slow statement"]
    of_user = [line["statement"] for line in slow if 'FROM "participants_user"' in line["statement"]]

    # Who is asking is only known once that has been read.
    assert slow[-1]["route"] == "participants:profile"
    assert 'WHERE "participants_user"."id" = %s' in of_user[0]
    assert "nobody-should-read-this" not in str(slow)


def test_a_quick_statement_is_not_told(client, settings, lines):
    settings.SLOW_QUERY_MS = 60_000.0
    client.get("/healthz/")

    assert [line for line in lines if line["event"] == "slow statement"] == []


@app.task(name="tests.look")
def look() -> None:
    structlog.get_logger("tests").info("looking")


@app.task(name="tests.fail")
def fail() -> None:
    connection.cursor().execute("SELECT 1")
    raise ValueError("no")


def test_a_task_logs_under_the_id_of_who_asked(lines, django_capture_on_commit_callbacks):
    with (
        structlog.contextvars.bound_contextvars(request_id=OURS),
        django_capture_on_commit_callbacks(execute=True),
    ):
        enqueue("tests.look")

    assert [(line["event"], line["request_id"], line["task"]) for line in lines] == [
        ("looking", OURS, "tests.look"),
        ("task", OURS, "tests.look"),
    ]


def test_a_task_that_breaks_says_so(lines):
    with pytest.raises(ValueError, match="no"):
        fail()

    assert [(line["event"], line["outcome"], line["sql"]) for line in lines] == [("task", "failed", 1)]


def test_a_message_on_the_queue_carries_the_id():
    headers: dict[str, Any] = {}
    from celery.signals import before_task_publish

    with structlog.contextvars.bound_contextvars(request_id=OURS):
        before_task_publish.send(sender="tests.look", headers=headers)

    assert headers == {"request_id": OURS}


def test_a_pass_of_the_clock_leaves_its_sign():
    app.send_task("purchases.run_clock")

    assert cache.get("config.clock_pass") is not None

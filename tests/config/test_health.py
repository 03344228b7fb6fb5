"""/healthz/: whether the site can serve, and whether its worker lives."""

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.urls import reverse

from config import health

NOON = "2030-06-12T12:00:00Z"
AGES = [
    pytest.param("2030-06-12T12:00:07Z", "ok", 7, id="a worker seen seven seconds ago"),
    pytest.param("2030-06-12T12:01:30Z", "ok", 90, id="a worker seen ninety seconds ago"),
    pytest.param("2030-06-12T12:01:31Z", "degraded", 91, id="a worker silent for longer"),
]


@pytest.mark.parametrize(("now", "status", "age"), AGES)
def test_status_follows_the_worker(client, db, now, status, age):
    with time_machine.travel(NOON, tick=False):
        health.beat()
    with time_machine.travel(now, tick=False):
        answer = client.get(reverse("healthz"))
    assert answer.status_code == 200
    assert answer.json() == {
        "status": status,
        "degraded": status == "degraded",
        "database": "ok",
        "worker": {"alive": status == "ok", "heartbeat_age": age},
    }


def test_a_worker_never_seen_is_degraded(client, db):
    assert client.get("/healthz/").json()["worker"] == {"alive": False, "heartbeat_age": None}


def test_without_its_database_the_site_is_down(client, db):
    def refuse(*args):
        raise DatabaseError("away")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


def test_only_reading_is_allowed(client, db):
    assert client.post("/healthz/").status_code == 405

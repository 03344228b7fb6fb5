"""/healthz/: whether the site can serve, and whether what it has to do by itself gets done."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.urls import reverse

from config import health
from participants.models import Notice
from tests.factories.people import a_user
from tests.purchases.counting import statements

NOON = datetime(2030, 6, 12, 12, tzinfo=UTC)


def asked(client, *, later: int):
    with time_machine.travel(NOON + timedelta(seconds=later), tick=False):
        return client.get(reverse("healthz"))


@pytest.fixture
def _all_well_at_noon(db):
    with time_machine.travel(NOON, tick=False):
        health.leave_sign(health.HEARTBEAT)
        health.leave_sign(health.CLOCK_PASS)


def test_all_is_well(client, _all_well_at_noon):
    answer = asked(client, later=7)

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "degraded": False,
        "database": "ok",
        "worker": {"alive": True, "heartbeat_age": 7},
        "clock": {"late": False, "age": 7},
        "letters": {"late": False, "age": 0},
    }


LATE = [
    pytest.param(health.HEARTBEAT, 90, "ok", id="a worker silent for a minute and a half"),
    pytest.param(health.HEARTBEAT, 91, "degraded", id="a worker silent for longer"),
    pytest.param(health.CLOCK_PASS, 300, "ok", id="a clock that went five minutes ago"),
    pytest.param(health.CLOCK_PASS, 301, "degraded", id="a clock that stands still"),
]


@pytest.mark.parametrize(("sign", "later", "status"), LATE)
def test_status_follows_the_signs(client, _all_well_at_noon, sign, later, status):
    for other in {health.HEARTBEAT, health.CLOCK_PASS} - {sign}:
        with time_machine.travel(NOON + timedelta(seconds=later), tick=False):
            health.leave_sign(other)
    answer = asked(client, later=later)

    assert (answer.status_code, answer.json()["status"]) == (200, status)


LETTERS = [
    pytest.param(
        {"minutes": 15}, {}, "ok", {"late": False, "age": 900}, id="waiting for a quarter of an hour"
    ),
    pytest.param({"minutes": 16}, {}, "degraded", {"late": True, "age": 960}, id="waiting for longer"),
    pytest.param({"days": 8}, {}, "ok", {"late": False, "age": 0}, id="given up"),
    pytest.param({"hours": 1}, {"emailed_at": NOON}, "ok", {"late": False, "age": 0}, id="sent"),
]


@pytest.mark.parametrize(("waited", "fields", "status", "letters"), LETTERS)
def test_status_follows_the_oldest_letter(client, _all_well_at_noon, waited, fields, status, letters):
    at = NOON - timedelta(**waited)
    Notice.objects.create(user=a_user(), kind="test", key="test:1", at=at, **fields)
    answer = asked(client, later=0).json()

    assert (answer["status"], answer["letters"]) == (status, letters)


def test_letters_to_who_was_shut_out_do_not_wait(client, _all_well_at_noon):
    shut_out = a_user(is_active=False)
    Notice.objects.create(user=shut_out, kind="test", key="test:1", at=NOON - timedelta(hours=1))

    assert asked(client, later=0).json()["letters"] == {"late": False, "age": 0}


def test_a_worker_never_seen_is_degraded(client, db):
    answer = client.get("/healthz/").json()

    assert (answer["status"], answer["worker"]) == ("degraded", {"alive": False, "heartbeat_age": None})


def test_without_its_database_the_site_is_down(client, db):
    def refuse(*args):
        raise DatabaseError("away")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


def test_it_is_cheap(client, db):
    with statements() as made:
        client.get("/healthz/")
    assert len(made) == 2


def test_only_reading_is_allowed(client, db):
    assert client.post("/healthz/").status_code == 405

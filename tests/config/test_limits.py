"""Who asks too often is told when to come back; who is in no hurry never notices."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from config.limits import WINDOW
from config.settings import base
from tests.cms.rendering import faults
from tests.factories.people import a_user, form_key

pytestmark = pytest.mark.django_db

NOON = "2030-06-12T12:00:00Z"


@pytest.fixture(autouse=True)
def _production_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelled:
        yield travelled


def times(action: str, per: str) -> int:
    """How often the settings allow `action`."""
    (rate,) = [each for each in base.ACCOUNT_RATE_LIMITS[action].split(",") if each.endswith(f"/10m/{per}")]
    return int(rate.split("/")[0])


def log_in(email: str, password: str = "wrong", **extra: Any) -> Any:
    return Client().post("/accounts/login/", {"login": email, "password": password}, **extra)


def test_logging_in_is_limited_by_network(clock):
    for number in range(times("login_failed", "ip")):
        assert log_in(f"nobody{number}@example.org").status_code == 200
    a_user("anna@example.org", password="quite-a-secret")

    assert "Too many failed login attempts" in log_in("anna@example.org").content.decode()
    assert log_in("anna@example.org", "quite-a-secret", REMOTE_ADDR="10.0.0.7").status_code == 302


@pytest.mark.parametrize("known", [True, False], ids=["of somebody", "of nobody"])
def test_guessing_one_password_is_limited_wherever_it_comes_from(clock, known):
    if known:
        a_user("anna@example.org", password="quite-a-secret")
    answers = [
        log_in("anna@example.org", REMOTE_ADDR=f"10.0.0.{number}").content.decode()
        for number in range(times("login_failed", "key") + 1)
    ]

    assert ["Too many failed login attempts" in answer for answer in answers] == [False] * 10 + [True]


ASKED = [
    pytest.param("/accounts/signup/", "signup", 200, id="for an account, with much left out"),
    pytest.param("/accounts/password/reset/", "reset_password", 302, id="for a new password"),
]


@pytest.mark.parametrize(("path", "action", "status"), ASKED)
def test_who_asks_too_often_gets_a_page_that_says_when_to_come_back(client, clock, path, action, status):
    for number in range(times(action, "ip")):
        assert client.post(path, {"email": f"person{number}@example.org"}).status_code == status
    answer = client.post(path, {"email": "one@example.org"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "Please try again in 10 minutes." in answer.content.decode()
    assert faults(answer.content.decode()) == []
    assert client.get(path).status_code == 200
    clock.shift(WINDOW)
    assert client.post(path, {"email": "one@example.org"}).status_code == status


@pytest.mark.parametrize("known", [True, False], ids=["of somebody", "of nobody"])
def test_nobody_gets_letters_without_end(client, clock, mailoutbox, known):
    if known:
        a_user("anna@example.org")
    allowed = times("reset_password", "key")
    statuses = [
        client.post("/accounts/password/reset/", {"email": "anna@example.org"}).status_code
        for _ in range(allowed + 1)
    ]

    assert (statuses, len(mailoutbox)) == ([302] * allowed + [429], allowed)


def test_orders_are_limited_by_person(clock):
    keen, calm = Client(), Client()
    keen.force_login(a_user())
    calm.force_login(a_user())
    path = "/p/none/order/"
    for _ in range(times("order", "user")):
        assert keen.post(path, form_key()).status_code == 404

    assert keen.post(path, form_key()).status_code == 429
    assert keen.get(path).status_code == 302
    assert calm.post(path, form_key()).status_code == 404


def test_every_window_is_as_long_as_people_are_told():
    windows = {
        rate.split("/")[1]
        for action, rates in base.ACCOUNT_RATE_LIMITS.items()
        for rate in rates.split(",")
        if action != "confirm_email"
    }
    assert windows == {f"{WINDOW.seconds // 60}m"}

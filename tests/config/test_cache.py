"""A site whose cache is away works: people stay logged in, and nobody is taken for too many."""

import socket

import pytest
from django.core.cache import caches
from django.test import Client

from config.settings import base
from tests.factories.people import a_user, form_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def _no_cache(settings):
    """Production's cache, at a port where nothing listens."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CACHES = {
            "default": {
                "BACKEND": "config.cache.LenientRedisCache",
                "LOCATION": f"redis://127.0.0.1:{nobody.getsockname()[1]}",
                "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
            }
        }
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
        settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
        yield


def test_everything_is_a_miss_and_nothing_breaks(_no_cache):
    cache = caches["default"]

    assert cache.get("a") is None
    assert cache.get("a", 7) == 7
    assert cache.get_many(["a"]) == {}
    assert cache.set("a", 1) is None
    assert cache.add("a", 1) is True
    assert cache.delete("a") is False
    assert "a" not in cache


def test_people_log_in_and_go_on(_no_cache):
    a_user("anna@example.org", password="quite-a-secret")
    client = Client()
    client.post("/accounts/login/", {"login": "anna@example.org", "password": "quite-a-secret"})

    assert client.get("/profile/").status_code == 200
    assert client.post("/p/none/order/", form_key()).status_code == 404
    assert client.get("/healthz/").json()["status"] == "degraded"

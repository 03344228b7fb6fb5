"""How long an answer takes does not tell whether an address has an account here."""

import time
from collections.abc import Callable
from statistics import median

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from config.settings import base
from participants.models import User

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PASSWORD = "quite-a-secret"
MOST_APART = 0.10

Fields = Callable[[str], dict[str, str]]
Clock = Callable[[], float]
# Hashing is the thread's own work, which a busy machine does not lengthen; a pause is none of it.
FORMS = [
    pytest.param(
        "/accounts/login/",
        lambda email: {"login": email, "password": "wrong"},
        time.thread_time,
        24,
        id="logging in",
    ),
    pytest.param(
        "/accounts/signup/",
        lambda email: {"full_name": "Anna", "email": email, "password1": PASSWORD, "password2": PASSWORD},
        time.thread_time,
        24,
        id="signing up",
    ),
    pytest.param(
        "/accounts/password/reset/",
        lambda email: {"email": email},
        time.perf_counter,
        10,
        id="a new password",
    ),
]


def seconds(path: str, fields: dict[str, str], clock: Clock) -> float:
    client = Client()
    began = clock()
    client.post(path, fields)
    return clock() - began


@pytest.mark.parametrize(("path", "fields", "clock", "samples"), FORMS)
def test_medians_of_known_and_unknown_are_within_ten_per_cent(
    settings, path: str, fields: Fields, clock: Clock, samples: int
) -> None:
    """With production's hashing and pause. Known and unknown take turns in going first."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    settings.PASSWORD_RESET_SECONDS = base.PASSWORD_RESET_SECONDS
    hashed = make_password(PASSWORD)
    User.objects.bulk_create(
        User(email=f"known{number}@example.org", password=hashed) for number in range(samples)
    )
    seconds(path, fields("first@example.org"), clock)
    took: dict[str, list[float]] = {"known": [], "other": []}
    for number in range(samples):
        for kind in sorted(took, reverse=bool(number % 2)):
            took[kind].append(seconds(path, fields(f"{kind}{number}@example.org"), clock))
    medians = {kind: median(times) for kind, times in took.items()}

    assert max(medians.values()) <= (1 + MOST_APART) * min(medians.values()), medians

"""Who does not know whether an address has an account here does not learn it; who logs in starts anew."""

import re

import pytest
from django.conf import settings as configured
from django.test import Client

from tests.factories.people import a_user

pytestmark = pytest.mark.django_db

PASSWORD = "quite-a-secret"
SIGN_UP = {"full_name": "Anna Kask", "password1": PASSWORD, "password2": PASSWORD}
FORMS = [
    pytest.param("/accounts/login/", lambda email: {"login": email, "password": "wrong"}, id="logging in"),
    pytest.param("/accounts/signup/", lambda email: {**SIGN_UP, "email": email}, id="signing up"),
    pytest.param("/accounts/password/reset/", lambda email: {"email": email}, id="a new password"),
]


def answered(path: str, fields: dict[str, str], email: str) -> tuple[list[tuple[str, int]], int, str]:
    """Where the form led, and the page in the end without what every page has of its own."""
    answer = Client().post(path, fields, follow=True)
    page = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', r"\1", answer.content.decode())
    return answer.redirect_chain, answer.status_code, page.replace(email, "...")


@pytest.mark.parametrize(("path", "fields"), FORMS)
def test_known_and_unknown_get_the_same_answer(settings, mailoutbox, path, fields):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    a_user("known@example.org", password=PASSWORD)
    known, unknown = (
        answered(path, fields(email), email) for email in ("known@example.org", "other@example.org")
    )

    assert known == unknown
    assert len(mailoutbox) in {0, 2}


def test_the_session_of_who_logs_in_is_new_and_so_is_the_token(client):
    a_user("anna@example.org", password=PASSWORD)
    client.get("/accounts/login/")
    client.session["left"] = "by somebody"
    session = client.session
    session["left"] = "by somebody"
    session.save()
    client.cookies[configured.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key, client.cookies[configured.CSRF_COOKIE_NAME].value
    client.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD})
    after = client.session.session_key, client.cookies[configured.CSRF_COOKIE_NAME].value

    assert before[0] != after[0]
    assert before[1] != after[1]
    assert not type(session)().exists(before[0])

"""What every answer says to browsers, and what is refused before any page of ours."""

import pytest
from django.test import Client

from tests.factories.people import a_user, an_administrator, an_organizer

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
STRANGERS = [
    "/",
    "/purchases/",
    "/rules/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/none/",
]
OURS = ["/my/", "/inbox/", "/profile/", "/organize/", "/desk/", "/desk/new/"]
ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
}


def policy_of(client: Client, path: str) -> set[str]:
    return set(client.get(path).headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("path", STRANGERS)
def test_a_strangers_page_allows_nothing_inline(client, path):
    assert policy_of(client, path) == STRICT


@pytest.mark.parametrize("path", OURS)
def test_a_persons_page_allows_nothing_inline(client, path):
    organizer = an_organizer()
    client.force_login(organizer.user)

    assert policy_of(client, path) == STRICT


def test_the_back_office_allows_what_wagtail_needs(client):
    client.force_login(an_administrator())

    assert {"script-src 'self' 'unsafe-inline'", "frame-ancestors 'self'"} < policy_of(
        client, "/back-office/"
    )


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/healthz/", "/none/"])
def test_every_answer_is_guarded(client, path):
    headers = client.get(path).headers

    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize(
    "host", ["evil.example.com", "artel.example.org.evil.example.com", "artel.example.org:80@evil"]
)
def test_a_host_that_is_not_ours_is_refused(settings, host):
    settings.ALLOWED_HOSTS = ["artel.example.org"]
    client = Client(raise_request_exception=False)

    assert client.get("/accounts/password/reset/", headers={"Host": host}).status_code == 400


def test_a_host_that_a_client_claims_to_be_forwarded_is_not_heeded(settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["artel.example.org"]
    a_user("anna@example.org", password="quite-a-secret")
    asked = {"Host": "artel.example.org", "X-Forwarded-Host": "evil.example.com"}
    Client().post("/accounts/password/reset/", {"email": "anna@example.org"}, headers=asked)

    (letter,) = mailoutbox
    assert "://artel.example.org/" in letter.body
    assert "evil.example.com" not in letter.body

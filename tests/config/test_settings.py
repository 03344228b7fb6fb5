"""Production refuses to start half configured; pages are strict, the back office is Wagtail's."""

import os
import subprocess
import sys

import pytest

from config.env import ROOT

COMPLETE = {
    "SECRET_KEY": "s" * 50,
    "ALLOWED_HOSTS": "artel.example.org, www.example.org",
    "BASE_URL": "https://artel.example.org",
    "DATABASE_URL": "postgres://artel:secret@db:5432/artel",
    "REDIS_URL": "redis://redis:6379/0",
    "BROKER_URL": "redis://redis:6379/1",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
}
SHOW = (
    "from config.settings import production as p;"
    "print(p.DEBUG, p.ALLOWED_HOSTS, p.CSRF_TRUSTED_ORIGINS, p.DATABASES['default']['HOST'],"
    " p.EMAIL_HOST, p.EMAIL_USE_TLS, p.SESSION_COOKIE_SECURE, p.ACCOUNT_EMAIL_VERIFICATION)"
)


def production(tmp_path, environment, *command):
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**known, "VAR_DIR": str(tmp_path), **dict.fromkeys(COMPLETE, ""), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_all_is_said(tmp_path):
    ended = production(tmp_path, COMPLETE, "-c", SHOW)
    assert (ended.returncode, ended.stdout.strip()) == (
        0,
        "False ['artel.example.org', 'www.example.org'] "
        "['https://artel.example.org', 'https://www.example.org'] db mail.example.org True True mandatory",
    )


@pytest.mark.parametrize("name", COMPLETE)
def test_production_names_what_is_missing(tmp_path, name):
    ended = production(tmp_path, {**COMPLETE, name: ""}, "-c", SHOW)
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Artel cannot start: set {name} in the environment or in .env (see docs/operations.md).\n"
    )


@pytest.mark.parametrize("served", ["config.wsgi", "config.asgi", "config.celery"])
def test_what_serves_is_production_unless_told(tmp_path, served):
    show = (
        f"import {served}; from django.conf import settings; print(settings.DEBUG, settings.SETTINGS_MODULE)"
    )
    ended = production(tmp_path, COMPLETE, "-c", show)
    assert (ended.returncode, ended.stdout) == (0, "False config.settings.production\n"), ended.stderr


def test_production_passes_djangos_deployment_checks(tmp_path):
    environment = {**COMPLETE, "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    environment["SECRET_KEY"] = "".join(map(chr, range(48, 122)))
    ended = production(tmp_path, environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (ended.returncode, ended.stdout) == (0, "System check identified no issues (0 silenced).\n")


POLICIES = [
    pytest.param("/accounts/login/", False, id="our pages allow nothing inline"),
    pytest.param("/back-office/", True, id="the back office allows what Wagtail needs"),
]


@pytest.mark.parametrize(("path", "inline"), POLICIES)
def test_content_security_policy(client, db, path, inline):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert ("'unsafe-inline'" in policy) == inline
    assert "default-src 'self'" in policy.split("; ")
    assert "object-src 'none'" in policy.split("; ")


def test_the_back_office_asks_strangers_to_log_in_where_everybody_does(client, db):
    answer = client.get("/back-office/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_private_files_have_no_address(settings):
    from django.core.files.storage import storages

    assert not settings.PRIVATE_ROOT.is_relative_to(settings.MEDIA_ROOT)
    with pytest.raises(ValueError, match="has no address"):
        storages["private"].url("invoice.pdf")

"""Production refuses to start half configured or weak."""

import os
import subprocess
import sys

import pytest

from config.env import ROOT

COMPLETE = {
    "SECRET_KEY": "".join(map(chr, range(48, 122))),
    "ALLOWED_HOSTS": "artel.example.org, www.example.org",
    "BASE_URL": "https://artel.example.org",
    "DATABASE_URL": "postgres://artel:secret@db:5432/artel",
    "REDIS_URL": "redis://redis:6379/0",
    "BROKER_URL": "redis://redis:6379/1",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "TRUSTED_PROXIES": "1",
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


WEAK = [
    pytest.param("SECRET_KEY", "s" * 50, "SECRET_KEY must be at least 50 random characters", id="a key of one letter"),
    pytest.param("SECRET_KEY", "0123456789abcdef" * 3, "SECRET_KEY must be at least 50 random characters",
                 id="a key too short"),
    pytest.param("SECRET_KEY", "change-me" * 6, "SECRET_KEY must be at least 50 random characters",
                 id="a key from an example"),
    pytest.param(
        "ALLOWED_HOSTS", "artel.example.org,*",
        "ALLOWED_HOSTS must name hosts; letters would carry links to whatever host a stranger asks for",
        id="any host",
    ),
    pytest.param("TRUSTED_PROXIES", "yes", "TRUSTED_PROXIES must be the number of proxies in front, 0 for none",
                 id="proxies that are not a number"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "why"), WEAK)
def test_production_refuses_what_is_weak(tmp_path, name, value, why):
    ended = production(tmp_path, {**COMPLETE, name: value}, "-c", SHOW)
    assert (ended.returncode, ended.stderr) == (1, f"Artel cannot start: {why} (see docs/operations.md).\n")


def test_the_example_environment_lacks_only_its_secrets(tmp_path):
    """What .env.example leaves empty is asked for first; the rest of it starts."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert [name for name, value in example.items() if not value] == ["SECRET_KEY"]
    ended = production(
        tmp_path,
        {**example, "SECRET_KEY": COMPLETE["SECRET_KEY"]},
        "-c",
        "from config.settings import production",
    )
    assert (ended.returncode, ended.stderr) == (0, "")


HEADERS = (
    "from config.settings import production as p; print(getattr(p, 'SECURE_PROXY_SSL_HEADER', None),"
    " p.ALLAUTH_TRUSTED_PROXY_COUNT)"
)
PROXIES = [
    pytest.param("0", "None 0\n", id="nothing is believed without a proxy"),
    pytest.param("2", "('HTTP_X_FORWARDED_PROTO', 'https') 2\n", id="the scheme and the address behind two"),
]


@pytest.mark.parametrize(("proxies", "believed"), PROXIES)
def test_headers_of_proxies_are_believed_only_when_there_are_any(tmp_path, proxies, believed):
    ended = production(tmp_path, {**COMPLETE, "TRUSTED_PROXIES": proxies}, "-c", HEADERS)
    assert (ended.returncode, ended.stdout) == (0, believed)


@pytest.mark.parametrize("served", ["config.wsgi", "config.asgi", "config.celery"])
def test_what_serves_is_production_unless_told(tmp_path, served):
    show = (
        f"import {served}; from django.conf import settings; print(settings.DEBUG, settings.SETTINGS_MODULE)"
    )
    ended = production(tmp_path, COMPLETE, "-c", show)
    assert (ended.returncode, ended.stdout) == (0, "False config.settings.production\n"), ended.stderr


def test_production_passes_djangos_deployment_checks(tmp_path):
    environment = {**COMPLETE, "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    ended = production(tmp_path, environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (ended.returncode, ended.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_the_back_office_asks_strangers_to_log_in_where_everybody_does(client, db):
    answer = client.get("/back-office/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_private_files_have_no_address(settings):
    from django.core.files.storage import storages

    assert not settings.PRIVATE_ROOT.is_relative_to(settings.MEDIA_ROOT)
    with pytest.raises(ValueError, match="has no address"):
        storages["private"].url("invoice.pdf")

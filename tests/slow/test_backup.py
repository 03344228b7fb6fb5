"""What docs/operations.md says of backups, done for real: what comes back is what was there."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection

from config.env import ROOT
from tests.factories.crowds import a_crowd
from tests.fingerprints import fingerprints, is_sound, using

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

LINES = 20_000


@pytest.fixture
def beside(committing_db: None) -> Iterator[tuple[str, dict[str, str]]]:
    """The name of an empty database beside the one in use, and libpq's environment for both."""
    address = urlsplit(os.environ["DATABASE_URL"])
    libpq = {
        **os.environ,
        "PGHOST": address.hostname or "127.0.0.1",
        "PGPORT": str(address.port or 5432),
        "PGUSER": address.username or "postgres",
        "PGPASSWORD": address.password or "",
    }
    name = f"{connection.settings_dict['NAME']}_restored"
    subprocess.run(["createdb", "--template=template0", "--encoding=UTF8", name], env=libpq, check=True)
    yield name, libpq
    subprocess.run(["dropdb", "--if-exists", "--force", name], env=libpq, check=True)


def manage(database: str, *command: str) -> str:
    """What a fresh process says, as an administrator would ask it."""
    url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{database}"
    ended = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


def test_a_dump_comes_back_whole(beside, tmp_path):
    name, libpq = beside
    a_crowd(lines=LINES)
    before = fingerprints()
    dump = tmp_path / "artel.dump"
    began = time.perf_counter()
    subprocess.run(["pg_dump", "-Fc", "-f", dump, connection.settings_dict["NAME"]], env=libpq, check=True)
    dumped = time.perf_counter()
    subprocess.run(
        ["pg_restore", "--clean", "--if-exists", "--exit-on-error", "-d", name, dump], env=libpq, check=True
    )
    restored = time.perf_counter()
    sys.stdout.write(
        f"{LINES} lines: dump {dumped - began:.1f} s, {dump.stat().st_size // 1024} KB,"
        f" restore {restored - dumped:.1f} s\n"
    )

    assert before["purchases_line"][0] == LINES
    with using(name):
        assert fingerprints() == before
        assert is_sound()
    manage(name, "migrate", "--check")
    assert manage(name, "check_ledger").startswith("The ledger is sound")

"""Test databases: migrated once, kept under var/testdb (PostgreSQL: as a template database), copied for use.

A template is named by a digest of what shapes it, so a changed migration makes a new one. A copy is named
by machine and process; copies that a killed run left behind are removed by the next.
"""

import fcntl
import hashlib
import itertools
import os
import platform
import re
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.env import ROOT, VAR

STORE = VAR / "testdb"
APPS = ("ledger", "karma", "coupons", "participants", "organizers", "purchases", "cms")
MACHINE = f"{zlib.crc32(platform.node().encode()):08x}"
COPY_NAME = re.compile(rf"artel_copy_{MACHINE}_(\d+)_\d+")
_number = itertools.count(1)


@cache
def digest() -> str:
    """Sixteen hex digits of everything that shapes a migrated database, as this process found it."""
    shaping = [
        ROOT / "requirements" / "base.txt",
        ROOT / "config" / "kernel" / "append_only.py",
        *(path for app in APPS for path in sorted((ROOT / app).glob("migrations/*.py"))),
        *(ROOT / app / "apps.py" for app in APPS),
    ]
    whole = hashlib.sha256()
    for path in shaping:
        whole.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


@contextmanager
def copy() -> Iterator[str]:
    """A migrated database of its own, which every connection of this process uses until it is left."""
    before = connection.settings_dict["NAME"]
    name = f"artel_copy_{MACHINE}_{os.getpid()}_{next(_number)}"
    engine = _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
    with _alone():
        engine.remove_abandoned()
        if not engine.has_template():
            engine.remove_templates()
            engine.build_template()
        used = engine.make(name, of=engine.template)
    _use(used)
    try:
        yield used
    finally:
        _use(before)
        engine.remove(name)


@contextmanager
def branch() -> Iterator[str]:
    """As `copy`, of the database in use as it is now. Nobody else may be connected to it."""
    before = connection.settings_dict["NAME"]
    name = f"artel_copy_{MACHINE}_{os.getpid()}_{next(_number)}"
    engine = _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
    connection.close()
    used = engine.make(name, of=before)
    _use(used)
    try:
        yield used
    finally:
        _use(before)
        engine.remove(name)


@contextmanager
def _alone() -> Iterator[None]:
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    _use(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _use(before)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _SQLite:
    def __init__(self) -> None:
        self.template = STORE / f"sqlite-{digest()}"

    def has_template(self) -> bool:
        return self.template.exists()

    def remove_templates(self) -> None:
        for path in STORE.glob("sqlite-*"):
            path.unlink()

    def build_template(self) -> None:
        making = STORE / "making"
        _remove_files(making)
        _migrate(str(making))
        with sqlite3.connect(making) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole.close()
        making.rename(self.template)

    def make(self, name: str, *, of: str | Path) -> str:
        return str(shutil.copy(of, STORE / name))

    def remove(self, name: str) -> None:
        _remove_files(STORE / name)

    def remove_abandoned(self) -> None:
        for path in STORE.glob("artel_copy_*"):
            owner = COPY_NAME.match(path.name)
            if owner and not _is_running(int(owner[1])):
                path.unlink()


def _remove_files(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


class _PostgreSQL:
    def __init__(self) -> None:
        # The checkout is part of the name: two of them may share a server.
        self.prefix = f"artel_template_{MACHINE}_{zlib.crc32(str(ROOT).encode()):08x}_"
        self.template = f"{self.prefix}{digest()}"

    def has_template(self) -> bool:
        return self.template in self._databases()

    def remove_templates(self) -> None:
        for name in self._databases():
            if name.startswith(self.prefix):
                self._execute(f'DROP DATABASE "{name}"')

    def build_template(self) -> None:
        making = f"artel_copy_{MACHINE}_{os.getpid()}_0"
        self.remove(making)
        self._execute(f"CREATE DATABASE \"{making}\" TEMPLATE template0 ENCODING 'UTF8'")
        _migrate(making)
        self._execute(f'ALTER DATABASE "{making}" RENAME TO "{self.template}"')

    def make(self, name: str, *, of: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
        return name

    def remove(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def remove_abandoned(self) -> None:
        for name in self._databases():
            owner = COPY_NAME.fullmatch(name)
            if owner and not _is_running(int(owner[1])):
                self.remove(name)

    def _databases(self) -> list[str]:
        return [row[0] for row in self._execute("SELECT datname FROM pg_database", rows=True)]

    def _execute(self, sql: str, *, rows: bool = False) -> list[tuple[str, ...]]:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if rows else []

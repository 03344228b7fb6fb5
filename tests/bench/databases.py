"""Databases of the benches' own: SQLite in a temporary folder, PostgreSQL beside the one DATABASE_URL names.

Each engine is migrated once; every bench gets a copy. Nothing of the developer's is opened.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg


class SQLite:
    """One file a database."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def version(self) -> str:
        import sqlite3

        return sqlite3.sqlite_version

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def make(self, name: str, *, template: str | None) -> None:
        if template:
            shutil.copy(self.folder / f"{template}.sqlite3", self.folder / f"{name}.sqlite3")

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.sqlite3*"):
            path.unlink()


class PostgreSQL:
    """Databases named artel_bench_..., on the server that `server` names."""

    name = "PostgreSQL"

    def __init__(self, server: str) -> None:
        self.server = server

    def version(self) -> str:
        with psycopg.connect(self.server) as connection:
            return str(connection.info.parameter_status("server_version")).split()[0]

    def url(self, name: str) -> str:
        return urlsplit(self.server)._replace(path=f"/{self._named(name)}").geturl()

    def make(self, name: str, *, template: str | None) -> None:
        self.drop(name)
        origin = f'"{self._named(template)}"' if template else "template0 ENCODING 'UTF8'"
        self._execute(f'CREATE DATABASE "{self._named(name)}" TEMPLATE {origin}')

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self._named(name)}" WITH (FORCE)')

    def _named(self, name: str) -> str:
        return f"artel_bench_{os.getpid()}_{name}"

    def _execute(self, sql: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.encode())


Engine = SQLite | PostgreSQL


def engines(folder: Path) -> list[Engine]:
    """SQLite always; PostgreSQL where DATABASE_URL names one."""
    server = os.environ.get("DATABASE_URL", "")
    found: list[Engine] = [SQLite(folder)]
    if server.startswith("postgres"):
        found.append(PostgreSQL(server))
    return found


@contextmanager
def migrated(engine: Engine, folder: Path) -> Iterator[None]:
    """A database that copies are made of, while the benches of `engine` run."""
    engine.make("template", template=None)
    try:
        manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(manage, env=environment(engine, "template", folder), check=True)
        yield
    finally:
        engine.drop("template")


@contextmanager
def copied(engine: Engine, name: str) -> Iterator[None]:
    """A migrated database called `name`, while one bench runs."""
    engine.make(name, template="template")
    try:
        yield
    finally:
        engine.drop(name)


def environment(engine: Engine, name: str, folder: Path) -> Mapping[str, str]:
    """What a process of the benches is told: its database, and where it may write."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": engine.url(name),
        "VAR_DIR": str(folder),
    }

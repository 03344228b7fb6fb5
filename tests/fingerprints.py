"""Whether two databases hold the same."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from config.kernel.append_only import missing_triggers
from ledger.checks import run_checks


def fingerprints() -> dict[str, tuple[int, str]]:
    """Of each table of the database in use: how many rows, and a digest of them in order."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy:
            continue
        digest, count = hashlib.sha256(), 0
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{meta.db_table}" ORDER BY "{meta.pk.column}"')
            for row in cursor:
                digest.update(repr(row).encode())
                count += 1
        found[meta.db_table] = (count, digest.hexdigest())
    return found


def is_sound() -> bool:
    """The books are right, and append-only tables are guarded."""
    return (run_checks(), missing_triggers()) == ([], [])


@contextmanager
def using(name: str) -> Iterator[None]:
    """Another database of the same engine is in use, until it is left."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before

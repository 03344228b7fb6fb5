"""Tables whose rows are written once: triggers refuse UPDATE and DELETE (and TRUNCATE).

Installed after every migrate, not by a migration: SQLite drops a table's triggers when it remakes it.
"""

from typing import Any

from django.apps import apps
from django.db import connection

APPEND_ONLY: set[str] = set()


def append_only(model: str) -> None:
    """Register `app_label.Model` as a table whose rows never change."""
    APPEND_ONLY.add(model.lower())


def install_triggers(**kwargs: Any) -> None:
    """Put the triggers on every registered table that exists. Safe to run again."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in sorted(_tables() & tables):
            for statement in _statements(table):
                cursor.execute(statement)


def missing_triggers() -> list[str]:
    """The registered tables that are not guarded."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
            )
        else:
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        present = set(cursor.fetchall())
    return sorted(
        table for table in _tables() if any((table, name) not in present for name in _trigger_names(table))
    )


def _tables() -> set[str]:
    return {apps.get_model(label)._meta.db_table for label in APPEND_ONLY}


def _trigger_names(table: str) -> list[str]:
    events = ["update", "delete"]
    if connection.vendor == "postgresql":
        events.append("truncate")
    return [f"{table}_no_{event}" for event in events]


def _statements(table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            *(
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {name.rsplit("_", 1)[1].upper()} ON "{table}"'
                f" FOR EACH {'STATEMENT' if name.endswith('truncate') else 'ROW'} EXECUTE FUNCTION refuse_change()"
                for name in _trigger_names(table)
            ),
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {name.rsplit("_", 1)[1].upper()} ON "{table}"'
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for name in _trigger_names(table)
    ]

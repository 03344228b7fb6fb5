"""Set-based writes: any number of rows in one statement.

PostgreSQL takes one array a column (unnest), SQLite one JSON text (json_each). Values pass through
their field, so what is written is what `Model.save` would have written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, IntegerField, Model

NUMBER: IntegerField[Any, Any] = IntegerField()


def insert_rows(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert `rows`, each in the order of `fields` (attribute names). One statement."""
    if not rows:
        return
    columns = _fields(model, fields)
    names = ", ".join(_quoted(field) for field in columns)
    source, params = _source(columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_table(model)} ({names}) {source}", params)


def insert_missing(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """As `insert_rows`, but a row that breaks a unique constraint is left out; how many went in."""
    if not rows:
        return 0
    columns = _fields(model, fields)
    names = ", ".join(_quoted(field) for field in columns)
    source, params = _source(columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(model)} ({names}) {source} WHERE true ON CONFLICT DO NOTHING", params
        )
        return int(cursor.rowcount)


def update_rows(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Set `fields` of the rows whose key is each row's first value; how many changed. One statement.

    What is set goes over once for all rows that get the same.
    """
    if not rows:
        return 0
    key, columns = model._meta.pk, _fields(model, fields)
    kinds: dict[tuple[Any, ...], int] = {}
    keys = [(pk, kinds.setdefault(tuple(values), len(kinds))) for pk, *values in rows]
    which, of_keys = select_given([("row_key", key), ("row_kind", NUMBER)], keys)
    given = [("kind", NUMBER), *((f"new_{field.column}", field) for field in columns)]
    what, of_kinds = select_given(given, [(number, *values) for values, number in kinds.items()])
    sets = ", ".join(f"{_quoted(field)} = given.new_{field.column}" for field in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            # Materialized: SQLite makes an index for the join only then.
            f"UPDATE {_table(model)} SET {sets} FROM (WITH which AS MATERIALIZED ({which}),"
            f" what AS MATERIALIZED ({what}) SELECT * FROM which JOIN what ON kind = row_kind) AS given"
            f" WHERE {_table(model)}.{_quoted(key)} = given.row_key",
            [*of_keys, *of_kinds],
        )
        return int(cursor.rowcount)


def delete_rows(model: type[Model], field: str, keys: Sequence[Any]) -> int:
    """Delete the rows whose `field` (an attribute name) is one of `keys`; how many. One statement.

    What points to them is the caller's to delete first.
    """
    if not keys:
        return 0
    (column,) = _fields(model, [field])
    source, params = _source([column], [(key,) for key in keys])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(model)} WHERE {_quoted(column)} IN ({source})", params)
        return int(cursor.rowcount)


def add_to_rows(model: type[Model], field: str, rows: Sequence[tuple[int, int]]) -> int:
    """Add each row's second value to `field` of the row with that key; how many changed.

    Rows are locked in the order of their keys first on PostgreSQL, so that two callers never
    wait for each other in a circle.
    """
    if not rows:
        return 0
    key = model._meta.pk
    (column,) = _fields(model, [field])
    source, params = _source([key, column], sorted(rows), prefix="new_")
    table, pk, new_pk = _table(model), _quoted(key), f"new.new_{key.column}"
    update = f"UPDATE {table} SET {_quoted(column)} = {table}.{_quoted(column)} + new.new_{column.column}"
    if connection.vendor == "postgresql":
        statement = (
            f"WITH new AS ({source}), locked AS ("
            f"SELECT {pk} AS locked_id FROM {table} JOIN new ON {pk} = {new_pk}"
            f" ORDER BY {pk} FOR NO KEY UPDATE OF {table})"
            f" {update} FROM new JOIN locked ON locked.locked_id = {new_pk} WHERE {table}.{pk} = {new_pk}"
        )
    else:
        statement = f"{update} FROM ({source}) AS new WHERE {table}.{pk} = {new_pk}"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def _fields(model: type[Model], names: Sequence[str]) -> list[Field[Any, Any]]:
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    return [by_attname[name] for name in names]


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: Field[Any, Any]) -> str:
    return str(connection.ops.quote_name(str(field.column)))


def select_given(
    columns: Sequence[tuple[str, Field[Any, Any]]], rows: Sequence[Sequence[Any]]
) -> tuple[str, list[Any]]:
    """A SELECT that yields `rows`, and its parameters; a column is a name and the field it is typed by."""
    fields = [field for _name, field in columns]
    aliases = [connection.ops.quote_name(name) for name, _field in columns]
    # The connection itself: the proxy looks up the thread's own for every value.
    own = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
        prepared = [_prepared(field, [row[index] for row in rows], own) for index, field in enumerate(fields)]
        return f"SELECT * FROM unnest({arrays}) AS given({', '.join(aliases)})", prepared
    picked = ", ".join(f"json_extract(value, '$[{index}]') AS {alias}" for index, alias in enumerate(aliases))
    # Row by row: the encoder holds a text for every value until its list is whole.
    listed = ",".join(
        json.dumps(
            [field.get_db_prep_save(value, own) for field, value in zip(fields, row, strict=True)],
            default=str,
            ensure_ascii=False,
        )
        for row in rows
    )
    return f"SELECT {picked} FROM json_each(%s)", [f"[{listed}]"]


def _prepared(field: Field[Any, Any], values: Sequence[Any], own: Any) -> list[Any]:
    """The values as the database takes them, each one that is equal worked out once."""
    try:
        known = {value: field.get_db_prep_save(value, own) for value in dict.fromkeys(values)}
    except TypeError:  # JSON is no key of a dict
        return [field.get_db_prep_save(value, own) for value in values]
    return [known[value] for value in values]


def _source(
    fields: Sequence[Field[Any, Any]], rows: Sequence[Sequence[Any]], *, prefix: str = ""
) -> tuple[str, list[Any]]:
    return select_given([(f"{prefix}{field.column}", field) for field in fields], rows)


def _type(field: Field[Any, Any]) -> str:
    return field.rel_db_type(connection) or str(field.db_type(connection))

"""A prepared purchase many times over, each copy with keys of its own: a set of rows a statement."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import ForeignKey, Model

from ledger.models import Account, Entry, Posting
from participants.models import Contact
from purchases.models import Item, Line, Order, Payment, Purchase, Terms, Variant

STEP = 1_000_000
"""Every key of a copy is higher by this times the number of the copy."""

MODELS: tuple[type[Model], ...] = (
    Purchase, Terms, Item, Variant, Contact, Order, Line, Payment, Account, Entry, Posting,
)  # fmt: skip


def copy_purchase(purchase: Purchase, *, times: int) -> None:
    """Copies of the only purchase there is, of its orders, payments and postings; nobody has an account."""
    source = f"'{purchase.source}'"
    moved = f"'purchase:' || ({purchase.pk} + n.copy * {STEP})"
    changed: dict[type[Model], dict[str, str]] = {
        Purchase: {"slug": "slug || '-' || n.copy", "is_exclusive": "false"},
        Contact: {"user_id": "NULL", "number": f"number + n.copy * {STEP}"},
        Account: {
            "key": f"CASE WHEN key LIKE {source} || '/order:%%' THEN {moved} || '/order:' ||"
            f" {_later(f'length({source}) + 8')}"
            f" ELSE {moved} || substr(key, length({source}) + 1) END"
        },
        Entry: {
            "key": f"CASE WHEN kind = 'payment' THEN 'payment:' || {_later('9')} ELSE key || '-' || n.copy END"
        },
    }
    for model in MODELS:
        _copy(model, times, changed.get(model, {}))


def _copy(model: type[Model], times: int, changed: Mapping[str, str]) -> None:
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(str(field.column))
        points = isinstance(field, ForeignKey) and field.related_model in MODELS
        columns.append(column)
        kept = f"{column} + n.copy * {STEP}" if field.primary_key or points else column
        values.append(changed.get(str(field.column), kept))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM n WHERE copy < %s)"
            f" INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM n, {table}",
            [times],
        )


def _later(place: str) -> str:
    """SQL: the number that `key` ends with from `place` on, as the copy has it."""
    return f"(CAST(substr(key, {place}) AS bigint) + n.copy * {STEP})"

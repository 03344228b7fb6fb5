"""Transactions and locks that both engines understand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

_joined: ContextVar[bool] = ContextVar("joined", default=False)


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction, or part of the one of ours that is open.

    A refusal inside undoes the whole of it: there are no savepoints to come back to, so what is
    inside costs no statements of its own.
    """
    if _joined.get():
        with transaction.atomic(savepoint=False):
            yield
        return
    token = _joined.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _joined.reset(token)


def read_shared(queryset: QuerySet[M]) -> list[M]:
    """The rows of `queryset`, its own table locked FOR SHARE.

    Readers of this kind do not hold each other up; whoever takes a row FOR UPDATE waits for them and
    is waited for. On SQLite a writing transaction is alone anyway.
    """

    def share(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        return execute(sql.replace(" FOR UPDATE", " FOR SHARE"), params, many, context)

    with connection.execute_wrapper(share):
        return list(queryset.select_for_update(of=("self",)))

"""A process that dies at one of the statements it sends: before it is sent, or before it is answered."""

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

PATIENCE = 30.0
FAILED = 70

Act = Callable[[], Any]
Keys = dict[str, tuple[int, bool]]


class Moment(Enum):
    UNSENT = "before it is sent"
    UNANSWERED = "sent and not answered"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Point:
    """The moment of the statement with this number, from 1; COMMIT is the one after the last."""

    statement: int
    moment: Moment


def points(statements: int) -> Iterator[Point]:
    """Every place where an act of so many statements can be cut off. Answered is as the next unsent."""
    for number in range(1, statements + 2):
        yield Point(number, Moment.UNSENT)
        yield Point(number, Moment.UNANSWERED)
    yield Point(statements + 1, Moment.ANSWERED)


def killed(act: Act, *, at: Point) -> None:
    """Run `act` in a process that kills itself at this point; the server has noticed when this is over."""
    connection.close()
    child = os.fork()
    if not child:
        _run(act, at)
    _, status = os.waitpid(child, 0)
    assert (os.WIFSIGNALED(status), status & 0x7F) == (True, signal.SIGKILL), f"never came to {at}"
    _until_alone()


def _run(act: Act, at: Point) -> None:
    try:
        with connection.execute_wrapper(_Killer(at)):
            act()
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(FAILED)


class _Killer:
    def __init__(self, at: Point) -> None:
        self.at = at
        self.sent = 0
        connection.ensure_connection()
        self.commit, connection._commit = connection._commit, self._commit

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.sent += 1
        if self.sent == self.at.statement:
            self._die(context["cursor"].cursor.mogrify(sql, params))
        return execute(sql, params, many, context)

    def _commit(self) -> None:
        if self.sent + 1 == self.at.statement:
            if self.at.moment is Moment.ANSWERED:
                self.commit()
            self._die("COMMIT")
        self.commit()

    def _die(self, sql: str) -> None:
        if self.at.moment is Moment.UNANSWERED:
            raw = connection.connection
            begins = not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE
            raw.pgconn.send_query(f"{'BEGIN; ' if begins else ''}{sql}".encode())
            raw.pgconn.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def _until_alone() -> None:
    until = time.monotonic() + PATIENCE
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    with connection.cursor() as cursor:
        mine = connection.connection.info.backend_pid
        while time.monotonic() < until:
            cursor.execute(others, [mine])
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.002)
    raise AssertionError("the server still serves a dead process")


def everything() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', coalesce(array_agg(t::text ORDER BY t::text), '{{}}') FROM \"{table}\" t"
                for table in tables
            )
        )
        return dict(cursor.fetchall())


def next_keys() -> Keys:
    """Where every sequence stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL"
            " FROM pg_sequences WHERE schemaname = 'public'"
        )
        return {name: (last, called) for name, last, called in cursor.fetchall()}


def set_next_keys(keys: Keys) -> None:
    """Let sequences stand where they stood: a transaction that was undone leaves them where it came to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, last, called)"
            " FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS kept (name, last, called)",
            [list(keys), *map(list, zip(*keys.values(), strict=True))],
        )

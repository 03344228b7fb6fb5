"""The copies that tests run on keep apart, and are guarded as the real thing is."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.kernel.append_only import missing_triggers
from participants.models import User


def people() -> int:
    return User.objects.count()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_rolled_back(db, turn):
    User.objects.create_user("anna@example.org")
    assert people() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_a_commit_reaches_other_threads_and_no_other_test(committing_db, turn):
    User.objects.create_user("anna@example.org")
    seen = []

    def look():
        seen.append(people())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_a_copy_has_the_triggers_of_append_only_tables(committing_db):
    assert missing_triggers() == []


def test_a_transaction_on_sqlite_takes_the_write_lock_at_once(committing_db):
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
    from django.db import transaction

    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        pass
    assert captured.captured_queries[0]["sql"] == "BEGIN IMMEDIATE"

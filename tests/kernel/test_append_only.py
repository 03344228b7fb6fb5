"""Tables whose rows are written once refuse everything else, on both engines."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from config.kernel.append_only import APPEND_ONLY, install_triggers, missing_triggers
from organizers.models import PlatformRules

pytestmark = pytest.mark.django_db
TABLES = sorted(apps.get_model(label)._meta.db_table for label in APPEND_ONLY)
ON_POSTGRES = connection.vendor == "postgresql"


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_tables_are_those_of_the_design() -> None:
    assert {
        "ledger_entry",
        "ledger_posting",
        "karma_karmaentry",
        "organizers_platformrules",
    } <= set(TABLES)


def test_all_are_guarded_after_migrating() -> None:
    assert missing_triggers() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE organizers_platformrules SET why = 'because'",
        "DELETE FROM organizers_platformrules",
        pytest.param(
            "TRUNCATE organizers_platformrules",
            marks=pytest.mark.postgres,
        ),
    ],
)
def test_a_row_cannot_be_changed_or_removed(change: str) -> None:
    before = list(PlatformRules.objects.values())
    with pytest.raises(Exception, match="organizers_platformrules is append-only"):
        run(change)
    assert list(PlatformRules.objects.values()) == before


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES)
def test_no_table_can_be_emptied(table: str) -> None:
    with pytest.raises(Exception, match="is append-only"):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("event", ["update", "delete"])
def test_a_lost_trigger_is_named_and_put_back(event: str) -> None:
    suffix = " ON ledger_entry" if ON_POSTGRES else ""
    run(f"DROP TRIGGER ledger_entry_no_{event}{suffix}")
    assert missing_triggers() == ["ledger_entry"]
    install_triggers()
    assert missing_triggers() == []

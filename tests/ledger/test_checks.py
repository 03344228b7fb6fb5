"""Every invariant of the ledger is caught by name when raw SQL breaks it."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.kernel.append_only import install_triggers
from ledger import checks
from ledger.models import Entry, Posting
from ledger.services import Transfer, post, reverse
from tests.factories.people import LONG_AGO

pytestmark = pytest.mark.django_db
TABLES = ("ledger_entry", "ledger_posting")
ON_POSTGRES = connection.vendor == "postgresql"


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def without_triggers(*statements: str) -> None:
    """Run `statements` with the guard of the postings and entries down, and put it up again."""
    names = [(table, f"{table}_no_{event}") for table in TABLES for event in ("update", "delete")]
    run(*(f"DROP TRIGGER {name}{f' ON {table}' if ON_POSTGRES else ''}" for table, name in names))
    run(*statements)
    install_triggers()


def without_constraint(name: str, *statements: str) -> None:
    """Run `statements` with the CHECK `name` of the postings out of the way."""
    if ON_POSTGRES:
        # A table with deferred checks waiting cannot be altered.
        run("SET CONSTRAINTS ALL IMMEDIATE")
        without_triggers(f"ALTER TABLE ledger_posting DROP CONSTRAINT {name}", *statements)
        return
    run("PRAGMA ignore_check_constraints = ON")
    try:
        without_triggers(*statements)
    finally:
        run("PRAGMA ignore_check_constraints = OFF")


def a_zero_amount() -> None:
    without_constraint(
        "posting_amount_positive", f"UPDATE ledger_posting SET amount = 0 WHERE id = {first().pk}"
    )


def a_negative_amount() -> None:
    without_constraint(
        "posting_amount_positive", f"UPDATE ledger_posting SET amount = -5 WHERE id = {first().pk}"
    )


def one_account_on_both_sides() -> None:
    without_constraint(
        "posting_sides_differ", f"UPDATE ledger_posting SET debit_id = credit_id WHERE id = {first().pk}"
    )


def an_account_of_another_unit() -> None:
    run(f"UPDATE ledger_account SET unit = 'USD' WHERE id = {first().debit_id}")


def an_entry_of_another_unit() -> None:
    without_triggers(f"UPDATE ledger_entry SET unit = 'USD' WHERE id = {first().entry_id}")


def an_entry_without_postings() -> None:
    without_triggers("DELETE FROM ledger_posting WHERE id = (SELECT max(id) FROM ledger_posting)")


def a_reversal_of_another_sum() -> None:
    without_triggers(f"UPDATE ledger_posting SET amount = amount + 1 WHERE id = {reversing().pk}")


def a_reversal_that_goes_the_same_way() -> None:
    posting = reversing()
    without_triggers(
        f"UPDATE ledger_posting SET debit_id = {posting.credit_id}, credit_id = {posting.debit_id}"
        f" WHERE id = {posting.pk}"
    )


def a_reversal_that_lacks_a_posting() -> None:
    without_triggers(f"DELETE FROM ledger_posting WHERE id = {reversing().pk}")


def a_lost_trigger() -> None:
    run(f"DROP TRIGGER ledger_posting_no_delete{' ON ledger_posting' if ON_POSTGRES else ''}")


def first() -> Posting:
    return Posting.objects.earliest("pk")


def reversing() -> Posting:
    return Posting.objects.filter(entry__reverses__isnull=False).earliest("pk")


BREACHES = [
    (a_lost_trigger, {"append_only_tables_are_guarded"}),
    (a_zero_amount, {"amounts_are_positive"}),
    (a_negative_amount, {"amounts_are_positive"}),
    (one_account_on_both_sides, {"sides_differ"}),
    (an_account_of_another_unit, {"one_unit_an_entry"}),
    (an_entry_of_another_unit, {"one_unit_an_entry"}),
    (an_entry_without_postings, {"entries_have_postings"}),
    (a_reversal_of_another_sum, {"reversals_mirror"}),
    (a_reversal_that_goes_the_same_way, {"reversals_mirror"}),
    (a_reversal_that_lacks_a_posting, {"reversals_mirror"}),
]


@pytest.fixture
def ledger() -> None:
    """A payment, a stop that was reversed, and a last entry of one posting."""
    fields = {"source": "purchase:1", "unit": "EUR", "at": LONG_AGO, "by": None}
    post(kind="taken_in", key="pay:1", transfers=[Transfer("cash", "order:1", 500)], **fields)
    stop = [Transfer("order:1", "goods", 1000), Transfer("order:1", "fee", 100)]
    entry = post(kind="stop", key="stop:1", transfers=stop, **fields)
    assert isinstance(entry, Entry)
    reverse(entry=entry, key="reopen:1", kind="reopen", at=LONG_AGO, by=None)
    post(kind="taken_in", key="pay:2", transfers=[Transfer("cash", "order:2", 700)], **fields)


@pytest.mark.usefixtures("ledger")
class TestCheckLedger:
    def test_a_sound_ledger_has_no_breach(self) -> None:
        assert checks.run_checks() == []
        out = io.StringIO()
        call_command("check_ledger", json=True, stdout=out)
        assert json.loads(out.getvalue()) == {"ok": True, "checked": list(checks.INVARIANTS), "broken": []}

    @pytest.mark.parametrize(
        ("break_it", "caught"), [pytest.param(*case, id=case[0].__name__) for case in BREACHES]
    )
    def test_a_breach_is_named(self, break_it: Callable[[], None], caught: set[str]) -> None:
        break_it()
        assert {broken.invariant for broken in checks.run_checks() if broken.invariant in OWN} == caught

    def test_a_breach_ends_the_command_with_one(self) -> None:
        an_entry_without_postings()
        out = io.StringIO()
        with pytest.raises(CommandError) as caught:
            call_command("check_ledger", json=True, stdout=out)
        assert caught.value.returncode == 1
        assert json.loads(out.getvalue())["broken"] == [
            {"invariant": "entries_have_postings", "where": "entry pay:2 is empty"}
        ]

    def test_every_invariant_of_this_app_is_broken_here(self) -> None:
        assert set().union(*(caught for _, caught in BREACHES)) == OWN


OWN = {name for name, check in checks.INVARIANTS.items() if check.__module__ == checks.__name__}

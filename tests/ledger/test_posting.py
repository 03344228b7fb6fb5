"""Writing and reading double entry. Rule: R-LEDGER."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import selectors
from ledger.models import Account, Entry, Posting
from ledger.services import CannotPost, Transfer, post, reverse, transfer
from tests.factories.people import LONG_AGO

pytestmark = pytest.mark.django_db


def posted(*transfers: Transfer, key: str = "stop:1", unit: str = "EUR", **fields: Any) -> Entry | None:
    given = {"kind": "stop", "source": "purchase:1", "at": LONG_AGO, "by": None, **fields}
    return post(transfers=transfers, key=key, unit=unit, **given)


def statements(queries: CaptureQueriesContext) -> int:
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_an_entry_moves_and_sums_to_nothing() -> None:
    posted(Transfer("order:1", "purchase:1/goods", 1000), Transfer("order:1", "purchase:1/fee", 100))
    assert selectors.balances_under(prefix="") == {
        ("order:1", "EUR"): 1100,
        ("purchase:1/goods", "EUR"): -1000,
        ("purchase:1/fee", "EUR"): -100,
    }
    assert selectors.balance(key="order:1", unit="EUR") == 1100
    assert selectors.moved_to(key="order:1", unit="EUR") == {"purchase:1/goods": 1000, "purchase:1/fee": 100}


def test_a_negative_transfer_goes_the_other_way() -> None:
    assert transfer("a", "b", -5) == Transfer("b", "a", 5)
    assert transfer("a", "b", 5) == Transfer("a", "b", 5)


def test_transfers_of_nothing_are_left_out() -> None:
    assert posted(Transfer("a", "b", 0)) is None
    entry = posted(Transfer("a", "b", 0), Transfer("a", "c", 1))
    assert entry is not None
    assert entry.postings.count() == 1


def test_a_key_is_used_once() -> None:
    posted(Transfer("a", "b", 1))
    with pytest.raises(CannotPost):
        posted(Transfer("a", "b", 1))
    assert Posting.objects.count() == 1


def test_units_never_mix() -> None:
    posted(Transfer("a", "b", 1), key="1", unit="EUR")
    posted(Transfer("a", "b", 2), key="2", unit="coupon")
    assert selectors.balances_under(prefix="a") == {("a", "EUR"): 1, ("a", "coupon"): 2}


def test_a_reversal_is_a_mirror_and_happens_once() -> None:
    entry = posted(Transfer("a", "b", 3), Transfer("c", "b", 4))
    assert entry is not None
    mirror = reverse(entry=entry, key="stop:1:reversed", kind="reopen", at=LONG_AGO, by=None)
    assert mirror is not None
    assert mirror.reverses == entry
    assert set(selectors.balances_under(prefix="").values()) == {0}
    with pytest.raises(CannotPost):
        reverse(entry=entry, key="stop:1:again", kind="reopen", at=LONG_AGO, by=None)


@pytest.mark.parametrize("count", [1, 10, 300])
def test_an_entry_costs_three_statements(count: int) -> None:
    transfers = [Transfer(f"order:{number}", "purchase:1/goods", 1) for number in range(count)]
    with CaptureQueriesContext(connection) as queries:
        posted(*transfers)
    assert statements(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        posted(*transfers, key="stop:2")
    assert statements(queries) == 3


@pytest.mark.parametrize(
    "wrong", [{"amount": 0}, {"amount": -1}, {"debit_id": None}], ids=["nothing", "negative", "one account"]
)
def test_the_database_refuses_what_is_no_transfer(wrong: dict[str, Any]) -> None:
    a, b = (Account.objects.create(key=key, unit="EUR") for key in "ab")
    entry = Entry.objects.create(kind="", source="", key="1", unit="EUR", at=LONG_AGO)
    fields = {"entry": entry, "debit_id": a.pk, "credit_id": b.pk, "amount": 1}
    if "debit_id" in wrong:
        wrong = {"debit_id": b.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(**{**fields, **wrong})


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_is_written_stays(table: str, change: str) -> None:
    posted(Transfer("a", "b", 1))
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))

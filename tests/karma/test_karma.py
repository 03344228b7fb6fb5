"""R-KARMA: entries and their sum."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from karma.models import KarmaEntry
from karma.selectors import balance
from karma.services import CannotRecordKarma, record_karma
from tests.factories.people import LONG_AGO, a_user

pytestmark = pytest.mark.django_db


def entry(**changes: Any) -> KarmaEntry:
    given = {
        "user": changes.pop("user", None) or a_user(),
        "amount": 1,
        "source": "purchase:17",
        "reason": "all as agreed",
        "author": changes.pop("author", None),
        "at": LONG_AGO,
    }
    return record_karma(**{**given, **changes})


def test_karma_is_the_sum_of_entries() -> None:
    user = a_user()
    assert balance(user_id=user.pk) == 0
    for amount in (1, 1, -1, -3):
        entry(user=user, amount=amount, author=a_user())
    entry()
    assert balance(user_id=user.pk) == -2


def test_nobody_votes_for_themselves() -> None:
    user = a_user()
    with pytest.raises(CannotRecordKarma):
        entry(user=user, author=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        KarmaEntry.objects.create(user=user, author=user, amount=1, at=LONG_AGO)


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"reason": "  "}])
def test_an_entry_says_how_much_and_why(wrong: dict[str, Any]) -> None:
    with pytest.raises(CannotRecordKarma) as caught:
        entry(**wrong)
    assert caught.value.field == next(iter(wrong))
    assert not KarmaEntry.objects.exists()


def test_zero_is_refused_by_the_database_too() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        KarmaEntry.objects.create(user=a_user(), amount=0, at=LONG_AGO)


@pytest.mark.parametrize("change", ["UPDATE karma_karmaentry SET amount = 9", "DELETE FROM karma_karmaentry"])
def test_an_entry_is_never_changed(change: str) -> None:
    entry()
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

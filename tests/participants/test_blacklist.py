"""Who is kept out, from when to when. Rule: R-BLACKLIST."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from participants.models import BlacklistEntry, Notice, User
from participants.selectors import is_blacklisted
from participants.services import blacklist
from participants.services.blacklist import (
    CannotBlacklist,
    CannotLift,
    add_to_blacklist,
    lift_blacklist_entry,
)
from tests.factories.people import a_city, a_user, an_administrator, an_organizer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
# 24:00 of 3 May in Tallinn
END = datetime(2026, 5, 3, 21, tzinfo=UTC)


@pytest.fixture
def olga() -> User:
    return an_organizer(a_user(full_name="Olga", city=a_city())).user


@pytest.fixture
def petr() -> User:
    return a_user(full_name="Petr")


def listed(owner: User | None, user: User, **changes: Any) -> BlacklistEntry:
    by = changes.pop("by", owner)
    given = {"owner": owner, "user": user, "reason": "never collected", "until": None, "by": by, "at": AT}
    return add_to_blacklist(**{**given, **changes})


def test_an_organizers_list_is_their_own(olga: User, petr: User) -> None:
    other = an_organizer().user
    listed(olga, petr)
    assert is_blacklisted(user_id=petr.pk, owner_id=olga.pk, at=AT)
    assert not is_blacklisted(user_id=petr.pk, owner_id=other.pk, at=AT)
    assert not is_blacklisted(user_id=other.pk, owner_id=olga.pk, at=AT)


def test_the_platforms_list_is_everybodys(olga: User, petr: User) -> None:
    listed(None, petr, by=an_administrator())
    assert is_blacklisted(user_id=petr.pk, owner_id=olga.pk, at=AT)


def test_it_ends_with_its_last_day(olga: User, petr: User) -> None:
    listed(olga, petr, until=date(2026, 5, 3))
    assert is_blacklisted(user_id=petr.pk, owner_id=olga.pk, at=END - timedelta(microseconds=1))
    assert not is_blacklisted(user_id=petr.pk, owner_id=olga.pk, at=END)
    assert listed(olga, petr, at=END).pk


def test_it_can_be_lifted(olga: User, petr: User) -> None:
    entry = lift_blacklist_entry(entry_id=listed(olga, petr).pk, by=olga, at=AT)
    assert (entry.lifted_at, entry.lifted_by) == (AT, olga)
    assert not is_blacklisted(user_id=petr.pk, owner_id=olga.pk, at=AT)


def test_the_person_is_told_of_both(olga: User, petr: User) -> None:
    entry = listed(olga, petr, until=date(2026, 5, 3))
    lift_blacklist_entry(entry_id=entry.pk, by=olga, at=AT)
    told = list(Notice.objects.filter(user=petr).order_by("pk").values_list("kind", "params"))
    assert told == [
        (
            "blacklist_added_until",
            {
                "reason": "never collected",
                "organizer": "Olga",
                "until": {"until": END.isoformat(), "zone": "Europe/Tallinn"},
            },
        ),
        ("blacklist_lifted", {"reason": "never collected", "organizer": "Olga"}),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"reason": " "}, "reason", id="no reason"),
        pytest.param({"until": date(2026, 4, 30)}, "until", id="over before it begins"),
    ],
)
def test_an_entry_is_refused(olga: User, petr: User, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotBlacklist) as caught:
        listed(olga, petr, **changes)
    assert (caught.value.field, caught.value.cited) == (field, "R-BLACKLIST")
    assert not BlacklistEntry.objects.exists()
    assert not Notice.objects.exists()


def test_an_end_today_still_lies_ahead(olga: User, petr: User) -> None:
    assert listed(olga, petr, until=AT.date()).until == datetime(2026, 5, 1, 21, tzinfo=UTC)


def test_nobody_is_listed_twice(olga: User, petr: User) -> None:
    listed(olga, petr)
    with pytest.raises(CannotBlacklist):
        listed(olga, petr)


def test_nobody_lists_themselves(olga: User) -> None:
    with pytest.raises(CannotBlacklist):
        listed(olga, olga)


def test_only_an_administrator_keeps_out_of_everything_or_of_anothers(olga: User, petr: User) -> None:
    with pytest.raises(CannotBlacklist):
        listed(None, petr, by=olga)
    with pytest.raises(CannotBlacklist):
        listed(olga, petr, by=an_organizer().user)
    assert listed(olga, petr, by=an_administrator()).author != olga


def test_only_the_lists_owner_and_administrators_lift(olga: User, petr: User) -> None:
    entry = listed(olga, petr)
    for stranger in (petr, an_organizer().user):
        with pytest.raises(CannotLift):
            lift_blacklist_entry(entry_id=entry.pk, by=stranger, at=AT)
    lift_blacklist_entry(entry_id=entry.pk, by=an_administrator(), at=AT)
    with pytest.raises(CannotLift):
        lift_blacklist_entry(entry_id=entry.pk, by=olga, at=AT)


def test_apps_above_act_in_the_same_transaction(
    olga: User, petr: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blacklist, "EFFECTS", [])
    seen: list[tuple[BlacklistEntry, datetime]] = []

    @blacklist.on_entry
    def note(entry: BlacklistEntry, at: datetime) -> None:
        seen.append((entry, at))

    entry = listed(olga, petr)
    assert seen == [(entry, AT)]


def test_a_lifting_has_an_author(olga: User, petr: User) -> None:
    entry = listed(olga, petr)
    with pytest.raises(IntegrityError), transaction.atomic():
        BlacklistEntry.objects.filter(pk=entry.pk).update(lifted_at=AT)

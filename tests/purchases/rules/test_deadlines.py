"""When things fall due. Deadlines are exclusive instants: 00:00 local of the day after the last."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from purchases.rules.deadlines import (
    claims_end,
    default_last_call,
    distribution_due,
    is_unseen,
    minimum_decision_due,
    prepayment_due,
    unseen_from,
)

TALLINN = "Europe/Tallinn"


def local(text: str, zone: str = TALLINN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("at", "unseen"),
    [
        pytest.param("2026-05-01T23:59", False, id="the same day"),
        pytest.param("2026-05-09T23:59:59", False, id="the eighth day until 24:00"),
        pytest.param("2026-05-10T00:00", True, id="from 10 May 00:00"),
        pytest.param("2026-05-10T12:00", True, id="the day after"),
    ],
)
@pytest.mark.parametrize("seen", ["2026-05-01T00:00", "2026-05-01T23:59"])
def test_seen_on_1_may_more_than_8_days_is_from_10_may(seen, at, unseen):
    assert is_unseen(seen_at=local(seen), at=local(at), days=8, zone=TALLINN) is unseen


def test_unseen_begins_when_it_becomes_true():
    seen = local("2026-05-01T12:00")
    begins = unseen_from(seen_at=seen, days=8, zone=TALLINN)
    assert begins == local("2026-05-10T00:00")
    assert is_unseen(seen_at=seen, at=begins, days=8, zone=TALLINN)
    assert not is_unseen(seen_at=seen, at=begins - timedelta(seconds=1), days=8, zone=TALLINN)


def test_the_day_seen_is_the_purchases_local_day():
    seen = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    at = datetime(2026, 5, 9, 21, tzinfo=UTC)
    assert is_unseen(seen_at=seen, at=at, days=8, zone="UTC") is False
    assert is_unseen(seen_at=seen, at=at, days=8, zone=TALLINN) is False
    assert is_unseen(seen_at=seen - timedelta(hours=2), at=at, days=8, zone=TALLINN) is True


@pytest.mark.parametrize(
    ("stopped", "zone", "due"),
    [
        pytest.param("2026-03-09T00:00", TALLINN, "2026-03-13T00:00", id="stopped at midnight"),
        pytest.param("2026-03-09T23:59", TALLINN, "2026-03-13T00:00", id="stopped late the same day"),
        pytest.param("2026-03-27T12:00", TALLINN, "2026-03-31T00:00", id="over the change to summer time"),
        pytest.param("2026-10-23T12:00", TALLINN, "2026-10-27T00:00", id="over the change to winter time"),
        pytest.param(
            "2026-03-26T12:00", TALLINN, "2026-03-30T00:00", id="due on the short day itself, at 24:00"
        ),
        pytest.param("2026-12-30T12:00", "Asia/Almaty", "2027-01-03T00:00", id="over the year's end"),
    ],
)
def test_prepayment_is_due_at_the_end_of_the_third_local_day(stopped, zone, due):
    assert prepayment_due(stopped_at=local(stopped, zone), days=3, zone=zone) == local(due, zone)
    assert minimum_decision_due(stop_at=local(stopped, zone), days=3, zone=zone) == local(due, zone)


def test_the_day_of_the_change_has_23_hours():
    due = prepayment_due(stopped_at=local("2026-03-26T12:00"), days=3, zone=TALLINN)
    assert due == datetime(2026, 3, 29, 21, tzinfo=UTC)
    before = prepayment_due(stopped_at=local("2026-03-25T12:00"), days=3, zone=TALLINN)
    assert due - before == timedelta(hours=23)


def test_distribution_begins_within_three_days_of_receipt():
    assert distribution_due(received_on=date(2026, 10, 24), days=3, zone=TALLINN) == local("2026-10-28T00:00")


def test_claims_end_after_seven_days():
    assert claims_end(received_at=local("2026-05-01T15:00"), days=7, zone=TALLINN) == local(
        "2026-05-09T00:00"
    )


def test_the_last_call_is_two_days_before_the_stop():
    stop = datetime(2026, 3, 9, 10, tzinfo=UTC)
    assert default_last_call(stop_at=stop, days=2) == datetime(2026, 3, 7, 10, tzinfo=UTC)

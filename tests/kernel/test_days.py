"""Local days and deadlines, on the days clocks change too."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.kernel.days import deadline, end_of_day, local_day, start_of_day


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        pytest.param("2026-05-01T20:59:59", "Europe/Moscow", "2026-05-01", id="the last second of a day"),
        pytest.param("2026-05-01T21:00:00", "Europe/Moscow", "2026-05-02", id="the first of the next"),
        pytest.param("2026-05-01T20:59:59", "America/New_York", "2026-05-01", id="west of Greenwich"),
        pytest.param("2026-05-01T02:00:00", "America/New_York", "2026-04-30", id="still yesterday there"),
        pytest.param("2026-05-01T18:15:00", "Asia/Kathmandu", "2026-05-02", id="zones of a quarter hour"),
    ],
)
def test_local_day(at: str, zone: str, day: str) -> None:
    assert local_day(datetime.fromisoformat(at).replace(tzinfo=UTC), zone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        pytest.param(date(2026, 3, 29), "Europe/Tallinn", 23, id="the day that loses an hour"),
        pytest.param(date(2026, 10, 25), "Europe/Tallinn", 25, id="the day that gains one"),
        pytest.param(date(2026, 5, 1), "Europe/Tallinn", 24, id="any other day"),
    ],
)
def test_a_day_lasts(day: date, zone: str, hours: int) -> None:
    assert end_of_day(day, zone) - start_of_day(day, zone) == timedelta(hours=hours)
    assert end_of_day(day, zone) == start_of_day(day + timedelta(days=1), zone)


@pytest.mark.parametrize(
    ("days", "utc"),
    [
        pytest.param(0, "2026-03-28T22:00:00", id="day 0 ends with itself"),
        pytest.param(1, "2026-03-29T21:00:00", id="on a change of clocks still 24:00 local"),
        pytest.param(3, "2026-03-31T21:00:00", id="three days after"),
    ],
)
def test_deadline(days: int, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert deadline(after=date(2026, 3, 28), days=days, zone="Europe/Tallinn") == expected

"""Local days and deadlines. Source: the rule book's Conventions ("Local day")."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of the instant `at` in `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """00:00 local of `day`, as an aware instant in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def end_of_day(day: date, zone: str) -> datetime:
    """24:00 local of `day`: the exclusive instant 00:00 local of the day after, in UTC."""
    return start_of_day(day + timedelta(days=1), zone)


def deadline(*, after: date, days: int, zone: str) -> datetime:
    """The end of the `days`-th day after `after` (which is day 0), as an exclusive instant."""
    return end_of_day(after + timedelta(days=days), zone)

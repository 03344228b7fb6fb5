"""When things fall due. Deadlines are exclusive instants: 00:00 local of the day after the last."""

from datetime import date, datetime, timedelta

from config.kernel.days import deadline, local_day
from purchases.states import PrepayWhen


def prepayment_due(
    *, stopped_at: datetime, days: int, zone: str, when: str = PrepayWhen.AFTER_STOP
) -> datetime:
    """The end of the `days`-th local day after the stop; due on ordering, the stop itself. Rule: R-PREPAY."""
    if when == PrepayWhen.ON_ORDERING:
        return stopped_at
    return deadline(after=local_day(stopped_at, zone), days=days, zone=zone)


def distribution_due(*, received_on: date, days: int, zone: str) -> datetime:
    """By when distribution must have begun. Rule: R-3DAYS."""
    return deadline(after=received_on, days=days, zone=zone)


def default_last_call(*, stop_at: datetime, days: int) -> datetime:
    """The last call of a purchase whose organizer named none. Rule: R-STATES."""
    return stop_at - timedelta(days=days)


def minimum_decision_due(*, stop_at: datetime, days: int, zone: str) -> datetime:
    """Until when the organizer may decide about a missed minimum. Rule: R-MINIMUM."""
    return deadline(after=local_day(stop_at, zone), days=days, zone=zone)


def claims_end(*, received_at: datetime, days: int, zone: str) -> datetime:
    """Until when a line received at that moment may be claimed about. Rule: R-CLAIM."""
    return deadline(after=local_day(received_at, zone), days=days, zone=zone)


def is_unseen(*, seen_at: datetime, at: datetime, days: int, zone: str) -> bool:
    """Whether somebody has not been seen for more than `days` days.

    True from 00:00 local of day D+days+1, D the local day last seen: seen on 1 May, more than 8 days
    is from 10 May 00:00. Rules: R-IDLE-8, R-IDLE-35.
    """
    return (local_day(at, zone) - local_day(seen_at, zone)).days > days


def unseen_from(*, seen_at: datetime, days: int, zone: str) -> datetime:
    """When `is_unseen` becomes true. Rule: R-IDLE-35."""
    return deadline(after=local_day(seen_at, zone), days=days, zone=zone)

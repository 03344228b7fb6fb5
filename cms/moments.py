"""Instants as people read them.

A deadline is an exclusive instant: 00:00 is shown as 24:00 of the day before.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.wording import KEPT, NO_BREAK, last_moment, place_words, reader_locale

SOON_DAYS = 2


@dataclass(frozen=True)
class Moment:
    """`machine` is for <time datetime>, `exact` the day and time in words, `distance` "in 3 days"."""

    machine: str
    exact: str
    distance: str
    place: str
    urgency: str  # "late", "soon" or "later"


def day_words(day: date, *, today: date) -> str:
    """ "Fri 12 June", with the year when it is not this one."""
    return _day_words(day, reader_locale(), is_this_year=day.year == today.year)


@lru_cache(KEPT)
def _day_words(day: date, locale: Locale, *, is_this_year: bool) -> str:
    weekday = format_date(day, "EEE", locale=locale)
    words = (
        format_skeleton("MMMMd", day, locale=locale)
        if is_this_year
        else format_date(day, "long", locale=locale)
    )
    return f"{weekday} {words}".replace(" ", NO_BREAK)


def read_deadline(*, at: datetime, zone: str, now: datetime) -> Moment:
    """The exclusive instant `at` on the clocks of `zone`, seen from `now`."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    day, clock = last_moment(at, zone)
    days = (day - today).days
    late = at <= now
    return Moment(
        machine=local.isoformat(timespec="minutes"),
        exact=f"{day_words(day, today=today)} {clock}",
        distance=_late_words(days=days, ago=now - at) if late else _left_words(days=days, left=at - now),
        place=place_words(zone),
        urgency="late" if late else "soon" if days <= SOON_DAYS else "later",
    )


def read_moment(*, at: datetime, zone: str, now: datetime) -> Moment:
    """Something that happened or will happen at `at`: an ordinary time of day."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return Moment(
        machine=local.isoformat(timespec="minutes"),
        exact=f"{day_words(local.date(), today=today)} {local:%H:%M}",
        distance="",
        place=place_words(zone),
        urgency="later",
    )


def _left_words(*, days: int, left: timedelta) -> str:
    minutes = int(left.total_seconds() // 60)
    if minutes < 60:
        shown = max(minutes, 1)
        return ngettext("in %(count)s minute", "in %(count)s minutes", shown) % {"count": shown}
    if minutes < 6 * 60:
        hours = minutes // 60
        return ngettext("in %(count)s hour", "in %(count)s hours", hours) % {"count": hours}
    if days <= 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def _late_words(*, days: int, ago: timedelta) -> str:
    hours = int(ago.total_seconds() // 3600)
    if hours < 1:
        return _("just passed")
    if hours < 24:
        return ngettext("%(count)s hour late", "%(count)s hours late", hours) % {"count": hours}
    return ngettext("%(count)s day late", "%(count)s days late", -days) % {"count": -days}

from datetime import UTC, datetime

import pytest
from django.utils import translation

from cms.moments import read_deadline, read_moment
from tests.cms.rendering import rendered, words

NB = "\N{NO-BREAK SPACE}"
NOW = datetime(2026, 6, 9, 9, 30, tzinfo=UTC)  # Tuesday, 12:30 in Tallinn


def utc(day: int, hour: int, minute: int = 0, *, month: int = 6, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


DEADLINES = [
    pytest.param(utc(12, 21), "in 3 days", "Fri 12 June 24:00", "later", id="midnight is 24:00"),
    pytest.param(utc(10, 21), "tomorrow", "Wed 10 June 24:00", "soon", id="the end of tomorrow"),
    pytest.param(utc(9, 21), "today", "Tue 9 June 24:00", "soon", id="the end of today"),
    pytest.param(utc(11, 7, 15), "in 2 days", "Thu 11 June 10:15", "soon", id="a time of day"),
    pytest.param(utc(9, 12, 45), "in 3 hours", "Tue 9 June 15:45", "soon", id="hours are counted on the day"),
    pytest.param(utc(9, 9, 55), "in 25 minutes", "Tue 9 June 12:55", "soon", id="then minutes"),
    pytest.param(utc(9, 9, 31), "in 1 minute", "Tue 9 June 12:31", "soon", id="the last minute"),
    pytest.param(utc(9, 9, 30), "just passed", "Tue 9 June 12:30", "late", id="the instant itself is late"),
    pytest.param(utc(9, 4), "5 hours late", "Tue 9 June 07:00", "late", id="late by hours"),
    pytest.param(utc(6, 21), "3 days late", "Sat 6 June 24:00", "late", id="late by days"),
    pytest.param(utc(1, 22, month=1, year=2027), "in 206 days", "Fri 1 January 2027 24:00", "later",
                 id="another year is named, and winter time holds"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "distance", "exact", "urgency"), DEADLINES)
def test_deadline(at, distance, exact, urgency):
    moment = read_deadline(at=at, zone="Europe/Tallinn", now=NOW)
    assert (moment.distance, moment.exact.replace(NB, " "), moment.urgency) == (distance, exact, urgency)


def test_a_deadline_says_whose_clock_it_means():
    source = '{% deadline at=at zone="Europe/Tallinn" now=now label="Pay" %}.'
    markup = rendered(source, at=utc(12, 21), now=NOW)
    assert words(markup).replace(NB, " ") == "Pay in 3 days, Fri 12 June 24:00 Tallinn time."
    assert '<time datetime="2026-06-13T00:00+03:00">' in markup


def test_without_an_instant_there_is_nothing():
    assert rendered("{% deadline at=None %}{% moment at=None %}") == ""


def test_the_clock_is_read_when_none_is_given(time_machine):
    time_machine.move_to(NOW)
    assert "in 3 days" in rendered('{% deadline at=at zone="Europe/Tallinn" %}', at=utc(12, 21))


DAYS = [
    pytest.param("ru", "пт 12 июня 24:00", id="Russian"),
    pytest.param("el", "Παρ 12 Ιουνίου 24:00", id="Greek"),
    pytest.param("fi", "pe 12. kesäkuuta 24:00", id="Finnish"),
]


@pytest.mark.parametrize(("language", "exact"), DAYS)
def test_days_are_named_in_the_readers_language(language, exact):
    with translation.override(language):
        moment = read_deadline(at=utc(12, 21), zone="Europe/Tallinn", now=NOW)
    assert moment.exact.replace(NB, " ") == exact


def test_what_happened_at_midnight_happened_at_0_00():
    moment = read_moment(at=utc(12, 21), zone="Europe/Tallinn", now=NOW)
    assert moment.exact.replace(NB, " ") == "Sat 13 June 00:00"

"""The kinds of messages that people get, and how one reads in its reader's language.

A Notice keeps its kind and its parameters, never a sentence. Text and numbers among the parameters are
shown as they are; sums, days and instants are typed, made by `money`, `day`, `moment` and `until`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date
from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.wording import NOTHING, format_money, last_moment, place_words, reader_locale

log = structlog.get_logger(__name__)


class ToldOf(Protocol):
    """What rendering needs of a Notice."""

    kind: str
    params: Any


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` and `text` are lazy translations with `%(name)s`. An `always` kind cannot be switched off."""

    title: Any
    text: Any
    always: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as plain text in one language."""

    title: str
    text: str


KINDS: dict[str, Kind] = {}


def register_kind(kind: str, *, title: Any, text: Any, always: bool = False) -> None:
    """Make `kind` known. Called from AppConfig.ready() of the app whose services tell it.

    `title` and `text` come from gettext_lazy, or from ngettext_lazy with the name of an int parameter.
    `always` marks money and distribution deadlines. Raises ValueError for a second text of one kind.
    """
    new = Kind(title, text, always)
    if KINDS.setdefault(kind, new) != new:
        raise ValueError(f"notices of kind {kind} have two texts")


def money(value: Money) -> dict[str, Any]:
    """A sum, as a parameter."""
    return {"money": [str(value.amount), str(value.currency)]}


def day(value: date) -> dict[str, Any]:
    """A calendar day, as a parameter."""
    return {"day": value.isoformat()}


def words(msgid: str) -> dict[str, Any]:
    """A sentence of the program's own, marked with gettext_noop, as a parameter: read in each language."""
    return {"words": msgid}


def moment(at: datetime, *, zone: str) -> dict[str, Any]:
    """An instant on the clocks of `zone`, as a parameter."""
    return {"moment": at.isoformat(), "zone": zone}


def until(at: datetime, *, zone: str) -> dict[str, Any]:
    """A deadline, as a parameter: 00:00 local reads as 24:00 of the day before."""
    return {"until": at.isoformat(), "zone": zone}


def render(notice: ToldOf, *, language: str | None = None) -> Letter:
    """The message in `language` (None: that of the page). Never raises.

    A kind that is no longer known reads as a plain "Message"; a parameter that is missing, as a dash.
    """
    with override(language or get_language() or settings.LANGUAGE_CODE):
        kind = KINDS.get(notice.kind)
        if kind is None:
            return Letter(_("Message"), "")
        params = _Shown(notice.params if isinstance(notice.params, Mapping) else {})
        return Letter(_filled(kind.title, params), _filled(kind.text, params))


class _Shown(dict[str, Any]):
    """Parameters in words; one that nobody gave is a dash."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({name: _in_words(value) for name, value in params.items()})

    def __missing__(self, name: str) -> str:
        return NOTHING


def _filled(text: Any, params: _Shown) -> str:
    try:
        return str(text % params).strip()
    except (TypeError, ValueError, KeyError):
        log.exception("a notice cannot be filled in", text=str(text), params=sorted(params))
        return _("Message")


def _in_words(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, Mapping):
        return NOTHING if value is None else str(value)
    try:
        if "money" in value:
            amount, currency = value["money"]
            return format_money(Money(amount, currency))
        if "words" in value:
            sentence = value["words"]
            return _(sentence)
        if "day" in value:
            return _day_words(date.fromisoformat(value["day"]))
        if "until" in value:
            day, clock = last_moment(datetime.fromisoformat(value["until"]), value["zone"])
            return _instant_words(day, clock, value["zone"])
        local = datetime.fromisoformat(value["moment"]).astimezone(ZoneInfo(value["zone"]))
        return _instant_words(local.date(), f"{local:%H:%M}", value["zone"])
    except (ArithmeticError, KeyError, TypeError, ValueError):
        log.exception("a parameter of a notice cannot be read", value=value)
        return NOTHING


def _day_words(value: date) -> str:
    locale = reader_locale()
    return f"{format_date(value, 'EEE', locale=locale)} {format_date(value, 'long', locale=locale)}"


def _instant_words(day: date, clock: str, zone: str) -> str:
    place = place_words(zone)
    return _("%(day)s %(clock)s, %(place)s") % {"day": _day_words(day), "clock": clock, "place": place}

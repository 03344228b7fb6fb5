"""The kinds of messages that people get, and how one reads in its reader's language.

A Notice keeps its kind and its parameters, never a sentence. Text and numbers among the parameters are
shown as they are; sums, days and instants are typed, made by `money`, `day`, `moment` and `until`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog
from babel import Locale
from babel.dates import format_skeleton, get_timezone_location
from babel.numbers import format_currency
from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from moneyed import Money

log = structlog.get_logger(__name__)

NOTHING = "\N{EN DASH}"
# Plain English days and sums are written the European way: 12 Jun, not Jun 12.
BABEL_NAMES = {"en": "en_GB"}


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
            return format_currency(Decimal(amount), currency, locale=_locale())
        if "day" in value:
            return _day_words(date.fromisoformat(value["day"]))
        if "until" in value:
            return _instant_words(datetime.fromisoformat(value["until"]), value["zone"], as_end=True)
        return _instant_words(datetime.fromisoformat(value["moment"]), value["zone"], as_end=False)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        log.exception("a parameter of a notice cannot be read", value=value)
        return NOTHING


def _locale() -> Locale:
    language = get_language() or "en"
    return Locale.parse(BABEL_NAMES.get(language, language.replace("-", "_")))


def _day_words(value: date) -> str:
    return format_skeleton("yMMMMEd", value, locale=_locale()).replace(",", "")


def _instant_words(at: datetime, zone: str, *, as_end: bool) -> str:
    local = at.astimezone(ZoneInfo(zone))
    shown, clock = local.date(), f"{local:%H:%M}"
    if as_end and (local.hour, local.minute, local.second) == (0, 0, 0):
        shown, clock = shown - timedelta(days=1), "24:00"
    if zone == "UTC":
        return _("%(day)s %(clock)s UTC") % {"day": _day_words(shown), "clock": clock}
    city = get_timezone_location(ZoneInfo(zone), locale=_locale(), return_city=True)
    return _("%(day)s %(clock)s, %(city)s time") % {"day": _day_words(shown), "clock": clock, "city": city}

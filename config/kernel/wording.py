"""Sums, figures, places and clocks as people read them, in the reader's language."""

import copy
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location
from babel.numbers import format_decimal, get_currency_symbol
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.money import exponent

NO_BREAK = "\N{NO-BREAK SPACE}"
SIGNS = {"EUR": "€", "RUB": "₽", "UAH": "₴", "KZT": "₸", "AMD": "֏", "GEL": "₾", "TRY": "₺"}
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
# Plain English dates and sums are written the European way: 12 June, not June 12.
BABEL_NAMES = {"en": "en_GB"}
# Babel takes a fifth of a page with many sums; the same sums are asked for again and again.
KEPT = 10_000


def reader_locale() -> Locale:
    """Babel's locale for the language of the page."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(BABEL_NAMES.get(language, language.replace("-", "_")))


def format_money(value: Money | None, *, signed: bool = False) -> str:
    """`value` with its currency's sign: "€1,234.50", "1 234,50 €", "−€5.00"; a dash for None.

    At least the decimals of the currency's minor unit, more where the sum is finer: nothing is rounded
    here. `signed` puts a plus before a sum over zero. Raises TypeError for anything that is no Money.
    """
    if value is None:
        return NOTHING
    if not isinstance(value, Money):
        raise TypeError(f"{value!r} is no Money")
    text = _amount_words(abs(value.amount), str(value.currency), reader_locale())
    if value.amount < 0:
        return MINUS + text
    return f"+{text}" if signed and value.amount > 0 else text


@lru_cache(KEPT)
def _amount_words(amount: Decimal, currency: str, locale: Locale) -> str:
    digits = exponent(currency)
    finest = max(digits, -int(amount.normalize().as_tuple().exponent))
    pattern = copy.copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, finest)
    text = pattern.apply(amount, locale, currency=currency, currency_digits=False)
    return _with_sign(text, currency=currency, locale=locale)


def _with_sign(text: str, *, currency: str, locale: Locale) -> str:
    """Babel writes "RUB70.50" in English: a sign where there is one, else the code set apart."""
    written = get_currency_symbol(currency, locale=locale)
    sign = SIGNS.get(currency, written)
    if text.startswith(written) and sign[-1].isalpha():
        sign += NO_BREAK
    return text.replace(written, sign).replace(" ", NO_BREAK)


def format_figure(value: Money | Decimal | int | str | None) -> str:
    """A figure of any plain kind: Money, number or ready text; a dash for None."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, Money):
        return format_money(value)
    if isinstance(value, float):
        raise TypeError("a figure is never a float")
    return format_decimal(value, locale=reader_locale()).replace("-", MINUS)


def whole_percent(value: Money | Decimal | int, target: Money | Decimal | int) -> int:
    """How much of `target` is reached, in whole per cent rounded down, so that 100 means reached."""
    if isinstance(value, Money) and isinstance(target, Money) and value.currency != target.currency:
        raise ValueError("progress in two currencies")
    reached, whole = (Decimal(part.amount if isinstance(part, Money) else part) for part in (value, target))
    return int((reached * 100 / whole).to_integral_value(ROUND_FLOOR))


def last_moment(at: datetime, zone: str) -> tuple[date, str]:
    """The day and clock of a deadline on the clocks of `zone`: 00:00 is 24:00 of the day before."""
    local = at.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return local.date() - timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"


def place_words(zone: str) -> str:
    """The name of the zone's city: "Tallinn time"."""
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    return _("%(city)s time") % {"city": _city(zone, reader_locale())}


@cache
def _city(zone: str, locale: Locale) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)

"""Fields for sums, shares, rates, days and moments as people type them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from moneyed import Money

from config.kernel.money import exponent

SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
NUMBER = re.compile(r"[+\-\u2212]?\d+(?:[.,]\d*)?")
MOST_DIGITS = 12
MOST_CHARACTERS = 60
YEARS = range(2000, 2101)


class NumberField(forms.Field):
    """A decimal number with a comma or a dot; at most `places` decimals, from `least` to `most`.

    NaN, infinities and powers of ten are no numbers here.
    """

    default_error_messages = {
        "number": _("Enter a number, such as 12.50."),
        "large": _("The number is too large."),
        "places": ngettext_lazy(
            "At most %(places)d decimal is possible here.",
            "At most %(places)d decimals are possible here.",
            "places",
        ),
        "whole": _("Enter a whole number."),
        "least": _("Enter %(least)s or more."),
        "most": _("Enter %(most)s or less."),
        "positive": _("Enter a number above zero."),
    }

    def __init__(
        self,
        *,
        places: int = 2,
        least: Decimal | None = Decimal(0),
        most: Decimal | None = None,
        positive: bool = False,
        **options: Any,
    ) -> None:
        self.places, self.least, self.most, self.positive = places, least, most, positive
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        text = SPACES.sub("", str(value or ""))
        if not text:
            return None
        if len(text) > MOST_CHARACTERS or not NUMBER.fullmatch(text):
            raise self._error("number")
        if sum(character.isdigit() for character in text.replace(",", ".").split(".")[0]) > MOST_DIGITS:
            raise self._error("large")
        number = Decimal(text.replace(",", ".").replace("\u2212", "-"))
        if -int(number.as_tuple().exponent) > self.places:
            raise self._error("places" if self.places else "whole", places=self.places)
        return number

    def validate(self, value: Decimal | None) -> None:
        if value is None:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return
        if self.positive and value <= 0:
            raise self._error("positive")
        if self.least is not None and value < self.least:
            raise self._error("least", least=self.least)
        if self.most is not None and value > self.most:
            raise self._error("most", most=self.most)

    def run_validators(self, value: Any) -> None:
        """Everything is said by `to_python` and `validate`."""

    def prepare_value(self, value: Any) -> Any:
        """Without the zeros that the column keeps behind a number."""
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value

    def _error(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class SumField(NumberField):
    """A sum in `currency`, with at most its decimals; cleans to Money."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        self.currency = currency
        super().__init__(places=exponent(currency), **options)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else Money(amount, self.currency)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Money):
            return f"{value.amount:.{self.places}f}"
        return super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class PercentField(NumberField):
    """0 to 100 % with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(places=2, most=Decimal(100), **options)


class CountField(NumberField):
    """A whole number; cleans to int."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("most", Decimal(1_000_000))
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(places=0, **options)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else int(number)


class DayField(forms.DateField):
    """A calendar day of this century."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, date):
            check_year(value.year)


class MomentField(forms.DateTimeField):
    """A local time of `zone`; cleans to an aware instant."""

    def __init__(self, *, zone: str, **options: Any) -> None:
        self.zone = zone
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            local = datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        check_year(local.year)
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def check_year(year: int) -> None:
    """Raise ValidationError for a year that is surely a slip."""
    if year not in YEARS:
        raise ValidationError(_("Check the year."), code="year")

"""Where the orders of a cancelled purchase go on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CopyForm(forms.Form):
    """One of the organizer's purchases that take orders."""

    def __init__(self, data: Any = None, *, purchases: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["into"] = forms.TypedChoiceField(
            label=_("Copy the orders into"), coerce=int, choices=purchases
        )

"""Opening a top-up. Rule: R-TOPUP."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from purchases.forms.fields import MomentField
from purchases.models import Purchase

USUAL = timedelta(days=2)


class TopUpForm(forms.Form):
    """The items of which people may add pieces, and until when."""

    def __init__(
        self, data: Any = None, *, purchase: Purchase, kept: Mapping[int, str], at: datetime
    ) -> None:
        """`kept` are names by key of the items of which pieces wait."""
        super().__init__(data, initial={"items": list(kept), "ends_at": at + USUAL})
        self.fields["items"] = forms.TypedMultipleChoiceField(
            label=_("Items of the top-up"),
            choices=list(kept.items()),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("What waits of an item that you leave out is released at once."),
        )
        self.fields["ends_at"] = MomentField(label=_("Until"), zone=purchase.time_zone)

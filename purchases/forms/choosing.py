"""What the organizer does with rows and packs that are not full. Rule: R-STOP-ORDER."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from purchases.forms.acting import ConfirmForm
from purchases.rules.allocation import Choices
from purchases.states import GapChoice

ALL, ONE = "all", "gap-"
KEY = re.compile(r"[0-9]{1,19}-[0-9]{1,9}")
NOT_OPEN = _("You chose for a row or pack that is not open (any more). Here is how it stands now.")


class ChoicesForm(forms.Form):
    """`all` for every row and pack that is not full, and `gap-KEY` for one of them; empty is as for all."""

    def __init__(self, *args: Any, default: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self._default = GapChoice(default)
        self._by_gap: dict[str, GapChoice] = {}

    def clean(self) -> None:
        super().clean()
        if self.data.get(ALL):
            self._default = self._answer(self.data[ALL]) or self._default
        for name, chosen in self.data.items():
            if not name.startswith(ONE) or not chosen:
                continue
            key = name.removeprefix(ONE)
            if not KEY.fullmatch(key):
                self.add_error(None, NOT_OPEN)
            elif choice := self._answer(chosen):
                self._by_gap[key] = choice

    def _answer(self, chosen: str) -> GapChoice | None:
        if chosen in GapChoice:
            return GapChoice(chosen)
        self.add_error(None, _("For a row or pack choose one of the answers that the page offers."))
        return None

    @property
    def choices(self) -> Choices:
        """What was chosen, as far as it can be read; what is not chosen is as the terms have it."""
        self.is_valid()
        return Choices(self._default, self._by_gap)

    def keep_to(self, keys: Collection[str]) -> None:
        """Refuse choices for other gaps than these, and forget them."""
        if self._by_gap.keys() - set(keys):
            self.add_error(None, NOT_OPEN)
            self._by_gap = {key: choice for key, choice in self._by_gap.items() if key in keys}


class StopForm(ChoicesForm, ConfirmForm):
    """The box, the choices that were looked at, and the digest of what they come to."""

    seen = forms.CharField(required=False, max_length=64)

"""How many pieces somebody wants."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_PIECES = 10_000
QUANTITY = re.compile(r"quantity-(\d{1,15})")


class QuantityField(forms.IntegerField):
    """A whole number; empty leaves things as they are, 0 withdraws."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PIECES, required=False, **options)
        whole = _("A quantity is a whole number from 0 to %(most)d.") % {"most": MOST_PIECES}
        self.error_messages["invalid"] = whole
        for validator in self.validators:
            validator.message = whole

    def to_python(self, value: Any) -> int | None:
        """Refuses "1.0", which Django would take for 1."""
        if value not in self.empty_values and not str(value).strip().isdecimal():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class OrderForm(forms.Form):
    """A field for each `quantity-<variant>` that was sent, and what its page had said in `was-<variant>`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for name in data:
            if QUANTITY.fullmatch(name):
                self.fields[name] = QuantityField()

    def wanted(self) -> dict[int, int]:
        """Pieces by variant, those that differ from what the page had said. The form is valid."""
        return {
            int(name.removeprefix("quantity-")): pieces
            for name, pieces in self.cleaned_data.items()
            if pieces is not None and str(pieces) != self.data.get(name.replace("quantity", "was"))
        }

    def name_fields(self, labels: Iterable[tuple[str, str]]) -> None:
        """Say in the summary of errors which item a field is of."""
        for name, label in labels:
            if name in self.fields:
                self[name].label = label

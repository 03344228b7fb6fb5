"""How many pieces somebody wants, and what they allow beyond."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from purchases.selectors.wishes import Leeway
from purchases.states import Replacement

MOST_PIECES = 10_000
ASKED = re.compile(r"(quantity|tolerance|replacement)-(\d{1,15})")
WHOLE = {
    "quantity": _("A quantity is a whole number from 0 to %(most)d."),
    "tolerance": _("A tolerance is a whole number from 0 to %(most)d."),
}


class QuantityField(forms.IntegerField):
    """A whole number; empty leaves things as they are, 0 withdraws. `refusal` names the `most`."""

    def __init__(self, *, refusal: str | Promise, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PIECES, required=False, **options)
        whole = refusal % {"most": MOST_PIECES}
        self.error_messages["invalid"] = whole
        for validator in self.validators:
            validator.message = whole

    def to_python(self, value: Any) -> int | None:
        """Refuses "1.0", which Django would take for 1."""
        if value not in self.empty_values and not str(value).strip().isdecimal():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class ReplacementField(forms.ChoiceField):
    """What to take instead; empty leaves things as they are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=Replacement.choices, required=False, **options)
        self.error_messages["invalid_choice"] = _("Choose one of the replacements.")


class OrderForm(forms.Form):
    """A field for each `quantity-<variant>`, `tolerance-<variant>` and `replacement-<variant>` that was sent.

    What its page had said stands in `was-<variant>`, `was-tolerance-<variant>`, `was-replacement-<variant>`.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for name in data:
            asked = ASKED.fullmatch(name)
            if asked and asked[1] == "replacement":
                self.fields[name] = ReplacementField()
            elif asked:
                self.fields[name] = QuantityField(refusal=WHOLE[asked[1]])

    def wanted(self) -> dict[int, int]:
        """Pieces by variant, those that differ from what the page had said. The form is valid."""
        return {
            int(name.removeprefix("quantity-")): pieces
            for name, pieces in self.cleaned_data.items()
            if name.startswith("quantity-")
            and pieces is not None
            and str(pieces) != self.data.get(name.replace("quantity", "was"))
        }

    def leeway(self) -> dict[int, Leeway]:
        """What is allowed beyond by variant, where it differs from what the page had said."""
        tolerances = self._changed("tolerance", unsaid="")
        replacements = self._changed("replacement", unsaid=Replacement.EXACT)
        return {
            pk: Leeway(tolerance=tolerances.get(pk), replacement=replacements.get(pk))
            for pk in tolerances.keys() | replacements.keys()
        }

    def _changed(self, what: str, *, unsaid: str) -> dict[int, Any]:
        return {
            int(name.removeprefix(f"{what}-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{what}-")
            and value not in (None, "")
            and str(value) != self.data.get(f"was-{name}", unsaid)
        }

    def name_fields(self, labels: Iterable[tuple[str, str]]) -> None:
        """Say in the summary of errors which item a field is of."""
        for name, label in labels:
            if name in self.fields:
                self[name].label = label

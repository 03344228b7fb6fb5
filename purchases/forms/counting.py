"""What was counted of the parcel, position by position."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from purchases.forms.fields import CountField
from purchases.rules.delivered import Delivered
from purchases.selectors.counting import Position
from purchases.services.counting import Counted

SAID = re.compile(r"(\d{1,7})/(\d{1,7})", re.ASCII)


class CountingForm(forms.Form):
    """Two numbers a position, and in `was-<variant>` what its page had said."""

    def __init__(
        self,
        data: Any = None,
        *,
        positions: Sequence[Position],
        read: Mapping[int, Delivered] | None = None,
    ) -> None:
        """`read` are counts out of a file, which the sheet then begins with."""
        super().__init__(data)
        self.positions = positions
        for each in positions:
            key, article = each.bought.variant_id, each.bought.article
            begins = read[key] if read else each.count
            self.fields[f"came-{key}"] = CountField(
                label=_("Came of %(article)s") % {"article": article},
                required=False,
                initial=begins.came if begins else None,
            )
            self.fields[f"defective-{key}"] = CountField(
                label=_("Defective of %(article)s") % {"article": article},
                required=False,
                initial=begins.defective or None if begins else None,
            )

    def clean(self) -> None:
        seen = self.seen()
        for each in self.positions:
            key = each.bought.variant_id
            if self.errors.keys() & {f"came-{key}", f"defective-{key}"}:
                continue
            came = self.cleaned_data.get(f"came-{key}")
            defective = self.cleaned_data.get(f"defective-{key}") or 0
            if came is None and (defective or key in seen):
                self.add_error(f"came-{key}", _("Enter how many came; 0 if none did."))
            elif came is not None and defective > came:
                self.add_error(f"defective-{key}", _("No more pieces can be defective than came."))

    def seen(self) -> dict[int, Counted]:
        """What the page had said was counted."""
        said = {
            each.bought.variant_id: SAID.fullmatch(str(self.data.get(f"was-{each.bought.variant_id}", "")))
            for each in self.positions
        }
        return {key: Counted(int(found[1]), int(found[2])) for key, found in said.items() if found}

    def counted(self) -> dict[int, Counted]:
        """What was typed that differs from what the page had said. The form is valid."""
        seen = self.seen()
        typed = {
            each.bought.variant_id: Counted(
                self.cleaned_data[f"came-{each.bought.variant_id}"],
                self.cleaned_data[f"defective-{each.bought.variant_id}"] or 0,
            )
            for each in self.positions
            if self.cleaned_data[f"came-{each.bought.variant_id}"] is not None
        }
        return {key: each for key, each in typed.items() if seen.get(key) != each}

    def rows(self) -> list[tuple[Position, forms.BoundField, forms.BoundField]]:
        """Each position with its two fields."""
        return [
            (each, self[f"came-{each.bought.variant_id}"], self[f"defective-{each.bought.variant_id}"])
            for each in self.positions
        ]

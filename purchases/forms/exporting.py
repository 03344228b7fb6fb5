"""What of a purchase goes into a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from purchases.gateways.exports import MOST_XLSX_ROWS
from purchases.selectors.exports.columns import Column

XLSX, CSV = "xlsx", "csv"


class ExportForm(forms.Form):
    """Columns and the kind of file for the table called `sheet`, of `count` rows.

    Its ids are its own, so that a page holds several.
    """

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one column."),
            "invalid_choice": _("This table has no such column."),
        },
    )
    format = forms.ChoiceField(
        choices=[(XLSX, "XLSX"), (CSV, "CSV")],
        error_messages={
            "required": _("Choose XLSX or CSV."),
            "invalid_choice": _("Choose XLSX or CSV."),
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        sheet: str,
        title: Any,
        columns: Sequence[Column],
        chosen: Sequence[str],
        count: int,
    ) -> None:
        super().__init__(data, auto_id=f"{sheet}-%s", initial={"columns": chosen})
        self.sheet, self.title, self.count = sheet, title, count
        self.fields["columns"].choices = [(column.key, column.heading) for column in columns]

    def clean_format(self) -> str:
        kind: str = self.cleaned_data["format"]
        if kind == XLSX and self.count > MOST_XLSX_ROWS:
            raise forms.ValidationError(
                _("An XLSX holds at most %(most)d rows. Take the CSV.") % {"most": MOST_XLSX_ROWS}
            )
        return kind

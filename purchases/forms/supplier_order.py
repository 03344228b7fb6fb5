"""The columns of the supplier's order, and its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.kernel.money import exponent
from purchases.forms.fields import CountField, MomentField, NumberField
from purchases.models import SupplierOrderLine
from purchases.rules.supply import COLUMNS, HEADING_LENGTH, MOST_COLUMNS, Answered, Chosen, read_answer
from purchases.selectors.exports.supplier_order import LABELS

SPARE_COLUMNS, LEAST_COLUMNS = 4, 12
ANSWER_LENGTH = 2_000_000
NARROW = {"class": "form-control form-control-sm", "size": "8", "inputmode": "decimal", "autocomplete": "off"}
SENT, REFUSED = "sent", "refused"


class TableFileForm(forms.Form):
    """A table of a spreadsheet program."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("CSV, XLSX, XLS or ODS, up to 20 MB."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_SIZE:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class TemplateForm(forms.Form):
    """Which columns in which order, under which headings; a row of it is a column of the order."""

    def __init__(self, data: Any = None, *, columns: Sequence[Chosen]) -> None:
        super().__init__(data)
        rows = len([name for name in data if name.startswith("column-")]) if data else 0
        self.count = min(MOST_COLUMNS, max(LEAST_COLUMNS, len(columns) + SPARE_COLUMNS, rows))
        choices = [("", gettext_lazy("not used")), *((name, LABELS[name]) for name in COLUMNS)]
        for row in range(1, self.count + 1):
            known = columns[row - 1] if row <= len(columns) else None
            self.fields[f"place-{row}"] = CountField(
                label=gettext_lazy("Place"),
                required=False,
                initial=row,
                widget=forms.TextInput(attrs=NARROW),
            )
            self.fields[f"column-{row}"] = forms.ChoiceField(
                label=gettext_lazy("What stands there"),
                required=False,
                choices=choices,
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
                initial=known.column if known else "",
                error_messages={"invalid_choice": gettext_lazy("An order has no column “%(value)s”.")},
            )
            self.fields[f"heading-{row}"] = forms.CharField(
                label=gettext_lazy("Heading"),
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control form-control-sm"}),
                max_length=HEADING_LENGTH,
                initial=known.heading if known else "",
            )

    def rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{name}-{row}"] for name in ("place", "column", "heading")]
            for row in range(1, self.count + 1)
        ]

    def chosen(self) -> list[Chosen]:
        """The columns by their places; without a heading of its own a column has its name."""
        told = []
        for row in range(1, self.count + 1):
            column = self.cleaned_data.get(f"column-{row}")
            if column:
                place = self.cleaned_data.get(f"place-{row}")
                heading = self.cleaned_data.get(f"heading-{row}") or str(LABELS[column])
                told.append((row if place is None else place, row, Chosen(column, heading)))
        return [chosen for _place, _row, chosen in sorted(told, key=lambda each: each[:2])]


class AnswerFileForm(TableFileForm):
    """The supplier's answer as a table; its columns are found by their headings, or named here."""

    unnamed = forms.ChoiceField(
        label=gettext_lazy("What the file does not name"),
        choices=[(SENT, gettext_lazy("comes as it was ordered")), (REFUSED, gettext_lazy("is refused"))],
        initial=SENT,
    )
    article = forms.CharField(label=gettext_lazy("Article"), required=False, max_length=100)
    size = forms.CharField(label=gettext_lazy("Size"), required=False, max_length=100)
    colour = forms.CharField(label=gettext_lazy("Colour"), required=False, max_length=100)
    quantity = forms.CharField(label=gettext_lazy("Quantity"), required=False, max_length=100)
    price = forms.CharField(label=gettext_lazy("Price"), required=False, max_length=100)

    NAMED = ("article", "size", "colour", "quantity", "price")

    def named_columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.NAMED]

    def mapping(self) -> dict[str, object]:
        """The columns that were named, by field."""
        return {name: self.cleaned_data[name] for name in self.NAMED if self.cleaned_data[name]}


class AnswerForm(forms.Form):
    """The whole answer so far in `answer`, and fields for the variants that the page shows."""

    answer = forms.CharField(widget=forms.HiddenInput, required=False, max_length=ANSWER_LENGTH)
    rise_until = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        shown: Sequence[SupplierOrderLine],
        currency: str,
        zone: str,
        answered: Mapping[int, Answered] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.shown = shown
        self.fields["rise_until"] = MomentField(
            zone=zone,
            required=False,
            label=gettext_lazy("Owners may give dearer lines up until"),
            help_text=gettext_lazy(
                "At least until the end of the next day. Who says nothing pays the price of the stop."
            ),
        )
        for line in shown:
            known = (answered or {}).get(line.variant_id, Answered())
            article = line.variant.item.article
            self.fields[f"confirmed-{line.variant_id}"] = CountField(
                label=_("Confirmed of %(article)s") % {"article": article},
                required=False,
                widget=forms.TextInput(attrs=NARROW),
                initial=line.quantity if known.confirmed is None else known.confirmed,
                error_messages={"least": _("The quantity cannot be negative.")},
            )
            self.fields[f"price-{line.variant_id}"] = NumberField(
                label=_("Price of %(article)s") % {"article": article},
                places=exponent(currency),
                required=False,
                widget=forms.TextInput(attrs=NARROW),
                initial=line.price if known.price is None else known.price,
                error_messages={"least": _("A price cannot be negative.")},
            )

    def rows(self) -> list[tuple[SupplierOrderLine, forms.BoundField, forms.BoundField]]:
        return [
            (line, self[f"confirmed-{line.variant_id}"], self[f"price-{line.variant_id}"])
            for line in self.shown
        ]

    def clean_answer(self) -> dict[int, Answered]:
        answered = read_answer(self.cleaned_data["answer"])
        if answered is None:
            raise forms.ValidationError(_("The answer came damaged. Open the page again."))
        return answered

    def clean(self) -> None:
        for line in self.shown:
            confirmed = self.cleaned_data.get(f"confirmed-{line.variant_id}")
            if confirmed is not None and confirmed > line.quantity:
                self.add_error(
                    f"confirmed-{line.variant_id}",
                    _("More than the %(count)d that were ordered.") % {"count": line.quantity},
                )

    def answered(self) -> dict[int, Answered]:
        """What is known by now: only what differs from what was ordered."""
        told = dict(self.cleaned_data["answer"])
        for line in self.shown:
            if f"confirmed-{line.variant_id}" not in self.data:
                continue
            confirmed = self.cleaned_data.get(f"confirmed-{line.variant_id}")
            price = self.cleaned_data.get(f"price-{line.variant_id}")
            told[line.variant_id] = Answered(
                None if confirmed == line.quantity else confirmed, None if price == line.price else price
            )
        return {key: each for key, each in told.items() if each != Answered()}

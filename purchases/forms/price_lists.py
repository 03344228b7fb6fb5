"""A price list on its way in: the file, how it is read, what its columns are, what is imported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from purchases.gateways.spreadsheets import DELIMITERS, ENCODINGS
from purchases.models import ListDraft
from purchases.rules.price_list import Layout, layout_of
from purchases.rules.price_list.layout import SIZE, TIER
from purchases.rules.problems import Problem
from purchases.rules.tables import Row, Table, column_index, column_letter, text_of
from purchases.states import PurchaseState, Vanished

CELL_LENGTH = 80
DETAIL_LENGTH = 40
HEADER_CHOICES = 30
HEADER_LENGTH = 60

FIELD_WORDS: Mapping[str, Any] = {
    "article": gettext_lazy("Article"),
    "name": gettext_lazy("Name"),
    "price": gettext_lazy("Price"),
    "description": gettext_lazy("Description"),
    "category": gettext_lazy("Section"),
    "size": gettext_lazy("Sizes"),
    "colour": gettext_lazy("Colours"),
    "pack": gettext_lazy("Packs and rows"),
    "unit": gettext_lazy("Unit"),
    "availability": gettext_lazy("In stock: yes or no"),
    "limit": gettext_lazy("In stock: pieces"),
    "sold_out": gettext_lazy("Sold out: yes or no"),
    "weight": gettext_lazy("Weight"),
    "picture": gettext_lazy("Addresses of pictures"),
}
ROLES = [
    ("", gettext_lazy("– not used –")),
    *FIELD_WORDS.items(),
    ("from_sum", gettext_lazy("Price from a sum on…")),
    ("of_size", gettext_lazy("Pieces of one size…")),
]
# What a role says beyond its name: its kind in a Layout, and the field that tells it.
DETAILED = {"from_sum": (TIER, "sum"), "of_size": (SIZE, "size")}
MEANT: Mapping[str, Any] = {
    "field_twice": gettext_lazy("Another column is that already. Choose one of the two."),
    "tier_without_sum": gettext_lazy("From which sum of the whole purchase? A number above zero."),
    "size_without_name": gettext_lazy("Which size does this column count?"),
}
MISSING: Mapping[str, Any] = {
    "name": gettext_lazy("Choose the column that holds the name."),
    "price": gettext_lazy("Choose the column that holds the price."),
}


class PriceListForm(forms.Form):
    """A supplier's list, as it is."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("CSV, XLSX, XLS or ODS, up to 20 MB and 100,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_SIZE:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


@dataclass(frozen=True, slots=True)
class Cell:
    number: int
    text: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file with its fields of the form."""

    letter: str
    heading: str
    role: forms.BoundField
    sum: forms.BoundField
    size: forms.BoundField
    cells: list[Cell]


class ColumnsForm(forms.Form):
    """What each column of the file is; `role-3` is that of the fourth, `sum-3` and `size-3` say more."""

    header_row = forms.TypedChoiceField(
        label=gettext_lazy("Row of the headings"),
        coerce=int,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self, data: Any = None, *, layout: Layout, table: Table, preview: Sequence[Row], currency: str
    ) -> None:
        super().__init__(data)
        self.layout, self.table, self.preview = layout, table, preview
        self.width = max((len(row.cells) for row in table.rows), default=0)
        header: Any = self.fields["header_row"]
        header.choices = list(self._header_rows())
        header.initial = layout.header_row
        for at in range(self.width):
            role, details = _told(layout.roles.get(at, ""))
            letter = column_letter(at)
            self.fields[f"role-{at}"] = forms.ChoiceField(
                label=_("Column %(letter)s is") % {"letter": letter},
                choices=ROLES,
                initial=role,
                required=False,
                widget=forms.Select(attrs={"class": "form-select", "data-role": ""}),
            )
            self.fields[f"sum-{at}"] = _detail(
                _("from, %(currency)s") % {"currency": currency}, initial=details.get("sum", "")
            )
            self.fields[f"size-{at}"] = _detail(_("size"), initial=details.get("size", ""))

    @property
    def is_settled(self) -> bool:
        """Whether the columns as they stand are enough to judge rows by."""
        return not self.is_bound and not self.layout.problems

    @property
    def columns(self) -> Iterator[Column]:
        for at in range(self.width):
            yield Column(
                letter=column_letter(at),
                heading=self._heading(at),
                role=self[f"role-{at}"],
                sum=self[f"sum-{at}"],
                size=self[f"size-{at}"],
                cells=[Cell(row.number, _shown(row, at), self.is_heading(row)) for row in self.preview],
            )

    @property
    def numbers(self) -> list[Cell]:
        """The numbers of the rows that are shown."""
        return [Cell(row.number, "", self.is_heading(row)) for row in self.preview]

    def is_heading(self, row: Row) -> bool:
        return 0 < self.layout.header_row <= row.number < self.layout.first_row

    def clean(self) -> None:
        header_row = self.cleaned_data.get("header_row")
        if header_row is None:
            return
        self.cleaned_data["roles"] = {at: role for at in range(self.width) if (role := self._role(at))}
        settled = layout_of(table=self.table, header_row=header_row, roles=self.cleaned_data["roles"])
        for problem in settled.problems:
            self._refuse(problem)

    def _role(self, at: int) -> str:
        role = self.cleaned_data.get(f"role-{at}", "")
        if role not in DETAILED:
            return str(role)
        kind, detail = DETAILED[role]
        return f"{kind}:{self.cleaned_data.get(f'{detail}-{at}', '')}"

    def _refuse(self, problem: Problem) -> None:
        at = column_index(problem.column)
        if at is None:
            self.add_error(None, MISSING.get(problem.field, problem.template))
            return
        name = {"tier_without_sum": "sum", "size_without_name": "size"}.get(problem.code, "role")
        self.add_error(f"{name}-{at}", MEANT[problem.code])

    def _heading(self, at: int) -> str:
        return self.layout.headings[at] if at < len(self.layout.headings) else ""

    def _header_rows(self) -> Iterator[tuple[int, str]]:
        yield 0, _("There are no headings")
        for row in self.table.rows[:HEADER_CHOICES]:
            if row.filled:
                texts = " · ".join(text_of(row.cells[at]) for at in row.filled)
                yield row.number, f"{row.number}: {_cut(texts, HEADER_LENGTH)}"
        if self.layout.header_row > self.table.rows[:HEADER_CHOICES][-1].number:
            yield self.layout.header_row, str(self.layout.header_row)


class ReadAgainForm(forms.Form):
    """Which sheet, and how a text file is to be understood; empty finds out."""

    def __init__(self, data: Any = None, *, draft: ListDraft) -> None:
        super().__init__(data)
        reading = draft.reading
        sheets = reading.get("sheets", [])
        if len(sheets) > 1:
            self._add("sheet", _("Sheet"), [(name, name) for name in sheets], reading["sheet"])
        if draft.file_name.lower().endswith(".csv"):
            self._add("encoding", _("Encoding"), list(ENCODINGS.items()), reading.get("encoding", ""))
            self._add(
                "delimiter",
                _("Columns are parted by"),
                list(DELIMITERS.items()),
                reading.get("delimiter", ""),
            )

    def _add(self, name: str, label: str, choices: list[tuple[str, Any]], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[("", _("find out")), *choices],
            initial=initial,
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    @property
    def wish(self) -> dict[str, str]:
        """What to read the file as."""
        return {name: self.cleaned_data.get(name, "") for name in ("sheet", "encoding", "delimiter")}


class ImportForm(forms.Form):
    """What becomes of the items that the list no longer names."""

    vanished = forms.ChoiceField(
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}), required=False
    )

    def __init__(self, data: Any = None, *, state: str) -> None:
        super().__init__(data)
        field: Any = self.fields["vanished"]
        field.label = _("Items that are no longer on the list")
        field.choices = [
            (value, label)
            for value, label in Vanished.choices
            if value != Vanished.REMOVE or state == PurchaseState.DRAFT
        ]
        field.initial = Vanished.KEEP

    def clean_vanished(self) -> str:
        return self.cleaned_data["vanished"] or Vanished.KEEP


def _told(role: str) -> tuple[str, dict[str, str]]:
    """The form's name of a Layout's role, and what is told beside it."""
    kind, colon, told = role.partition(":")
    for name, (detailed, detail) in DETAILED.items():
        if colon and kind == detailed:
            return name, {detail: told}
    return role, {}


def _detail(label: str, *, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        initial=initial,
        required=False,
        max_length=DETAIL_LENGTH,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


def _shown(row: Row, at: int) -> str:
    return _cut(text_of(row.cells[at]) if at < len(row.cells) else "", CELL_LENGTH)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"

"""Orders taken elsewhere: a list of them, one person's, and who everybody is."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from participants.selectors import BookEntry
from purchases.forms.fields import CountField
from purchases.rules.order_list import FIELDS, Ground, Match, Orderer

TEXT_LENGTH = 100_000
ROWS_BY_HAND = 6
NEW = "new"
PLACEHOLDER = "Anna Ivanova  1004  46  2\nBoris Petrov  1004  48  1"
HEADINGS = ("person", "phone", "e-mail", "article", "size", "colour", "quantity")


class OrderListForm(forms.Form):
    """A text or a file with a row for each wish."""

    text = forms.CharField(
        label=lazy("Paste the orders"),
        required=False,
        strip=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "placeholder": PLACEHOLDER}),
        help_text=lazy(
            "A row for each wish: who, article, size, how many. Parted by tabs, semicolons, commas or spaces."
        ),
    )
    file = forms.FileField(
        label=lazy("Or a file"),
        required=False,
        max_length=200,
        help_text=lazy("A table of a spreadsheet program, up to 20 MB."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_MAX_SIZE:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data["text"].strip() and not self.cleaned_data["file"]:
            self.add_error("text", _("Paste the orders, or choose a file."))


class OnePersonForm(forms.Form):
    """What one person wants, typed in; cleans to the text of a list."""

    person = forms.CharField(label=lazy("Name"), max_length=120)
    phone = forms.CharField(label=lazy("Phone"), max_length=40, required=False)
    email = forms.CharField(label=lazy("E-mail"), max_length=254, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="one_%s")
        for row in range(1, ROWS_BY_HAND + 1):
            self.fields |= {
                f"article-{row}": forms.CharField(
                    label=lazy("Article"),
                    max_length=200,
                    required=False,
                    widget=forms.TextInput(attrs={"list": "articles", "autocomplete": "off"}),
                ),
                f"size-{row}": forms.CharField(label=lazy("Size"), max_length=40, required=False),
                f"colour-{row}": forms.CharField(label=lazy("Colour"), max_length=60, required=False),
                f"quantity-{row}": forms.CharField(
                    label=lazy("Pieces"),
                    max_length=20,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                ),
            }

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The bound fields of each row: article, size, colour, quantity."""
        return [[self[f"{name}-{row}"] for name in FIELDS[3:]] for row in range(1, ROWS_BY_HAND + 1)]

    def clean(self) -> None:
        if not self.errors and not any(self._wishes()):
            self.add_error("article-1", _("Enter at least one article."))

    def text(self) -> str:
        """A row of headings, and a row for each wish."""
        who = [self.cleaned_data[name] for name in FIELDS[:3]]
        rows = [HEADINGS, *([*who, *wish] for wish in self._wishes())]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)

    def _wishes(self) -> list[list[str]]:
        rows = (
            [self.cleaned_data.get(f"{name}-{row}", "") for name in FIELDS[3:]]
            for row in range(1, ROWS_BY_HAND + 1)
        )
        return [row for row in rows if any(row)]


class PeopleForm(forms.Form):
    """Who each person of the list is: a contact of the book, or somebody new."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=TEXT_LENGTH)
    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(
        self, data: Any = None, *, matches: Sequence[Match], book: Iterable[BookEntry], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.matches = matches
        own = [each for each in book if not each.is_merged]
        self.by_number = {each.number: each.key for each in own}
        self.labels = {each.key: _label(each) for each in own}
        for match in matches:
            self._ask(match)

    def _ask(self, match: Match) -> None:
        row = match.person.row
        first = [("", lazy("Choose who this is"))] if not match.is_sure else []
        candidates = [(str(key), self.labels[key]) for key in dict.fromkeys(match.candidates)]
        self.fields[f"who-{row}"] = forms.ChoiceField(
            label=lazy("In your contact book"),
            required=False,
            choices=[*first, *candidates, (NEW, lazy("A new person"))],
        )
        self.fields[f"number-{row}"] = CountField(
            label=lazy("Or another, by number"),
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "book", "autocomplete": "off"}),
        )
        if match.ground is Ground.NEW:
            self.initial.setdefault(f"who-{row}", NEW)
        elif match.is_sure:
            self.initial.setdefault(f"who-{row}", str(match.candidates[0]))

    def clean(self) -> None:
        for match in self.matches:
            who, number = f"who-{match.person.row}", f"number-{match.person.row}"
            chosen = self.cleaned_data.get(number)
            if chosen is not None and chosen not in self.by_number:
                self.add_error(number, _("Nobody in your contact book has this number."))
            if chosen is None and who in self.cleaned_data and not self.cleaned_data[who]:
                self.add_error(
                    who, _("Say who “%(name)s” is: somebody of your book or a new person.")
                    % {"name": match.person.name},
                )  # fmt: skip

    def contacts(self) -> dict[Orderer, int]:
        """The contact of each person who is not new, by what is filled in now, whether it is valid or not."""
        found = {}
        for match in self.matches:
            number = str(self[f"number-{match.person.row}"].value() or "").strip()
            who = str(self[f"who-{match.person.row}"].value() or "")
            if number.isdecimal() and int(number[:9]) in self.by_number:
                found[match.person] = self.by_number[int(number[:9])]
            elif who.isdecimal() and int(who[:18]) in match.candidates:
                found[match.person] = int(who[:18])
        return found


def same_names(data: Any, *, matches: Iterable[Match]) -> Any:
    """What was filled in, and where nothing was, the first contact that a person could be."""
    filled = data.copy()
    for match in matches:
        name = f"who-{match.person.row}"
        if match.candidates and not filled.get(name):
            filled[name] = str(match.candidates[0])
    return filled


def _label(entry: BookEntry) -> str:
    known = [f"{entry.number}. {entry.full_name}", entry.phone, entry.email]
    return ", ".join(part for part in known if part)

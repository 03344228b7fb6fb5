"""The parcel: what came, who gets it, what came instead, pictures of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from purchases.forms.acting import ConfirmForm
from purchases.forms.fields import CountField, DayField, SumField
from purchases.forms.pictures import PicturesForm
from purchases.models import Count, CountedInstead, Purchase
from purchases.rules.parcel import Instead, Received
from purchases.rules.shortage import of_the_bought
from purchases.selectors.receiving import Affected, Bought

LONGEST_SCAN = 300


class ArrivalForm(forms.Form):
    """The parcel: its day, its cost, and of every variant the pieces that came fit and broken.

    It begins with `counts`, by variant; what nobody counted is filled in as if it came. `noted` is what
    was counted in the place of something else; the form says in `instead` which of that its page showed.
    """

    received_on = DayField(label=_("Received on"))

    def __init__(
        self,
        data: Any = None,
        *,
        purchase: Purchase,
        bought: Sequence[Bought],
        counts: Mapping[int, Count],
        noted: Sequence[CountedInstead],
    ) -> None:
        super().__init__(data)
        self.bought, self.counts, self.noted = bought, counts, noted
        self.instead: dict[int, tuple[Instead, ...]] = {}
        for each in noted:
            self.instead[each.variant_id] = (
                *self.instead.get(each.variant_id, ()), Instead(each.pieces, each.came_as_id, each.name),
            )  # fmt: skip
        self.said = " ".join(f"{each.pk}:{each.pieces}" for each in noted)
        self.fields["delivery_cost"] = SumField(
            label=_("Delivery cost, %(currency)s") % {"currency": purchase.currency},
            currency=purchase.currency,
            help_text=_("What carrying the parcel to you cost in all."),
        )
        for one in bought:
            fit, broken = self._begins_with(one)
            self.fields[f"received-{one.variant_id}"] = CountField(
                label=_("Received of %(article)s") % {"article": one.label}, initial=fit
            )
            self.fields[f"defective-{one.variant_id}"] = CountField(
                label=_("Defective of %(article)s") % {"article": one.label}, initial=broken
            )

    def _others(self, each: Bought) -> int:
        return sum(instead.pieces for instead in self.instead.get(each.variant_id, ()))

    def _begins_with(self, each: Bought) -> tuple[int, int]:
        count, others = self.counts.get(each.variant_id), self._others(each)
        if count is None:
            return max(0, each.pieces - others), 0
        return of_the_bought(bought=max(0, each.pieces - others), came=count.came, defective=count.defective)

    def clean(self) -> None:
        if self.data.get("instead", self.said) != self.said:
            self.add_error(
                None, _("Meanwhile somebody noted what came instead. Look at it again before you record it.")
            )
        for each in self.bought:
            fit = self.cleaned_data.get(f"received-{each.variant_id}")
            broken = self.cleaned_data.get(f"defective-{each.variant_id}")
            if fit is None or broken is None:
                continue
            if others := self._others(each):
                self._check_others(each, fit, broken, others)
            elif broken and fit + broken > each.pieces:
                self.add_error(
                    f"received-{each.variant_id}",
                    _("Received and defective add up to more than the %(count)d bought.")
                    % {"count": each.pieces},
                )

    def _check_others(self, each: Bought, fit: int, broken: int, others: int) -> None:
        if fit + broken + others > each.pieces:
            self.add_error(
                f"received-{each.variant_id}",
                ngettext(
                    "%(others)d piece came instead: with it this is more than the %(count)d bought.",
                    "%(others)d pieces came instead: with them this is more than the %(count)d bought.",
                    others,
                )
                % {"others": others, "count": each.pieces},
            )

    def received(self) -> dict[int, Received]:
        """What came, by variant; pieces beyond the order apart. The form is valid."""
        found = {}
        for each in self.bought:
            fit = self.cleaned_data[f"received-{each.variant_id}"]
            found[each.variant_id] = Received(
                fit=min(fit, each.pieces),
                defective=self.cleaned_data[f"defective-{each.variant_id}"],
                instead=self.instead.get(each.variant_id, ()),
                over=max(0, fit - each.pieces),
            )
        return found

    def rows(self) -> list[tuple[Bought, forms.BoundField, forms.BoundField, Count | None, int]]:
        """Each variant with its two fields, its count, and how many others came in its place."""
        return [
            (
                each,
                self[f"received-{each.variant_id}"],
                self[f"defective-{each.variant_id}"],
                self.counts.get(each.variant_id),
                self._others(each),
            )
            for each in self.bought
        ]


class DealingForm(ConfirmForm):
    """The box under whom the parcel concerns; and who gets pieces otherwise than by the rule, and why."""

    why = forms.CharField(
        label=_("Why somebody gets more or less than by the rule"),
        max_length=300,
        required=False,
        help_text=_("Needed where you changed a number; it stands in the history."),
    )

    def __init__(self, data: Any = None, *, affected: Sequence[Affected], over: int) -> None:
        super().__init__(data)
        self.affected, self.over = affected, over
        for each in affected:
            self.fields[f"gets-{each.line_id}"] = CountField(
                label=_("Pieces for %(name)s") % {"name": each.name}, required=False, initial=each.fit
            )

    def clean(self) -> None:
        super().clean()
        if self.over and self.data.get("over") != "yes":
            raise forms.ValidationError(_("Tick that more came than was ordered."))

    def given(self) -> dict[int, int]:
        """What was typed that differs from the rule's dealing, by line, as far as it can be read."""
        typed = [
            (each, self.cleaned_data.get(f"gets-{each.line_id}"))
            for each in self.affected
            if f"gets-{each.line_id}" in self.data
        ]
        return {each.line_id: pieces for each, pieces in typed if pieces not in (None, each.fit)}


class ScanForm(forms.Form):
    """One piece: what a scanner types, or a person."""

    scanned = forms.CharField(
        label=_("Article, or article and size"),
        max_length=LONGEST_SCAN,
        help_text=_("A scanner's Enter counts one piece. The same again counts the next."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "enterkeyhint": "done"}),
    )


class InsteadForm(forms.Form):
    """What came in the place of something that was ordered."""

    ordered = forms.CharField(
        label=_("Ordered: article and size"),
        max_length=LONGEST_SCAN,
        widget=forms.TextInput(attrs={"list": "bought", "autocomplete": "off"}),
    )
    came = forms.CharField(
        label=_("Came instead: article and size, or what it is"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "offered", "autocomplete": "off"}),
    )
    pieces = CountField(label=_("Pieces"), initial=1)


class DeliveredForm(forms.Form):
    """The supplier's list of what it sent."""

    file = forms.FileField(
        label=_("File with what was delivered"),
        max_length=200,
        help_text=_(
            "CSV, XLSX, XLS or ODS, with headings: article, quantity; size, colour and defective where there are."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}),
    )


class PhotosForm(PicturesForm):
    """Pictures of what came, and what they show."""

    note = forms.CharField(label=_("What they show"), max_length=200, required=False)


class NewPriceForm(ConfirmForm):
    """What the supplier charges for an article after all."""

    why = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Shown to those it concerns."))

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["price"] = SumField(
            label=_("New list price, %(currency)s") % {"currency": currency}, currency=currency
        )
        self.order_fields(["price", "why"])

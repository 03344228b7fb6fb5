"""The supplier's side: order and payment."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from purchases.forms.fields import DayField, NumberField, SumField
from purchases.models import Purchase
from purchases.selectors.supplier_order import OrderRow

MOST_INVOICE_BYTES = 10 * 1024**2
# How a file of each kind begins.
BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".xlsx": (b"PK\x03\x04",),
    ".docx": (b"PK\x03\x04",),
}


class SupplierOrderForm(forms.Form):
    sent_on = DayField(label=_("Sent on"))
    note = forms.CharField(label=_("Number or note"), max_length=200, required=False)


class BuyOutForm(forms.Form):
    """The payment to the supplier; `refused` are the variants that it does not send."""

    paid_on = DayField(label=_("Paid on"))
    expected_on = DayField(label=_("Expected arrival"), required=False)
    invoice = forms.FileField(
        label=_("Invoice"),
        required=False,
        max_length=100,
        help_text=_("PDF, picture, XLSX or DOCX, up to 10 MB. Only you and administrators can see it."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(BEGINNINGS)}),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        purchase: Purchase,
        ordered: Sequence[OrderRow],
        total: Money,
    ) -> None:
        initial = {
            "amount": total if total.amount else None,
            "official_rate": purchase.official_rate,
            "expected_on": purchase.expected_on,
        }
        super().__init__(data, files, initial=initial)
        currency = purchase.supplier_currency
        self.fields["amount"] = SumField(
            label=_("Paid to the supplier, %(currency)s") % {"currency": currency},
            currency=currency,
            positive=True,
        )
        if purchase.supplier_currency != purchase.currency:
            self.fields["official_rate"] = NumberField(
                label=_("Official rate of that day"),
                places=6,
                positive=True,
                most=Decimal(10**9),
                help_text=_("%(currency)s for one %(foreign)s. The surcharge of the terms is added.")
                % {"currency": purchase.currency, "foreign": currency},
            )
        self.fields["refused"] = forms.TypedMultipleChoiceField(
            label=_("What the supplier does not send"),
            required=False,
            coerce=int,
            choices=[
                (each.variant_id, f"{each.article} {each.name} {each.variant}".strip()) for each in ordered
            ],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_invoice(self) -> Any:
        file = self.cleaned_data["invoice"]
        if not file:
            return None
        if file.size > MOST_INVOICE_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        beginnings = BEGINNINGS.get(Path(file.name).suffix.lower())
        if beginnings is None:
            raise forms.ValidationError(_("Send a PDF, a picture, an XLSX or a DOCX file."))
        file.seek(0)
        start = file.read(16)
        file.seek(0)
        if not start.startswith(beginnings):
            raise forms.ValidationError(_("The content of this file is not what its name says."))
        return file

"""Reporting a payment."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from purchases.forms.fields import DayField, SumField
from purchases.states import PaymentWay


class PaymentForm(forms.Form):
    """A payment somebody made outside of the site."""

    way = forms.ChoiceField(label=_("Way"), choices=PaymentWay.choices)
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("For example the reference of the transfer."),
    )
    field_order = ("amount", "paid_on", "way", "note")

    def __init__(
        self, *args: Any, currency: str, due: Money | None = None, today: date, **options: Any
    ) -> None:
        initial = {
            "amount": due if due and due.amount > 0 else None,
            "paid_on": today,
        }
        super().__init__(*args, initial=initial, **options)
        self.fields["amount"] = SumField(
            label=_("Sum, %(currency)s") % {"currency": currency}, currency=currency, positive=True
        )
        self.fields["paid_on"] = DayField(label=_("Date of the payment"))
        self.order_fields(self.field_order)

"""Money as the organizer handles it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from purchases.forms.fields import DayField, PercentField, SumField
from purchases.models import Order, Purchase
from purchases.selectors.handing import Parcel
from purchases.states import LineState, PaymentWay


class RecordPaymentForm(forms.Form):
    """Money that came without a report."""

    way = forms.ChoiceField(label=_("Way"), choices=PaymentWay.choices)
    paid_on = DayField(label=_("Date"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(
        self, data: Any = None, *, purchase: Purchase, orders: Sequence[Order], initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["order"] = forms.TypedChoiceField(
            label=_("Order"),
            coerce=int,
            choices=[("", _("choose the participant"))]
            + [(order.pk, f"{order} {order.contact.full_name}") for order in orders],
        )
        self.fields["amount"] = SumField(
            label=_("Sum, %(currency)s") % {"currency": purchase.currency},
            currency=purchase.currency,
            positive=True,
        )
        self.order_fields(["order", "amount", "way", "paid_on", "note"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class LowerForm(forms.Form):
    percent = PercentField(label=_("Lower the prepayment to, %"))


class SentForm(forms.Form):
    way = forms.ChoiceField(label=_("Way"), choices=PaymentWay.choices)


class HandOverForm(forms.Form):
    """What goes out, and the money taken for it."""

    def __init__(
        self, data: Any = None, *, purchase: Purchase, parcels: Sequence[Parcel], due: Money
    ) -> None:
        waiting = [parcel.line for parcel in parcels if parcel.line.state == LineState.ARRIVED]
        super().__init__(
            data,
            initial={
                "lines": [line.pk for line in waiting],
                "taken": due if due.amount > 0 else None,
                "way": PaymentWay.CASH,
            },
        )
        self.fields["lines"] = forms.TypedMultipleChoiceField(
            label=_("Goods"),
            coerce=int,
            choices=[
                (line.pk, f"{line.received} × {line.variant.item.name} {line.variant}".strip())
                for line in waiting
            ],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose what goes out.")},
        )
        self.fields["taken"] = SumField(
            label=_("Money taken, %(currency)s") % {"currency": purchase.currency},
            currency=purchase.currency,
            required=False,
            help_text=_("Empty or 0: nothing was taken now."),
        )
        self.fields["way"] = forms.ChoiceField(label=_("Way"), choices=PaymentWay.choices)
        self.fields["why"] = forms.CharField(
            label=_("If something stays due: what was agreed"),
            max_length=300,
            required=False,
            help_text=_("Fill this in only to hand the goods over on debt."),
        )

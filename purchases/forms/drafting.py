"""What an organizer fills in before publishing, and dates afterwards."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.kernel.wording import format_figure
from organizers.models import PlatformRules
from participants.models import City
from purchases.forms.fields import CountField, DayField, MomentField, NumberField, PercentField, SumField
from purchases.models import Draft, Item, Purchase
from purchases.models.terms import Offer
from purchases.rules.selling import Selling
from purchases.states import (
    Category,
    DeliverySplit,
    GapChoice,
    PrepayWhen,
    RateMode,
    SaleForm,
    ShortageRule,
)

# The rate of a draft that nobody has entered one for.
NEVER_SET = Decimal(1)
CURRENCIES = [(code, code) for code in settings.CURRENCIES]


class NewPurchaseForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What is bought, as people would say it.")
    )
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    supplier_name = forms.CharField(
        label=_("Supplier"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "suppliers", "autocomplete": "off"}),
        help_text=_("Choose one that is known here, or type a new name."),
    )
    supplier_currency = forms.ChoiceField(label=_("Currency of its prices"), choices=CURRENCIES)
    city = forms.ModelChoiceField(
        label=_("City"),
        queryset=City.objects.all(),
        help_text=_("Where goods are handed over. Its currency and its clock are those of the purchase."),
    )


class TermsForm(forms.Form):
    """The description, the dates and the terms of a draft; cleans to what `edit_draft` takes."""

    title = forms.CharField(label=_("Title"), max_length=120)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    fee_percent = PercentField(label=_("Organizer fee, %"))
    bonus_percent = PercentField(
        label=_("Supplier's discounts and bonuses, %"),
        help_text=_(
            "What the supplier gives you back of the list price. It counts towards the most that rule R-FEE allows."
        ),
    )
    prepay_percent = PercentField(
        label=_("Prepayment, % of goods' cost"), help_text=_("0: participants pay at distribution.")
    )
    prepay_when = forms.ChoiceField(label=_("Prepayment due"), choices=PrepayWhen.choices)
    minimum_people = CountField(
        label=_("Minimum number of participants"), required=False, positive=True, help_text=_("Empty: none.")
    )
    auto_stop = forms.BooleanField(
        label=_("Stop by the clock"),
        required=False,
        help_text=_("At the stop, if the minimum is met. Otherwise you decide."),
    )
    delivery_split = forms.ChoiceField(label=_("Delivery is split"), choices=DeliverySplit.choices)
    shortage_rule = forms.ChoiceField(label=_("When less arrives, goods go"), choices=ShortageRule.choices)
    row_default = forms.ChoiceField(
        label=_("Rows and packs that are not full at the stop"),
        choices=GapChoice.choices,
        help_text=_(
            "Only where something is sold in rows or packs, and when the clock stops the purchase: otherwise you"
            " choose for each."
        ),
    )
    colour_guaranteed = forms.BooleanField(label=_("Colour is guaranteed"), required=False)
    size_guaranteed = forms.BooleanField(label=_("Size is guaranteed"), required=False)
    transfer_percent = PercentField(
        label=_("Money transfer, %"),
        help_text=_("Leave 0 unless an administrator has approved a percentage."),
    )
    rate_mode = forms.ChoiceField(label=_("Exchange rate"), choices=RateMode.choices)
    official_rate = NumberField(
        label=_("Official rate today"),
        places=6,
        positive=True,
        most=Decimal(10**9),
    )
    surcharge_percent = PercentField(
        label=_("Currency conversion, %"), help_text=_("Becomes a part of the rate: 61 with 1 % is 61.61.")
    )
    payment_details = forms.CharField(
        label=_("How to pay"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to those who ordered: account, name, what to write in the reference."),
    )

    def __init__(self, data: Any = None, *, purchase: Purchase, rules: PlatformRules) -> None:
        draft: Offer | Draft = purchase.draft
        super().__init__(data, initial=_present(purchase, draft))
        self.fields["fee_percent"].help_text = _("0 to %(most)s %% of the wholesale price.") % {
            "most": format_figure(rules.most_fee_percent)
        }
        self.fields |= {
            "stop_at": MomentField(label=_("Stop"), zone=purchase.time_zone, required=False),
            "last_call_at": MomentField(
                label=_("Last call"),
                zone=purchase.time_zone,
                required=False,
                help_text=ngettext(
                    "Empty: %(count)d day before the stop.",
                    "Empty: %(count)d days before the stop.",
                    rules.call_days,
                )
                % {"count": rules.call_days},
            ),
            "expected_on": DayField(label=_("Expected arrival"), required=False),
            "minimum_sum": SumField(
                label=_("Minimum sum, %(currency)s") % {"currency": purchase.currency},
                currency=purchase.currency,
                required=False,
                positive=True,
                help_text=_("At wholesale prices. Empty: none."),
            ),
            "delivery_estimate": SumField(
                label=_("Delivery cost, estimate, %(currency)s") % {"currency": purchase.currency},
                currency=purchase.currency,
                required=False,
                help_text=_("The whole parcel; participants see their share as an estimate."),
            ),
        }
        if purchase.supplier_currency == purchase.currency:
            for name in ("rate_mode", "official_rate", "surcharge_percent"):
                del self.fields[name]
        else:
            self.fields["official_rate"].help_text = _(
                "%(own)s for one %(foreign)s. An estimate until the supplier is paid."
            ) % {"own": purchase.currency, "foreign": purchase.supplier_currency}
            if purchase.official_rate == NEVER_SET:
                self.initial["official_rate"] = None


def _present(purchase: Purchase, draft: Offer) -> dict[str, Any]:
    found = {field.name: getattr(draft, field.name) for field in draft._meta.concrete_fields}
    return found | {field.name: getattr(purchase, field.name) for field in purchase._meta.concrete_fields}


class DescriptionForm(forms.Form):
    """What is no term and may change while the purchase runs."""

    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    payment_details = forms.CharField(
        label=_("How to pay"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    expected_on = DayField(label=_("Expected arrival"), required=False)

    def __init__(self, data: Any = None, *, purchase: Purchase) -> None:
        names = ("description", "payment_details", "expected_on", "delivery_estimate")
        super().__init__(data, initial={name: getattr(purchase, name) for name in names})
        self.fields["delivery_estimate"] = SumField(
            label=_("Delivery cost, estimate, %(currency)s") % {"currency": purchase.currency},
            currency=purchase.currency,
            required=False,
        )


class PickupForm(forms.Form):
    name = forms.CharField(label=_("Name of the pickup point"), max_length=80)
    address = forms.CharField(label=_("Address and hours"), max_length=300)


class DatesForm(forms.Form):
    """The two dates, which may only move later."""

    def __init__(self, data: Any = None, *, purchase: Purchase) -> None:
        super().__init__(data, initial={"last_call_at": purchase.last_call_at, "stop_at": purchase.stop_at})
        zone = purchase.time_zone
        self.fields["last_call_at"] = MomentField(label=_("Last call"), zone=zone)
        self.fields["stop_at"] = MomentField(label=_("Stop"), zone=zone)


class ReopenForm(DatesForm):
    why = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Shown to those it concerns."))

    def __init__(self, data: Any = None, *, purchase: Purchase) -> None:
        super().__init__(data, purchase=purchase)
        self.initial = {}


class SaleFields(forms.Form):
    """How an item is sold; by the piece where nothing is chosen."""

    sale_form = forms.ChoiceField(
        label=_("Sold"), choices=SaleForm.choices, initial=SaleForm.FREE, required=False
    )
    pack_size = CountField(
        label=_("Pieces in a pack"), required=False, help_text=_("Only for what is sold in packs: 2 or more.")
    )
    pack_mixed = forms.BooleanField(
        label=_("Sizes and colours share a pack"),
        required=False,
        help_text=_("Packs are counted over the whole item instead of size by size."),
    )
    minimum_pieces = CountField(
        label=_("Minimum of this item, pieces"), required=False, positive=True, help_text=_("Empty: none.")
    )

    @property
    def selling(self) -> Selling:
        found = self.cleaned_data
        return Selling(
            found["sale_form"] or SaleForm.FREE,
            found["pack_size"],
            found["pack_mixed"],
            found["minimum_pieces"],
        )


class SellingForm(SaleFields):
    """How an item is sold, with how often each of its variants stands in the row."""

    def __init__(self, data: Any = None, *, item: Item) -> None:
        names = ("sale_form", "pack_size", "pack_mixed", "minimum_pieces")
        super().__init__(data, initial={name: getattr(item, name) for name in names})
        self.variants = {f"times-{variant.pk}": variant for variant in item.variants.all() if variant.size}
        for name, variant in self.variants.items():
            label = _("%(variant)s: times in a row") % {"variant": variant}
            self.fields[name] = CountField(label=label, required=False, initial=variant.per_row)

    @property
    def times(self) -> dict[int, int]:
        """Variant -> how often it stands in its row; not at all where nothing was filled in."""
        return {variant.pk: self.cleaned_data[name] or 0 for name, variant in self.variants.items()}


class ItemForm(SaleFields):
    article = forms.CharField(label=_("Article"), max_length=64)
    name = forms.CharField(label=_("Name"), max_length=200)
    sizes = forms.CharField(
        label=_("Sizes"),
        max_length=300,
        required=False,
        help_text=_(
            "Separated by commas; empty: none. For what is sold in rows a size as often as it stands in the row:"
            " 42, 44, 46, 46, 48."
        ),
    )
    limit = CountField(
        label=_("In stock, pieces of each size"), required=False, help_text=_("Empty: without limit.")
    )
    weight = CountField(label=_("Weight of a piece, g"), required=False, positive=True)
    description = forms.CharField(label=_("Description"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        price = SumField(label=_("Wholesale price, %(currency)s") % {"currency": currency}, currency=currency)
        self.fields["price"] = price
        self.order_fields(["article", "name", "price", "sale_form", "pack_size", "pack_mixed", "sizes"])

    def clean_sizes(self) -> tuple[str, ...]:
        sizes = [size.strip() for size in self.cleaned_data["sizes"].split(",") if size.strip()]
        if any(len(size) > 40 for size in sizes):
            raise forms.ValidationError(_("A size has at most 40 characters."))
        in_rows = self.cleaned_data.get("sale_form") == SaleForm.ROW
        return tuple(sizes if in_rows else dict.fromkeys(sizes)) or ("",)

    @property
    def values(self) -> dict[str, Any]:
        """What `add_item` takes."""
        told = {
            name: value for name, value in self.cleaned_data.items() if name not in SaleFields.base_fields
        }
        return {**told, "selling": self.selling}


class LimitForm(forms.Form):
    limit = CountField(label=_("In stock"), required=False)

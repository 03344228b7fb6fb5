"""Narrowing the catalogue down."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participants.models import City
from purchases.models import Purchase
from purchases.selectors.catalogue import with_minimum_reached
from purchases.states import TAKING_ORDERS, Category, PurchaseState

STATES = [
    ("orders", _("taking orders")),
    ("last_call", _("last call")),
    ("all", _("all")),
]
CLOSING = [("3", _("3 days")), ("7", _("a week"))]
SORTS = {"closing": ("stop_at", "pk"), "newest": ("-published_at", "-pk")}
SORT_NAMES = [("closing", _("closing soonest")), ("newest", _("newest"))]


class NeedsYouFilter(django_filters.FilterSet):
    """Where and of what kind the purchases are whose rows and packs need somebody."""

    city = django_filters.ModelChoiceFilter(
        label=_("City"),
        queryset=City.objects.all(),
        empty_label=_("everywhere"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"),
        choices=Category.choices,
        empty_label=_("everything"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Purchase
        fields: tuple[str, ...] = ()


class CatalogueFilter(django_filters.FilterSet):
    """What the catalogue can be asked for; `now` is the moment of the request."""

    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"}), max_length=100
    )
    city = django_filters.ModelChoiceFilter(
        label=_("City"), queryset=City.objects.all(), empty_label=_("everywhere")
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=Category.choices, empty_label=_("everything")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, required=False
    )
    closing = django_filters.ChoiceFilter(
        label=_("Closing within"), choices=CLOSING, method="closing_within", empty_label=_("any time")
    )
    fee = django_filters.NumberFilter(
        label=_("Fee at most, %"),
        field_name="terms__fee_percent",
        lookup_expr="lte",
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort by"), choices=SORT_NAMES, method="sorted_by", empty_label=None
    )

    class Meta:
        model = Purchase
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, now: Any, **options: Any) -> None:
        asked = data.copy()
        asked.setdefault("state", "orders")
        asked.setdefault("sort", "closing")
        asked["fee"] = asked.get("fee", "").replace(",", ".")
        super().__init__(asked, **options)
        self.now = now
        tick = forms.CheckboxInput(attrs={"class": "form-check-input"})
        self.form.fields["reached"] = forms.BooleanField(
            label=_("Minimum reached"), required=False, widget=tick
        )
        for field in self.form.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif isinstance(field.widget, forms.TextInput):
                field.widget.attrs["class"] = "form-control"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        plain = {"state": "orders", "sort": "closing"}
        return any(
            value not in (None, "", False) and plain.get(name) != value
            for name, value in self.form.cleaned_data.items()
        )

    def filter_queryset(self, queryset: "QuerySet[Purchase]") -> "QuerySet[Purchase]":
        """As FilterSet's; the minimum is looked at last, over what is left: no database can tell it."""
        for name, value in self.form.cleaned_data.items():
            if name in self.filters:
                queryset = self.filters[name].filter(queryset, value)
        if self.form.cleaned_data.get("reached"):
            queryset = queryset.filter(pk__in=with_minimum_reached(queryset))
        return queryset

    def search(self, queryset: "QuerySet[Purchase]", _name: str, value: str) -> "QuerySet[Purchase]":
        for word in value.lower().split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset

    def in_state(self, queryset: "QuerySet[Purchase]", _name: str, value: str) -> "QuerySet[Purchase]":
        if value == "orders":
            return queryset.filter(state__in=TAKING_ORDERS)
        return queryset.filter(state=PurchaseState.LAST_CALL) if value == "last_call" else queryset

    def closing_within(self, queryset: "QuerySet[Purchase]", _name: str, value: str) -> "QuerySet[Purchase]":
        until = self.now + timedelta(days=int(value))
        return queryset.filter(state__in=TAKING_ORDERS, stop_at__gt=self.now, stop_at__lte=until)

    def sorted_by(self, queryset: "QuerySet[Purchase]", _name: str, value: str) -> "QuerySet[Purchase]":
        return queryset.order_by(*SORTS[value])

"""Cities in the back office."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from participants.models import City


class CityForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in sorted(available_timezones())]
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(currency, currency) for currency in settings.CURRENCIES]
    )
    country = forms.RegexField(
        label=_("Country"),
        regex=r"\A[A-Z]{2}\Z",
        max_length=2,
        help_text=_("The two capital letters of its ISO code, such as EE."),
    )

    class Meta:
        model = City
        fields = ("name", "country", "time_zone", "currency")


class CityViewSet(ModelViewSet):
    model = City
    icon = "site"
    menu_order = 230
    add_to_admin_menu = True
    list_display = ("name", "country", "time_zone", "currency")
    list_filter = ("country",)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002
        return CityForm

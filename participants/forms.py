"""What people fill in about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participants.models import City, User


class SignupForm(forms.Form):
    """What signing up asks beside e-mail and password. allauth adds its own fields and calls `signup`."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        help_text=_("Organizers see it with your orders."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    city = forms.ModelChoiceField(
        label=_("City"), queryset=City.objects.all(), required=False, empty_label=_("another city")
    )
    field_order = ("full_name", "email", "city", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.city = self.cleaned_data["city"]
        user.language = get_language() or ""
        user.save(update_fields=["full_name", "city", "language"])


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the pages and of the e-mails you get."),
    )

    class Meta:
        model = User
        fields = ("full_name", "short_name", "phone", "city", "language")
        help_texts = {
            "full_name": _("Organizers see it with your orders."),
            "short_name": _("Used in messages to you."),
            "phone": _("With the country's code, such as +372 5123 4567."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        if not self.instance.language:
            self.initial["language"] = get_language()

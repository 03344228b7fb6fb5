"""What somebody fills in who wants to organize."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organizers.models import Organizer


class ApplicationForm(forms.ModelForm):
    about = forms.CharField(
        label=_("About you"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you want to buy together, where it comes from, and how people reach you."),
    )

    class Meta:
        model = Organizer
        fields = ("name", "city", "about")
        help_texts = {
            "name": _("Participants see it on your purchases."),
            "city": _("Where you hand out; it gives your purchases their time and their currency."),
        }

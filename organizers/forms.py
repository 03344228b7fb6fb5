"""What somebody fills in who wants to organize, and new numbers of the platform."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizers.models import Organizer, PlatformRules
from organizers.rules.numbers import BOUNDS

MOST_KEY = 2**63 - 1


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


class RulesForm(forms.ModelForm):
    """Every number, the reason, and the version that they were changed from."""

    based_on = forms.IntegerField(min_value=1, max_value=MOST_KEY, widget=forms.HiddenInput)

    class Meta:
        model = PlatformRules
        fields = (*BOUNDS, "why")
        help_texts = {"why": _("Kept with this version; administrators read it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            name: PlatformRules._meta.get_field(name).formfield(
                min_value=least,
                max_value=most,
                help_text=_("From %(least)d to %(most)d.") % {"least": least, "most": most},
            )
            for name, (least, most) in BOUNDS.items()
        }

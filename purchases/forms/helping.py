"""Who helps, and with what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from purchases.states import Right


class RightsForm(forms.Form):
    """What a helper may do."""

    rights = forms.TypedMultipleChoiceField(
        label=_("May do"),
        choices=Right.choices,
        coerce=Right,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing to help with.")},
    )


class HelperForm(RightsForm):
    """A new helper, by the address of their account."""

    email = forms.EmailField(
        label=_("E-mail of their account"),
        max_length=254,
        help_text=_("Whoever is to help signs up first."),
    )
    field_order = ("email", "rights")

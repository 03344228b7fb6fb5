"""Forms that only say yes, or yes and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import DomainError


class ActForm(forms.Form):
    """A button: nothing to fill in."""


class ConfirmForm(forms.Form):
    """The box under what will happen has to be ticked."""

    def clean(self) -> None:
        if self.data.get("confirmed") != "yes":
            raise forms.ValidationError(_("Tick the box to confirm."))


class DropForm(ConfirmForm):
    """The box, and whether the organizer has been told that a minimum breaks."""

    below = forms.BooleanField(required=False, widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """An act that needs a reason, which the people it concerns are shown."""

    why = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Shown to those it concerns."))


class ConfirmWhyForm(ConfirmForm, WhyForm):
    """An act that needs a reason and the box."""


def put_refusal(form: forms.Form, refusal: DomainError) -> None:
    """Put what a rule says beside the field it is about, or over the whole form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.reason))

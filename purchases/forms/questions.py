"""A question and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from purchases.services.questions import LONGEST_ANSWER, LONGEST_QUESTION


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        help_text=_("Everybody reads it, once it is answered."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        help_text=_("Everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

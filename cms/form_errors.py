"""The errors of forms as a list that leads to the fields."""

from typing import Any, NamedTuple

from django.forms import BaseForm, BaseFormSet

Bound = BaseForm | BaseFormSet[Any]


class FormError(NamedTuple):
    """`target` is the id of the field, empty for an error of the whole form."""

    target: str
    label: str
    words: str


def errors_of(bound: Bound) -> list[FormError]:
    """The errors of a form or of a formset with all its forms, those of the whole first."""
    if isinstance(bound, BaseFormSet):
        whole = bound.non_form_errors() if bound.is_bound else []
        found = [FormError("", "", str(error)) for error in whole]
        return found + [error for form in bound.forms for error in errors_of(form)]
    found = [FormError("", "", str(error)) for error in bound.non_field_errors()]
    for field in bound:
        # A group of radio buttons has no id of its own; its first button has.
        target = field.id_for_label or f"{field.auto_id}_0"
        found += [FormError(target, str(field.label), str(error)) for error in field.errors]
    return found

"""`{% field_of form "quantity-7" as field %}`: a field by a name that only the page knows."""

from django import forms, template

register = template.Library()


@register.simple_tag
def field_of(form: forms.Form | None, name: str) -> forms.BoundField | None:
    """The bound field, None where the form has none of that name or is not there."""
    return form[name] if form is not None and name in form.fields else None

"""`{% field_of form "quantity-7" as field %}`: a field by a name that only the page knows."""

from collections.abc import Mapping
from typing import Any

from django import forms, template

register = template.Library()


@register.filter
def of_key(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`{{ places|of_key:item.pk }}`: None where it is not there."""
    return mapping.get(key)


@register.filter
def leeway_fails(item: Any, form: forms.Form | None) -> bool:
    """Whether what was allowed beyond the pieces of this item was refused."""
    fields = [name for each in item.variants for name in (each.tolerance_field, each.replacement_field)]
    return form is not None and any(name in form.errors for name in fields)


@register.simple_tag
def field_of(form: forms.Form | None, name: str) -> forms.BoundField | None:
    """The bound field, None where the form has none of that name or is not there."""
    return form[name] if form is not None and name in form.fields else None

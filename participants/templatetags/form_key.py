"""`{% form_key %}`: the key by which a form is answered once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from participants.once import FIELD

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """A hidden field with a fresh key. One in every form that creates or moves something."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())

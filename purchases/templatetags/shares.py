"""Percentages and rates without the zeros that columns keep."""

from decimal import Decimal

from django import template

from config.kernel.wording import NO_BREAK, format_figure
from purchases.selectors.catalogue import plain

register = template.Library()


@register.filter
def share(percent: Decimal) -> str:
    """10.00 -> "10 %", 10.40 -> "10.4 %"."""
    return f"{format_figure(plain(percent))}{NO_BREAK}%"


@register.filter
def rate(value: Decimal) -> str:
    """61.610000 -> 61.61, with the reader's decimal sign; all six decimals where they are there."""
    return f"{plain(value):f}".replace(".", format_figure(Decimal("0.1"))[1])

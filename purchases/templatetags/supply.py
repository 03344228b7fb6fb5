"""Rows of the supplier's order in words."""

from typing import Any

from django import template

from purchases.selectors.exports.supplier_order import sold_words

register = template.Library()


@register.filter
def supply_sold(row: Any) -> str:
    """ "3 rows", "2 packs of 6"."""
    return sold_words(row)


@register.filter
def supply_label(row: Any) -> str:
    """Article, name, size and colour."""
    return " ".join(part for part in (row.article, row.name, row.variant) if part)

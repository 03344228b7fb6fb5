"""Tables of many rows that can be sorted."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from purchases.models import Line


def labelled(label: Any, *, figure: bool = False) -> dict[str, Any]:
    """Attributes that let a cell say its own heading on a phone."""
    shared = {"class": "figure"} if figure else {}
    return {"td": {"data-label": label, **shared}, "th": shared}


class LinesTable(tables.Table):
    """Every line of a purchase."""

    number = tables.Column(_("Order"), accessor="order__number", attrs=labelled(_("Order")))
    name = tables.Column(
        _("Participant"), accessor="order__contact__full_name", attrs=labelled(_("Participant"))
    )
    article = tables.Column(_("Article"), accessor="variant__item__article", attrs=labelled(_("Article")))
    item = tables.Column(_("Item"), accessor="variant__item__name", attrs=labelled(_("Item")))
    variant = tables.Column(
        _("Size, colour"), accessor="variant", orderable=False, attrs=labelled(_("Size, colour"))
    )
    quantity = tables.Column(_("Pieces"), attrs=labelled(_("Pieces"), figure=True))
    unit_price = tables.TemplateColumn(
        "{{ record.unit_price|money }}",
        verbose_name=_("Price"),
        attrs=labelled(_("Price"), figure=True),
    )
    state = tables.TemplateColumn(
        '{% status kind="line" value=record.state %}{% if record.ended_because %}'
        ' <span class="quiet">{{ record.get_ended_because_display }}</span>{% endif %}',
        verbose_name=_("State"),
        attrs=labelled(_("State")),
    )

    class Meta:
        model = Line
        fields = ("number", "name", "article", "item", "variant", "quantity", "unit_price", "state")
        template_name = "purchases/desk/sortable.html"
        attrs = {"class": "table table-stack"}
        empty_text = _("No line is like that.")

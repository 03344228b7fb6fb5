"""What came and is the organizer's: stock for rehoming."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from purchases.models import Leftover, Purchase
from purchases.selectors.exports.columns import Column, worded
from purchases.states import LeftoverOrigin

FIELDS = ("name", "variant__item__article", "variant__item__name", "variant__size", "variant__colour",
          "pieces", "origin")  # fmt: skip


def count(purchase: Purchase) -> int:
    """How many positions are left over. 1 query."""
    return Leftover.objects.filter(purchase=purchase).count()


def records(purchase: Purchase) -> Iterator[Any]:
    """What is left over, as it was recorded. 1 query, read as it goes."""
    rows = Leftover.objects.filter(purchase=purchase).order_by("pk")
    return rows.values_list(*FIELDS, named=True).iterator(chunk_size=2_000)


def columns(purchase: Purchase) -> list[Column]:
    """What may stand in the table, in its order."""
    return [
        Column("article", _("Article"), attrgetter("variant__item__article")),
        Column("item", _("Item"), lambda row: row.variant__item__name or row.name),
        Column("size", _("Size"), attrgetter("variant__size")),
        Column("colour", _("Colour"), attrgetter("variant__colour")),
        Column("pieces", _("Pieces"), attrgetter("pieces")),
        Column("origin", _("Why"), worded(LeftoverOrigin.choices, "origin")),
    ]

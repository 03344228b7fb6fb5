"""Who still has goods to collect, and what is due on them. Rule: R-HANDOVER."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from moneyed import Money

from config.kernel.money import from_minor
from purchases.models import Line, Order, Purchase
from purchases.rules.pricing import line_dues
from purchases.selectors.dues import priced, tariff_of
from purchases.states import CAME, LineState


def orders_to_hand_over(purchase: Purchase, *, among: Collection[int] | None = None) -> QuerySet[Order]:
    """Orders that had goods in the parcel, with `waiting` pieces to collect and `handed` ones.

    Those with goods to collect come first. 1 query when read.
    """
    orders = Order.objects.filter(purchase=purchase, lines__state__in=sorted(CAME))
    if among is not None:
        orders = orders.filter(pk__in=list(among))
    return (
        orders.select_related("contact")
        .annotate(
            waiting=Sum("lines__received", filter=Q(lines__state=LineState.ARRIVED), default=0),
            handed=Sum("lines__received", filter=Q(lines__state=LineState.HANDED_OVER), default=0),
            bags=Count("lines", filter=Q(lines__state=LineState.ARRIVED)),
        )
        .order_by("number")
    )


@dataclass(frozen=True, slots=True)
class Parcel:
    """One line that arrived, with what it costs, delivery included."""

    line: Line
    due: Money


def parcels_of(purchase: Purchase, *, order: Order) -> list[Parcel]:
    """The lines of an order that arrived, to collect or collected. 1 query."""
    tariff = tariff_of(purchase)
    lines = (
        Line.objects.filter(order=order, state__in=sorted(CAME))
        .select_related("variant__item")
        .order_by("variant__item__position", "pk")
    )
    return [
        Parcel(line, from_minor(line_dues(priced(line), tariff=tariff).total, purchase.currency))
        for line in lines
    ]

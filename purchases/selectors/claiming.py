"""What a record that somebody may take over holds. Rule: R-OFFSITE."""

from collections.abc import Sequence
from dataclasses import dataclass

from purchases.models import Line, Order
from purchases.states import LineState

GONE = (LineState.WITHDRAWN, LineState.RELEASED)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One order of the record, with the lines that were not given up."""

    order: Order
    lines: Sequence[Line]


def record_of(*, contact_id: int) -> list[Recorded]:
    """The orders of a contact, the newest purchase first. 2 queries."""
    orders = (
        Order.objects.filter(contact=contact_id).select_related("purchase").order_by("-created_at", "-pk")
    )
    lines: dict[int, list[Line]] = {order.pk: [] for order in orders}
    found = Line.objects.filter(order__in=list(lines)).exclude(state__in=GONE).select_related("variant__item")
    for line in found.order_by("placed_at", "pk"):
        lines[line.order_id].append(line)
    return [Recorded(order, lines[order.pk]) for order in orders]

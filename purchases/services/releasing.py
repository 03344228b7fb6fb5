"""Ending confirmed lines after the stop, and giving their places on."""

from collections.abc import Collection, Mapping
from datetime import datetime

from config.kernel.bulk import add_to_rows
from participants.models import User
from purchases.models import Line, Order, Purchase, Variant
from purchases.rules.pricing import unit_price
from purchases.selectors.dues import tariff_of
from purchases.services.acting import record, tell_orders
from purchases.services.charging import charge_order
from purchases.services.stock import free_places
from purchases.states import LineEnd, LineState

FOUND_NO_PLACE = (LineEnd.NO_PLACE, LineEnd.ROW, LineEnd.PACK)


def release_lines(
    purchase: Purchase, order: Order, lines: Collection[Line], because: LineEnd, by: User, at: datetime
) -> dict[int, int]:
    """End confirmed lines of an order after the stop: places freed, dues taken back; pieces by variant.

    The caller holds the purchase's lock.
    """
    ending = Line.objects.filter(pk__in=[line.pk for line in lines])
    freed = free_places(ending)
    ending.update(state=LineState.RELEASED, ended_at=at, ended_because=because, refusal_asked_at=None)
    charge_order(purchase=purchase, order=order, kind="released", by=by, at=at)
    purchase.save(update_fields=["charges"])
    record(purchase, "released", by=by, at=at, order=order, became=str(sum(freed.values())),
           params={"because": because.value})  # fmt: skip
    return freed


def give_places_on(
    purchase: Purchase, *, unpaid: Order, freed: Mapping[int, int], by: User, at: datetime
) -> None:
    """Freed places go first to others' lines of the variant that were released at this stop, earliest first."""
    waiting = (
        Line.objects.select_for_update(of=("self",))
        .select_related("order__contact", "order__purchase")
        .filter(variant__in=sorted(freed), state=LineState.RELEASED)
        .filter(ended_because__in=FOUND_NO_PLACE, ended_at=purchase.stopped_at)
        .exclude(order=unpaid)
        .order_by("placed_at", "pk")
    )
    left = dict(freed)
    for line in waiting:
        if line.quantity > left[line.variant_id]:
            continue
        left[line.variant_id] -= line.quantity
        line.state, line.ended_at, line.ended_because = LineState.CONFIRMED, None, ""
        line.stop_unit = unit_price(price=line.unit_price.amount, tariff=tariff_of(purchase))
        line.save(update_fields=["state", "ended_at", "ended_because", "stop_unit"])
        add_to_rows(Variant, "taken", [(line.variant_id, line.quantity)])
        charge_order(purchase=purchase, order=line.order, kind="place_found", by=by, at=at)
        purchase.save(update_fields=["charges"])
        record(purchase, "place_found", by=by, at=at, order=line.order, became=str(line.quantity))
        tell_owner(purchase, line.order, "place_found", at)


def tell_owner(purchase: Purchase, order: Order, kind: str, at: datetime) -> None:
    """Tell the order's participant, if they have an account."""
    if order.contact.user_id:
        tell_orders(purchase, kind, orders=[(order.pk, order.contact.user_id)], params={}, at=at)

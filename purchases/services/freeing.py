"""Places that become free: pieces withdrawn, and who waits for them. Rules: R-LINE, R-PACK."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from config.kernel.bulk import add_to_rows, insert_rows, update_rows
from purchases.models import Line, Variant
from purchases.models.order import EVERY_LINE
from purchases.services.leeway import stand_leeways
from purchases.states import PLACED, LineEnd, LineState


def confirm_waiting(*, variants: list[int]) -> None:
    """Give free places to waiting lines of `variants`, earliest first; a line fits whole or waits on.

    The caller holds the variants, or the whole purchase.
    """
    waiting = Line.objects.filter(variant__in=variants, state=LineState.WAITING).order_by("placed_at", "pk")
    lines = list(waiting.values_list("pk", "variant_id", "quantity"))
    if not lines:
        return
    limits = (
        Variant.objects.select_for_update().filter(pk__in=sorted({line[1] for line in lines})).order_by("pk")
    )
    free = {each.pk: None if each.limit is None else each.limit - each.taken for each in limits}
    confirmed: list[tuple[int, str]] = []
    taken: dict[int, int] = {}
    for pk, variant_id, quantity in lines:
        left = free[variant_id]
        if left is not None and left < quantity:
            continue
        if left is not None:
            free[variant_id] = left - quantity
        taken[variant_id] = taken.get(variant_id, 0) + quantity
        confirmed.append((pk, LineState.CONFIRMED))
    update_rows(Line, ["state"], confirmed)
    add_to_rows(Variant, "taken", list(taken.items()))


def withdraw_pieces(fewer: Mapping[tuple[int, int], int], at: datetime, *, among: Q = EVERY_LINE) -> None:
    """Withdraw that many pieces of each (order, variant), latest line first. At most 10 queries in all."""
    if not fewer:
        return
    lines = Line.objects.select_for_update(of=("self",)).filter(among, state__in=sorted(PLACED))
    lines = lines.order_by("-placed_at", "-pk")
    lines = lines.filter(order__in={order for order, _ in fewer}, variant__in={key for _, key in fewer})
    left = dict(fewer)
    gone: dict[Line, int] = {}
    freed: dict[int, int] = {}
    for line in lines:
        key = line.order_id, line.variant_id
        pieces = min(line.quantity, left.get(key, 0))
        if pieces:
            left[key] -= pieces
            gone[line] = pieces
            if line.state == LineState.CONFIRMED:
                freed[line.variant_id] = freed.get(line.variant_id, 0) + pieces
    _withdraw(gone, at)
    add_to_rows(Variant, "taken", [(variant, -pieces) for variant, pieces in freed.items()])
    confirm_waiting(variants=sorted(freed))


def _withdraw(gone: Mapping[Line, int], at: datetime) -> None:
    """End these pieces; a line of which some stay splits, and they keep their time. Rule: R-LINE."""
    parted = [(line, pieces) for line, pieces in gone.items() if pieces < line.quantity]
    ended = {"state": LineState.WITHDRAWN, "ended_at": at, "ended_because": LineEnd.OWN_WISH}
    whole = [line.pk for line, pieces in gone.items() if pieces == line.quantity]
    update_rows(Line, list(ended), [(pk, *ended.values()) for pk in whole])
    update_rows(Line, ["quantity"], [(line.pk, line.quantity - pieces) for line, pieces in parted])
    fields = [field.attname for field in Line._meta.concrete_fields if not field.primary_key]
    parts_that_go = {**ended, "tolerance": 0, "extra": 0}
    split_off = [{**vars(line), **parts_that_go, "quantity": pieces} for line, pieces in parted]
    insert_rows(Line, fields, [[line[name] for name in fields] for line in split_off])
    # Of what stays, the earliest line goes on with the tolerance.
    bearers = [line for line, pieces in gone.items() if pieces == line.quantity and line.tolerance]
    stand_leeways([(each.order_id, each.variant_id, each.tolerance, each.replacement) for each in bearers])

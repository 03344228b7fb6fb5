"""Writing what the allocator decided: pieces bought, moved, dealt by tolerance, kept and released."""

from datetime import datetime
from typing import Any

from django.db.models import F, Sum

from config.kernel.bulk import insert_rows, update_rows
from purchases.models import Item, Line, Purchase, Variant
from purchases.selectors.outlook import Outlook, StopPart
from purchases.services.freeing import confirm_waiting
from purchases.states import LineState

ALTERED = (
    "variant_id", "quantity", "extra", "unit_price", "wished_id", "wished_price", "state", "ended_at",
    "ended_because", "stop_unit", "tier_price",
)  # fmt: skip


def write_outlook(purchase: Purchase, outlook: Outlook, *, at: datetime) -> None:
    """Make the lines and places of the purchase what `outlook` says. At most 4 statements.

    The first part of a line keeps its row; a further one becomes a line of its own with the old time
    (R-LINE). The caller holds the purchase's lock, so that nobody orders meanwhile.
    """
    priced = ["stop_unit"] if outlook.tier is None else ["stop_unit", "tier_price"]
    given = [(part.line.pk, part.stop_unit, part.tier_price)[: 1 + len(priced)] for part in outlook.whole]
    update_rows(Line, priced, given)
    altered = [parts[0] for parts in outlook.altered.values()]
    update_rows(Line, ALTERED, [(part.line.pk, *_altered(part, at)) for part in altered])
    split_off = [part for parts in outlook.altered.values() for part in parts[1:]]
    insert_rows(
        Line,
        [
            *ALTERED, "order_id", "unit_price_currency", "placed_at", "placed_by_id", "replacement",
            "tolerance", "defective", "delivery_share", "refusal_declined",
        ],
        [
            (
                *_altered(part, at), part.line.order_id, purchase.supplier_currency, part.line.placed_at,
                part.line.placed_by_id, part.line.replacement, part.extra, 0, 0, "",
            )
            for part in split_off
        ],
    )  # fmt: skip
    _hold_places(outlook)


def _altered(part: StopPart, at: datetime) -> tuple[Any, ...]:
    ended = part.state == LineState.RELEASED
    wished, wished_price = part.line.wished_id, part.line.wished_price
    if part.is_moved and wished is None:
        wished, wished_price = part.line.variant_id, part.line.price
    return (
        part.variant_id,
        part.quantity,
        part.extra,
        part.price,
        wished,
        wished_price,
        part.state,
        at if ended else None,
        part.because,
        part.stop_unit,
        part.tier_price,
    )


def _hold_places(outlook: Outlook) -> None:
    """Bring `taken` and `own` of the variants to what is bought of them now."""
    taken = {pk: listed.taken - listed.own for pk, listed in outlook.catalogue.variants.items()}
    for parts in outlook.altered.values():
        line = parts[0].line
        if line.state == LineState.CONFIRMED:
            taken[line.variant_id] -= line.quantity
        for part in parts:
            if part.state == LineState.CONFIRMED:
                taken[part.variant_id] += part.quantity
    own = outlook.plan.own
    update_rows(
        Variant,
        ["taken", "own"],
        [
            (pk, taken[pk] + own.get(pk, 0), own.get(pk, 0))
            for pk, listed in outlook.catalogue.variants.items()
            if (taken[pk] + own.get(pk, 0), own.get(pk, 0)) != (listed.taken, listed.own)
        ],
    )


def take_back_dealing(purchase: Purchase) -> None:
    """Make the lines what they were before the stop: no replacement, no extra pieces, no own places.

    Pieces that were moved or kept wait for a place again and get it where it is still free, with their
    old time. Released ones stay so until their owner takes them back (R-STATES, reopen).
    """
    lines = Line.objects.filter(order__purchase=purchase)
    lines.filter(state=LineState.CONFIRMED, wished__isnull=False).update(state=LineState.WAITING)
    lines.filter(state=LineState.WAITING, wished__isnull=False).update(
        variant=F("wished"), unit_price=F("wished_price"), wished=None, wished_price=None
    )
    lines.exclude(stop_unit=None, extra=0, tier_price=None, topped_up_at=None).update(
        quantity=F("quantity") - F("extra"), extra=0, stop_unit=None, tier_price=None, topped_up_at=None
    )
    Item.objects.filter(purchase=purchase, in_top_up=True).update(in_top_up=False)
    _count_places(purchase)


def _count_places(purchase: Purchase) -> None:
    """Let `taken` be what confirmed lines hold, without own places, and give what is free to who waits."""
    lines = Line.objects.filter(order__purchase=purchase).order_by()
    held = dict(
        lines.filter(state=LineState.CONFIRMED).values_list("variant_id").annotate(pieces=Sum("quantity"))
    )
    known = Variant.objects.filter(item__purchase=purchase).values_list("pk", "taken", "own")
    update_rows(
        Variant,
        ["taken", "own"],
        [(pk, held.get(pk, 0), 0) for pk, taken, own in known if (taken, own) != (held.get(pk, 0), 0)],
    )
    waiting = lines.filter(state=LineState.WAITING).values_list("variant_id", flat=True).distinct()
    confirm_waiting(variants=sorted(waiting))

"""Putting the orders of a cancelled purchase into the organizer's next one. Rule: R-STATES (cancel)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from participants.notices import until
from participants.services.contacts import lock_book
from purchases.models import Line, Purchase, Variant
from purchases.models.purchase import known
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
)
from purchases.services.joining import barred_orders, held_pieces, orders_of_contacts
from purchases.services.leeway import stand_leeways
from purchases.services.ordering import insert_lines
from purchases.states import TAKING_ORDERS, LineEnd, PurchaseState, Replacement, SaleForm


class CannotCopyOrders(DomainError):
    """The orders cannot be put into that purchase."""

    rule = "R-STATES"


@dataclass(frozen=True, slots=True)
class CopiedOrders:
    """How many people's orders were copied, and pieces that the new purchase cannot give."""

    people: int
    pieces: int
    left_out: int


def copy_orders(*, cancelled_id: int, into_id: int, by: User, at: datetime) -> CopiedOrders:
    """Order for everybody what the cancelled purchase could not bring, at the prices of now.

    Articles, sizes and colours are matched; a pack's tolerance and what may replace a line go along.
    What is sold out, not offered, not in stock for the whole wish, or wished by somebody on a blacklist
    is left out. Copying again adds nothing. Everybody concerned is told, and may change or withdraw as
    with any order.
    """
    try:
        with atomic():
            purchase = lock_purchase(into_id)
            check_organizer(purchase, by=by, refusal=CannotCopyOrders)
            check_state(purchase, TAKING_ORDERS, refusal=CannotCopyOrders)
            if at >= known(purchase.stop_at):
                raise CannotCopyOrders(_("The stop has come: no new orders are taken."), rule="R-MINIMUM")
            cancelled = Purchase.objects.select_related("organizer").get(pk=cancelled_id)
            check_organizer(cancelled, by=by, refusal=CannotCopyOrders)
            check_state(cancelled, [PurchaseState.CANCELLED], refusal=CannotCopyOrders)
            lock_book(owner_id=purchase.organizer.user_id)
            copied, orders = _copy(cancelled, purchase, by, at)
            if not copied.pieces:
                raise CannotCopyOrders(_("Nothing of it can be ordered here, or it is ordered already."))
            record(
                purchase, "orders_copied", by=by, at=at, became=cancelled.title,
                params={"people": copied.people, "pieces": copied.pieces, "left_out": copied.left_out},
            )  # fmt: skip
            tell_orders(
                purchase,
                "orders_copied",
                orders=[pair for pair in participants_of(purchase) if pair[0] in orders],
                params={
                    order: {
                        "cancelled": cancelled.title,
                        "stop": until(known(purchase.stop_at), zone=purchase.time_zone),
                    }
                    for order in orders
                },
                at=at,
            )
    except IntegrityError as error:
        raise CannotCopyOrders(_("Somebody was faster: a part of this is no longer there.")) from error
    return copied


def _copy(cancelled: Purchase, purchase: Purchase, by: User, at: datetime) -> tuple[CopiedOrders, set[int]]:
    wishes = _wishes(cancelled)
    orders = orders_of_contacts(
        purchase, sorted({contact for contact, *_key in wishes}), off_site=False, at=at
    )
    barred = barred_orders(purchase, orders.values(), at=at)
    offered = _offered(purchase)
    held = held_pieces(orders.values())
    rows: list[tuple[Any, ...]] = []
    taken: dict[int, int] = {}
    left_out = 0
    leeways: list[tuple[int, int, int, str]] = []
    for (contact, *key), wish in wishes.items():
        order, variant = orders[contact], offered.get(tuple(key))
        if variant is None or order in barred:
            left_out += wish.pieces
            continue
        has = held.get((order, variant.pk), 0)
        more = wish.pieces - has
        free = None if variant.limit is None else variant.limit - variant.taken - taken.get(variant.pk, 0)
        if more <= 0:
            continue
        if free is not None and free < more:
            left_out += more
            continue
        price = variant.price if variant.price is not None else variant.item.price
        rows.append((order, variant.pk, more, price.amount, str(price.currency), at, by.pk))
        taken[variant.pk] = taken.get(variant.pk, 0) + more
        if not has:
            tolerance = wish.tolerance if variant.item.sale_form == SaleForm.PACK else 0
            leeways.append((order, variant.pk, tolerance, wish.replacement))
    insert_lines(rows)
    stand_leeways(leeways)
    add_to_rows(Variant, "taken", list(taken.items()))
    people = {row[0] for row in rows}
    return CopiedOrders(len(people), sum(taken.values()), left_out), people


@dataclass(slots=True)
class _Wish:
    """The pieces of one person, the most they would take beyond, and what they said may replace them."""

    pieces: int = 0
    tolerance: int = 0
    replacement: str = Replacement.EXACT


def _wishes(cancelled: Purchase) -> dict[tuple[Any, ...], _Wish]:
    """What the cancelling released, by (contact, article, size, colour), earliest first."""
    lines = Line.objects.filter(order__purchase=cancelled, ended_because=LineEnd.CANCELLED)
    # A record that was taken over may have left a settled order behind.
    lines = lines.annotate(party=Coalesce("order__contact__merged_into", "order__contact"))
    rows = lines.order_by("placed_at", "pk").values_list(
        "party",
        "variant__item__article",
        "variant__size",
        "variant__colour",
        "quantity",
        "tolerance",
        "replacement",
    )
    wishes: dict[tuple[Any, ...], _Wish] = {}
    for *key, pieces, tolerance, replacement in rows:
        wish = wishes.setdefault(tuple(key), _Wish())
        wish.pieces += pieces
        wish.tolerance = max(wish.tolerance, tolerance)
        wish.replacement = replacement
    return wishes


def _offered(purchase: Purchase) -> dict[tuple[Any, ...], Variant]:
    variants = Variant.objects.filter(item__purchase=purchase, item__sold_out=False).select_related("item")
    return {(variant.item.article, variant.size, variant.colour): variant for variant in variants}

"""A timed window after the stop to fill rows and packs that were kept open. Rule: R-TOPUP."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.bulk import insert_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from participants.notices import until
from participants.selectors import is_blacklisted
from participants.services.contacts import contact_for_user, lock_book
from purchases.models import Item, Line, Order, Purchase
from purchases.rules.allocation import Choices, open_places, opens_no_gap
from purchases.rules.deadlines import prepayment_due
from purchases.selectors.dues import dues_of
from purchases.selectors.outlook import NOT_FULL, Outlook, ended, look
from purchases.selectors.standing import Catalogue, Standing, read_catalogue, waiting_in, wanted_of
from purchases.selectors.top_up import is_open, items_with_kept_pieces, top_up_catalogue
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
    tell_users,
)
from purchases.services.charging import charge_purchase
from purchases.services.dealing import write_outlook
from purchases.services.ordering import number_order
from purchases.services.price_tiers import settle_tier
from purchases.services.stop_notices import tell_changes
from purchases.states import GapChoice, LineEnd, LineState, PurchaseState


class CannotTopUp(DomainError):
    """The top-up cannot be opened, used or ended so."""

    rule = "R-TOPUP"


def open_top_up(
    *, purchase_id: int, items: Collection[int], ends_at: datetime, by: User, at: datetime
) -> Purchase:
    """Let people fill the rows and packs of `items` that were kept open, until `ends_at`.

    What is added is to be prepaid by the terms' due time after that. Pieces kept in other items are
    released.
    """
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotTopUp)
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotTopUp)
        if is_open(purchase, at):
            raise CannotTopUp(_("A top-up is open already."))
        if ends_at <= at:
            raise CannotTopUp(_("The end must be in the future."), field="ends_at")
        kept = set(items_with_kept_pieces(purchase))
        if not items or not set(items) <= kept:
            raise CannotTopUp(_("Choose items with rows or packs that were kept open."), field="items")
        _release(purchase, sorted(kept - set(items)), at)
        Item.objects.filter(pk__in=sorted(items)).update(in_top_up=True)
        purchase.top_up_until = ends_at
        purchase.top_up_due_at = prepayment_due(
            stopped_at=ends_at,
            days=purchase.terms.prepay_days,
            zone=purchase.time_zone,
            when=purchase.terms.prepay_when,
        )
        purchase.save(update_fields=["top_up_until", "top_up_due_at"])
        record(purchase, "top_up_opened", by=by, at=at, became=str(len(items)))
        tell_users(
            purchase,
            "top_up_opened",
            users=_who_may_join(purchase),
            params={"until": until(ends_at, zone=purchase.time_zone)},
            at=at,
        )
    return purchase


def top_up(*, slug: str, wanted: Mapping[int, int], by: User, at: datetime) -> Order:
    """Add pieces that complete open rows and packs; whoever is full is confirmed and charged at once.

    Added pieces cannot be withdrawn. Wholly taken or refused.
    """
    with atomic():
        purchase = lock_purchase(Purchase.objects.values_list("pk", flat=True).get(slug=slug))
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotTopUp)
        if not is_open(purchase, at):
            raise CannotTopUp(_("No top-up is open now."))
        if is_blacklisted(user_id=by.pk, owner_id=purchase.organizer.user_id, at=at):
            raise CannotTopUp(_("You are on a blacklist and cannot order here."), rule="R-BLACKLIST")
        catalogue = top_up_catalogue(purchase)
        _check_places(catalogue, wanted)
        order_id = _order_of(purchase, by, at)
        _add_pieces(purchase, catalogue, order_id, wanted, by, at)
        record(
            purchase, "topped_up", by=by, at=at, became=str(sum(wanted.values())),
            order=Order(pk=order_id, purchase=purchase),
        )  # fmt: skip
        _confirm_full(purchase, catalogue, by, at)
        return Order.objects.get(pk=order_id)


def end_top_up(*, purchase_id: int, by: User | None, at: datetime) -> Purchase:
    """Release what is still open; the organizer may end it early, the clock ends it in time."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        if by is not None:
            check_organizer(purchase, by=by, refusal=CannotTopUp)
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotTopUp)
        if purchase.top_up_until is None:
            raise CannotTopUp(_("No top-up is open now."))
        close_top_up(purchase, by, at)
    return purchase


def close_top_up(purchase: Purchase, by: User | None, at: datetime) -> None:
    """Release every piece that still waits for its row or pack. The caller holds the purchase's lock."""
    released = _release(purchase, items_with_kept_pieces(purchase), at)
    if purchase.top_up_until is None and not released:
        return
    Item.objects.filter(purchase=purchase, in_top_up=True).update(in_top_up=False)
    if purchase.top_up_until is not None and purchase.top_up_until > at:
        purchase.top_up_until = at
        purchase.save(update_fields=["top_up_until"])
    record(purchase, "top_up_ended", by=by, at=at, became=str(released))


def _order_of(purchase: Purchase, by: User, at: datetime) -> int:
    mine = Order.objects.filter(purchase=purchase, contact__user=by).values_list("pk", flat=True).first()
    if mine is not None:
        return mine
    lock_book(owner_id=purchase.organizer.user_id)
    contact_id = contact_for_user(owner_id=purchase.organizer.user_id, user=by, at=at)
    return number_order(purchase=purchase, contact_id=contact_id, at=at)


def _add_pieces(
    purchase: Purchase, catalogue: Catalogue, order_id: int, wanted: Mapping[int, int], by: User, at: datetime
) -> None:
    currency = purchase.supplier_currency
    insert_rows(
        Line,
        [
            "order_id", "variant_id", "quantity", "unit_price", "unit_price_currency", "placed_at",
            "placed_by_id", "state", "defective", "delivery_share", "refusal_declined", "ended_because",
        ],
        [
            (
                order_id, pk, pieces, catalogue.variants[pk].price, currency, at,
                by.pk, LineState.WAITING, 0, 0, "", "",
            )
            for pk, pieces in wanted.items()
            if pieces
        ],
    )  # fmt: skip


def _check_places(catalogue: Catalogue, wanted: Mapping[int, int]) -> None:
    if not any(wanted.values()):
        raise CannotTopUp(_("Choose at least one item."))
    lines = wanted_of(catalogue, waiting_in(catalogue))
    places = open_places(catalogue.sold, lines)
    for pk, pieces in wanted.items():
        free = places.get(pk, 0)
        if not 0 <= pieces <= free:
            raise CannotTopUp(
                _only(free),
                field=f"quantity-{pk}",
            )
    if not opens_no_gap(catalogue.sold, lines, wanted):
        raise CannotTopUp(_("Together these are more pieces than the open pack takes."))


def _only(free: int) -> str:
    if not free:
        return _("No more of it completes a row or pack.")
    return ngettext(
        "Only %(free)d more piece completes a row or pack.",
        "Only %(free)d more pieces complete a row or pack.",
        free,
    ) % {"free": free}


def _confirm_full(purchase: Purchase, catalogue: Catalogue, by: User, at: datetime) -> None:
    """Confirm and charge what fills a row or pack now."""
    keep = Choices(default=GapChoice.KEEP)
    outlook = look(purchase, catalogue, waiting_in(catalogue), choices=keep)
    full = {part.line.pk for part in outlook.bought()}
    if not full:
        return
    outlook.plan.own = _own_places(catalogue)
    write_outlook(purchase, outlook, at=at)
    Line.objects.filter(pk__in=sorted(full)).update(topped_up_at=at)
    settle_tier(purchase)
    charge_purchase(purchase=purchase, owed=dues_of(purchase), kind="topped_up", by=by, at=at)
    purchase.save(update_fields=["charges"])
    orders = {part.line.order_id for part in outlook.bought()}
    tell_orders(
        purchase,
        "row_filled",
        orders=[pair for pair in participants_of(purchase) if pair[0] in orders],
        params={},
        at=at,
    )


def _release(purchase: Purchase, items: Collection[int], at: datetime) -> int:
    """End the pieces that wait in these items; how many."""
    catalogue = read_catalogue(purchase, items=items)
    waiting = waiting_in(catalogue) if items else []
    if not waiting:
        return 0
    released = Outlook.of_released(
        catalogue, [ended(line, line.quantity, _reason(catalogue, line)) for line in waiting]
    )
    released.plan.own = _own_places(catalogue)
    write_outlook(purchase, released, at=at)
    tell_changes(purchase, released, at)
    return sum(line.quantity for line in waiting)


def _reason(catalogue: Catalogue, line: Standing) -> LineEnd:
    return NOT_FULL[catalogue.variants[line.variant_id].form]


def _own_places(catalogue: Catalogue) -> dict[int, int]:
    return {pk: listed.own for pk, listed in catalogue.variants.items() if listed.own}


def _who_may_join(purchase: Purchase) -> set[int]:
    """Who ordered, marked the purchase or follows its organizer."""
    ordered = {user for _order, user in participants_of(purchase)}
    marked = purchase.favourites.values_list("user_id", flat=True)
    return ordered | set(marked)

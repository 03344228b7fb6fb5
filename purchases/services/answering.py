"""The supplier's answer: what it sends, at which price; and its answer taken back. Rules: R-COST, R-SHORTAGE."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows, insert_rows, update_rows
from config.kernel.days import local_day
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import from_minor, is_whole
from participants.models import User
from participants.notices import money, until
from participants.services.notices import tell
from purchases.models import Line, Purchase, PurchaseEvent, SupplierOrder, SupplierOrderLine, Variant
from purchases.rules.pricing import Dues
from purchases.rules.supply import Answered, until_at_least
from purchases.selectors.dues import dues_of
from purchases.selectors.supplier_answer import Effects, effects_of, snapshot_of
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    order_notices,
    participants_of,
    record,
    tell_orders,
)
from purchases.services.charging import charge_purchase
from purchases.states import LineEnd, LineState, PurchaseState

ANSWERED, TAKEN_BACK = "supplier_answered", "supplier_answer_taken_back"
MOST_PRICE = Decimal(10) ** 10


class CannotTakeAnswer(DomainError):
    """The supplier's answer cannot be applied, or not be taken back."""

    rule = "R-COST"


def check_answer(
    purchase: Purchase, *, answered: Mapping[int, Answered], by: User
) -> tuple[SupplierOrder, dict[int, SupplierOrderLine]]:
    """The order that was sent and its lines, if `by` may apply this answer to it now. 2 queries.

    Raises CannotTakeAnswer.
    """
    check_organizer(purchase, by=by, refusal=CannotTakeAnswer)
    check_state(purchase, [PurchaseState.STOPPED], refusal=CannotTakeAnswer)
    sent = SupplierOrder.objects.filter(purchase=purchase).first()
    snapshot = snapshot_of(sent) if sent else {}
    if sent is None or not snapshot:
        raise CannotTakeAnswer(_("Note first that the order was sent: the answer is to what was sent."))
    if sent.answered_at:
        raise CannotTakeAnswer(_("The supplier has answered. Take that answer back first."))
    for key, each in answered.items():
        if key not in snapshot:
            raise CannotTakeAnswer(_("The answer names something that was never ordered."))
        _check_one(snapshot[key], each, currency=str(purchase.supplier_currency))
    return sent, snapshot


def _check_one(line: SupplierOrderLine, answered: Answered, *, currency: str) -> None:
    label = f"{line.variant.item.article} {line.variant}".strip()
    if answered.confirmed is not None and answered.confirmed < 0:
        raise CannotTakeAnswer(_("%(article)s: the quantity cannot be negative.") % {"article": label})
    if answered.confirmed is not None and answered.confirmed > line.quantity:
        raise CannotTakeAnswer(
            _("%(article)s: more is confirmed than the %(ordered)d that were ordered.")
            % {"article": label, "ordered": line.quantity}
        )
    price = answered.price
    if price is None:
        return
    if not price.is_finite() or not 0 <= price < MOST_PRICE or not is_whole(price, currency):
        raise CannotTakeAnswer(
            _("%(article)s: this is no price in %(currency)s.") % {"article": label, "currency": currency}
        )


def take_answer(
    *,
    purchase_id: int,
    answered: Mapping[int, Answered],
    rise_until: datetime | None,
    by: User,
    at: datetime,
) -> SupplierOrder:
    """Apply what the supplier says to the order that was sent; what it does not name comes as ordered.

    Of what it does not send the organizer's own pieces go first, then lines by the terms' shortage rule.
    A named price is every line's; whose price rises beyond the agreed percentage is asked until
    `rise_until`. Dues are posted as differences, everybody concerned is told. A constant number of
    statements. Raises CannotTakeAnswer.
    """
    with atomic():
        purchase = lock_purchase(purchase_id)
        sent, snapshot = check_answer(purchase, answered=answered, by=by)
        effects = effects_of(purchase, snapshot=snapshot, answered=answered)
        if effects.risen:
            _check_until(purchase, rise_until, at)
        former = _former(effects)
        _write_order(sent, snapshot, effects, rise_until, at)
        _write_lines(effects, at)
        owed = dues_of(purchase)
        charge_purchase(purchase=purchase, owed=owed, kind=ANSWERED, by=by, at=at)
        purchase.save(update_fields=["charges"])
        record(purchase, ANSWERED, by=by, at=at, became=str(effects.pieces_refused), params=former)
        _tell(purchase, effects, owed, sent, at)
    return sent


def _check_until(purchase: Purchase, rise_until: datetime | None, at: datetime) -> None:
    if rise_until is None:
        raise CannotTakeAnswer(
            _("Say until when the owners of dearer lines may give them up."), field="rise_until"
        )
    today = local_day(at, purchase.time_zone)
    if rise_until < until_at_least(today=today, zone=purchase.time_zone):
        raise CannotTakeAnswer(
            _("Leave the owners time at least until the end of the next day."), field="rise_until"
        )


def _former(effects: Effects) -> dict[str, Any]:
    """What `take_back_answer` needs: own pieces that went, and the lines of each former price."""
    prices: dict[tuple[str, str | None], list[int]] = {}
    for key in effects.priced:
        line = effects.lines[key]
        tier = None if line.tier_price is None else str(line.tier_price)
        prices.setdefault((str(line.unit_price.amount), tier), []).append(key)
    return {
        "own": sorted(effects.own_lost.items()),
        "prices": [[price, tier, keys] for (price, tier), keys in prices.items()],
    }


def _write_order(
    sent: SupplierOrder,
    snapshot: Mapping[int, SupplierOrderLine],
    effects: Effects,
    rise_until: datetime | None,
    at: datetime,
) -> None:
    sent.answered_at, sent.rise_until = at, rise_until if effects.risen else None
    sent.save(update_fields=["answered_at", "rise_until"])
    update_rows(
        SupplierOrderLine,
        ["confirmed", "new_price"],
        [(snapshot[key].pk, *said) for key, said in effects.said.items()],
    )


def _write_lines(effects: Effects, at: datetime) -> None:
    """Own pieces, lines and stock. A line of which some stay splits, and they keep their time: R-LINE."""
    update_rows(Variant, ["own"], list(effects.own.items()))
    freed = dict(effects.own_lost)
    for each in effects.lost:
        key = effects.lines[each.key].variant_id
        freed[key] = freed.get(key, 0) + each.refused
    add_to_rows(Variant, "taken", [(key, -pieces) for key, pieces in freed.items()])
    ended = {
        "state": LineState.REFUSED,
        "ended_at": at,
        "ended_because": LineEnd.SUPPLIER,
        "refusal_asked_at": None,
    }
    update_rows(Line, list(ended), [(each.key, *ended.values()) for each in effects.lost if not each.pieces])
    parted = [each for each in effects.lost if each.pieces]
    update_rows(Line, ["quantity", "extra"], [(each.key, each.pieces, each.extra) for each in parted])
    fields = [field.attname for field in Line._meta.concrete_fields if not field.primary_key]
    split_off = [
        {
            **vars(effects.lines[each.key]),
            **ended,
            "quantity": each.refused,
            "tolerance": 0,
            "extra": 0,
        }
        for each in parted
    ]
    insert_rows(Line, fields, [[line[name] for name in fields] for line in split_off])
    update_rows(
        Line,
        ["unit_price", "tier_price"],
        [(key, price, None) for key, price in effects.priced.items()],
    )


def _tell(
    purchase: Purchase, effects: Effects, owed: Mapping[int, Dues], sent: SupplierOrder, at: datetime
) -> None:
    """Each owner what happened to theirs. 2 statements."""
    everybody = participants_of(purchase)
    params: dict[int, dict[str, Any]] = {}
    for order_id, _user in everybody:
        params[order_id] = {
            "total": money(from_minor(owed.get(order_id, Dues()).total, purchase.currency)),
            "percent": f"{purchase.terms.rise_percent.normalize():f}",
        }
        if sent.rise_until:
            params[order_id]["until"] = until(sent.rise_until, zone=purchase.time_zone)
    concerned = {
        "supplier_refused": set(effects.orders_refused),
        "price_rose": effects.orders_risen,
        "price_changed": effects.orders_priced - effects.orders_risen,
    }
    notices = [
        notice
        for kind, orders in concerned.items()
        for notice in order_notices(
            purchase,
            kind,
            orders=[pair for pair in everybody if pair[0] in orders],
            params={} if kind == "supplier_refused" else params,
            at=at,
        )
    ]
    tell(notices=notices, at=at)


def take_back_answer(*, purchase_id: int, by: User, at: datetime) -> SupplierOrder:
    """Undo the answer, as when it was misread: refused pieces and former prices come back.

    Lines that were given up because of a price stay given up. Raises CannotTakeAnswer.
    """
    try:
        with atomic():
            purchase = lock_purchase(purchase_id)
            check_organizer(purchase, by=by, refusal=CannotTakeAnswer)
            check_state(purchase, [PurchaseState.STOPPED], refusal=CannotTakeAnswer)
            sent = SupplierOrder.objects.filter(purchase=purchase, answered_at__isnull=False).first()
            if sent is None:
                raise CannotTakeAnswer(_("There is no answer to take back."))
            event = PurchaseEvent.objects.filter(purchase=purchase, kind=ANSWERED).latest("pk")
            orders = _restore(purchase, sent, event.params)
            sent.answered_at = sent.rise_until = None
            sent.save(update_fields=["answered_at", "rise_until"])
            SupplierOrderLine.objects.filter(order=sent).update(confirmed=None, new_price=None)
            charge_purchase(purchase=purchase, owed=dues_of(purchase), kind=TAKEN_BACK, by=by, at=at)
            purchase.save(update_fields=["charges"])
            record(purchase, TAKEN_BACK, by=by, at=at)
            told = [pair for pair in participants_of(purchase) if pair[0] in orders]
            tell_orders(purchase, "answer_taken_back", orders=told, params={}, at=at)
    except IntegrityError as error:
        raise CannotTakeAnswer(
            _("What the supplier refused is no longer in stock here; the answer stays.")
        ) from error
    return sent


def _restore(purchase: Purchase, sent: SupplierOrder, former: Mapping[str, Any]) -> set[int]:
    """Lines and own pieces as before the answer; the orders that it is about. 6 statements."""
    refused = list(
        Line.objects.filter(
            order__purchase=purchase,
            state=LineState.REFUSED,
            ended_because=LineEnd.SUPPLIER,
            ended_at=sent.answered_at,
        ).values_list("pk", "order_id", "variant_id", "quantity")
    )
    taken: dict[int, int] = {}
    for _pk, _order, variant, pieces in refused:
        taken[variant] = taken.get(variant, 0) + pieces
    own: dict[int, int] = dict(former["own"])
    for key, pieces in own.items():
        taken[key] = taken.get(key, 0) + pieces
    add_to_rows(Variant, "taken", list(taken.items()))
    add_to_rows(Variant, "own", list(own.items()))
    update_rows(
        Line,
        ["state", "ended_at", "ended_because"],
        [(pk, LineState.CONFIRMED, None, "") for pk, *_rest in refused],
    )
    rows = [
        (key, Decimal(price), None if tier is None else Decimal(tier))
        for price, tier, keys in former["prices"]
        for key in keys
    ]
    update_rows(Line, ["unit_price", "tier_price"], rows)
    priced = Line.objects.filter(pk__in=[row[0] for row in rows]).values_list("order_id", flat=True)
    return {row[1] for row in refused} | set(priced)

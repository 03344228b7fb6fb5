"""The parcel: Bought out -> Arrived, with final cost. Rules: R-SHORTAGE, R-COST, R-REFUND, R-3DAYS."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.bulk import insert_rows, update_rows
from config.kernel.days import local_day
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import from_minor, is_whole, to_minor
from ledger.services import Transfer, post
from participants.models import User
from participants.notices import money
from purchases.models import Arrival, ArrivedVariant, Line, Purchase
from purchases.rules.accounts import cash_account, purchase_account
from purchases.rules.deadlines import distribution_due
from purchases.rules.pricing import Carried, split_delivery, unit_price
from purchases.rules.shortage import deal_arrived
from purchases.selectors.dues import balances_of_orders, tariff_of
from purchases.services.acting import check_may, lock_purchase, participants_of, record, tell_orders
from purchases.services.charging import charge_purchase
from purchases.states import LineEnd, LineState, PaymentWay, PurchaseState


class CannotArrive(DomainError):
    """The arrival cannot be recorded."""

    rule = "R-STATES"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one variant: pieces fit to hand over, and pieces that came broken."""

    fit: int
    defective: int = 0


@dataclass(slots=True)
class _BoughtLine:
    pk: int
    order_id: int
    variant_id: int
    quantity: int
    unit: int
    weight: int | None
    fit: int = 0
    defective: int = 0
    delivery: int = 0


def record_arrival(
    *,
    purchase_id: int,
    received_on: date,
    delivery_cost: Money,
    received: Mapping[int, Received],
    by: User,
    at: datetime,
) -> Purchase:
    """Deal what came to those who ordered it, split the delivery cost and charge the final cost.

    `received` is by variant; a variant left out came in full. A parcel that never comes is an arrival
    of zero of everything: all is taken back.
    """
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "arrive", by=by, refusal=CannotArrive)
        _check_parcel(purchase, received_on, delivery_cost, at)
        lines = _bought_lines(purchase)
        bought = _bought_by_variant(lines)
        came = {variant: received.get(variant, Received(pieces)) for variant, pieces in bought.items()}
        _check_counts(bought, came, received)
        _deal(purchase, lines, came)
        by_value_instead = _split_cost(purchase, lines, to_minor(delivery_cost))
        arrival = Arrival.objects.create(
            purchase=purchase,
            received_on=received_on,
            delivery_cost=delivery_cost,
            split_by_value_instead=by_value_instead,
            by=by,
            at=at,
        )
        insert_rows(
            ArrivedVariant,
            ["arrival_id", "variant_id", "bought", "received", "defective"],
            [(arrival.pk, pk, bought[pk], came[pk].fit, came[pk].defective) for pk in sorted(bought)],
        )
        _save_lines(lines, at)
        purchase.arrive(
            at=at,
            distribution_due_at=distribution_due(
                received_on=received_on,
                days=purchase.terms.distribution_days,
                zone=purchase.time_zone,
            ),
        )
        charge_purchase(purchase=purchase, kind="final_cost", by=by, at=at)
        purchase.save(update_fields=["state", "arrived_at", "distribution_due_at", "charges"])
        _post_delivery_cost(purchase, arrival, by, at)
        record(purchase, "arrived", by=by, at=at, was=PurchaseState.BOUGHT_OUT, became=purchase.state)
        _tell(purchase, lines, at)
    return purchase


def _check_parcel(purchase: Purchase, received_on: date, delivery_cost: Money, at: datetime) -> None:
    if str(delivery_cost.currency) != purchase.currency:
        raise CannotArrive(
            _("Delivery cost is in %(currency)s.") % {"currency": purchase.currency}, field="delivery_cost"
        )
    if not delivery_cost.amount.is_finite() or delivery_cost.amount < 0:
        raise CannotArrive(_("Delivery cost cannot be negative."), field="delivery_cost")
    if delivery_cost.amount >= 10**10:
        raise CannotArrive(_("The sum is too large."), field="delivery_cost")
    if not is_whole(delivery_cost.amount, purchase.currency):
        raise CannotArrive(_("This currency has fewer decimals."), field="delivery_cost")
    if received_on > local_day(at, purchase.time_zone):
        raise CannotArrive(_("The day is in the future."), field="received_on")
    if received_on < purchase.supplier_payment.paid_on:
        raise CannotArrive(_("The parcel cannot come before it was paid for."), field="received_on")


def _bought_lines(purchase: Purchase) -> list[_BoughtLine]:
    tariff = tariff_of(purchase)
    rows: Any = (
        Line.objects.filter(order__purchase=purchase, state=LineState.BOUGHT)
        .order_by("placed_at", "pk")
        .values_list(
            "pk", "order_id", "variant_id", "quantity", "unit_price", "stop_unit", "variant__item__weight"
        )
    )
    return [
        _BoughtLine(
            pk,
            order_id,
            variant_id,
            quantity,
            unit_price(price=price, tariff=tariff, stop_unit=stop_unit),
            weight,
        )
        for pk, order_id, variant_id, quantity, price, stop_unit, weight in rows
    ]


def _bought_by_variant(lines: list[_BoughtLine]) -> dict[int, int]:
    bought: dict[int, int] = {}
    for line in lines:
        bought[line.variant_id] = bought.get(line.variant_id, 0) + line.quantity
    return bought


def _check_counts(
    bought: Mapping[int, int], came: Mapping[int, Received], given: Mapping[int, Received]
) -> None:
    if set(given) - set(bought):
        raise CannotArrive(_("One of the items was not bought."), field="received")
    for variant, pieces in bought.items():
        counted = came[variant]
        if counted.fit < 0 or counted.defective < 0 or counted.fit + counted.defective > pieces:
            raise CannotArrive(
                _("Received and defective pieces must add up to no more than the %(count)d bought.")
                % {"count": pieces},
                rule="R-SHORTAGE",
                field=f"received-{variant}",
            )


def _deal(purchase: Purchase, lines: list[_BoughtLine], came: Mapping[int, Received]) -> None:
    by_variant: dict[int, list[_BoughtLine]] = {}
    for line in lines:
        by_variant.setdefault(line.variant_id, []).append(line)
    rule = purchase.terms.shortage_rule
    for variant, wanting in by_variant.items():
        for line, pieces in zip(
            wanting, deal_arrived([x.quantity for x in wanting], came=came[variant].fit, by=rule), strict=True
        ):
            line.fit = pieces
        missing = [line.quantity - line.fit for line in wanting]
        for line, pieces in zip(
            wanting, deal_arrived(missing, came=came[variant].defective, by=rule), strict=True
        ):
            line.defective = pieces


def _split_cost(purchase: Purchase, lines: list[_BoughtLine], cost: int) -> bool:
    arrived = [line for line in lines if line.fit]
    shares = split_delivery(
        cost,
        [Carried(line.order_id, line.unit * line.fit, line.fit, line.weight) for line in arrived],
        by=purchase.terms.delivery_split,
    )
    for line, part in zip(arrived, shares.parts, strict=True):
        line.delivery = part
    return shares.by_value_instead


def _save_lines(lines: list[_BoughtLine], at: datetime) -> None:
    update_rows(
        Line,
        ["state", "received", "defective", "delivery_share", "ended_at", "ended_because"],
        [
            (line.pk, LineState.ARRIVED, line.fit, line.defective, line.delivery, None, "")
            if line.fit
            else (
                line.pk,
                LineState.REFUNDED,
                0,
                line.defective,
                0,
                at,
                LineEnd.DEFECTIVE if line.defective else LineEnd.SHORT,
            )
            for line in lines
        ],
    )


def _post_delivery_cost(purchase: Purchase, arrival: Arrival, by: User, at: datetime) -> None:
    post(
        kind="delivery_paid",
        source=purchase.source,
        key=f"arrival:{arrival.pk}",
        unit=purchase.currency,
        transfers=[
            Transfer(
                purchase_account(purchase_id=purchase.pk, name="delivery_cost"),
                cash_account(purchase_id=purchase.pk, way=PaymentWay.TRANSFER),
                to_minor(arrival.delivery_cost),
            )
        ],
        at=at,
        by=by,
    )


def _tell(purchase: Purchase, lines: list[_BoughtLine], at: datetime) -> None:
    missing: dict[int, int] = {}
    for line in lines:
        missing[line.order_id] = missing.get(line.order_id, 0) + line.quantity - line.fit
    balances = balances_of_orders(purchase)
    params = {
        order_id: {
            "balance": money(from_minor(max(0, balances.get(order_id, 0)), purchase.currency)),
            "missing": missing[order_id],
        }
        for order_id in missing
    }
    everybody = [pair for pair in participants_of(purchase) if pair[0] in missing]
    for kind, short in (("arrived", False), ("arrived_short", True)):
        orders = [pair for pair in everybody if bool(missing[pair[0]]) is short]
        tell_orders(purchase, kind, orders=orders, params=params, at=at)

"""Stop and reopen. Rules: R-STATES, R-STOP-ORDER, R-MINIMUM, R-PREPAY."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.kernel.bulk import update_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import from_minor
from participants.models import User
from participants.notices import money, until
from purchases.models import Line, Order, Purchase
from purchases.models.purchase import known
from purchases.rules.deadlines import prepayment_due
from purchases.rules.paying import prepayment
from purchases.rules.pricing import Dues, unit_price
from purchases.selectors.dues import tariff_of
from purchases.selectors.minimum import progress_of
from purchases.selectors.prepayments import confirmed_money
from purchases.services.acting import (
    check_may,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
    tell_users,
)
from purchases.services.charging import charge_purchase, reverse_charges
from purchases.states import LineEnd, LineState


class CannotStop(DomainError):
    """The purchase cannot be stopped."""

    rule = "R-STATES"


class CannotReopen(DomainError):
    """The purchase cannot be opened again."""

    rule = "R-STATES"


def stop_purchase(*, purchase_id: int, by: User | None, at: datetime) -> Purchase:
    """Lock the orders and charge them; the minimum must be met."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "stop", by=by, refusal=CannotStop)
        for reached in progress_of(purchase):
            if not reached.is_met:
                raise CannotStop(
                    _("The minimum is not reached. Extend, cancel, or confirm going below it."),
                    rule="R-MINIMUM",
                )
        return _stop(purchase, by, at)


def stop_below_minimum(*, purchase_id: int, by: User, at: datetime) -> Purchase:
    """Stop although the minimum may not be met, as the organizer confirms."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "stop", by=by, refusal=CannotStop)
        return _stop(purchase, by, at)


def reopen_purchase(
    *, purchase_id: int, last_call_at: datetime, stop_at: datetime, why: str, by: User, at: datetime
) -> Purchase:
    """Unlock the orders with a new stop; money stays on them, dues start anew at the next stop."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "reopen", by=by, refusal=CannotReopen)
        if not why.strip():
            raise CannotReopen(_("Say why you open the purchase again."), field="why")
        if stop_at <= at:
            raise CannotReopen(_("The new stop must be in the future."), field="stop_at")
        if last_call_at >= stop_at:
            raise CannotReopen(_("The last call must come before the stop."), field="last_call_at")
        reverse_charges(purchase=purchase, kind="reopened", by=by, at=at)
        was = purchase.state
        purchase.reopen(last_call_at=last_call_at, stop_at=stop_at)
        purchase.save(
            update_fields=["state", "last_call_at", "stop_at", "called_at", "stopped_at", "prepay_due_at"]
        )
        Line.objects.filter(order__purchase=purchase).update(stop_unit=None)
        record(purchase, "reopened", by=by, at=at, was=was, became=purchase.state, why=why)
        tell_users(
            purchase,
            "reopened",
            users=(user for _order, user in participants_of(purchase)),
            params={"why": why, "stop": until(stop_at, zone=purchase.time_zone)},
            at=at,
        )
    return purchase


def _stop(purchase: Purchase, by: User | None, at: datetime) -> Purchase:
    lines: list[Any] = list(
        Line.objects.filter(order__purchase=purchase, state=LineState.CONFIRMED)
        .order_by()
        .values_list("pk", "unit_price")
    )
    if not lines:
        raise CannotStop(_("Nobody has ordered anything yet."))
    tariff = tariff_of(purchase)
    update_rows(Line, ["stop_unit"], [(pk, unit_price(price=price, tariff=tariff)) for pk, price in lines])
    Line.objects.filter(order__purchase=purchase, state=LineState.WAITING).update(
        state=LineState.RELEASED, ended_at=at, ended_because=LineEnd.NO_PLACE
    )
    was = purchase.state
    purchase.stop(
        at=at,
        prepay_due_at=prepayment_due(
            stopped_at=at,
            days=purchase.terms.prepay_days,
            zone=purchase.time_zone,
            when=purchase.terms.prepay_when,
        ),
    )
    owed = charge_purchase(purchase=purchase, kind="stopped", by=by, at=at)
    purchase.save(update_fields=["state", "stopped_at", "prepay_due_at", "charges"])
    record(purchase, "stopped", by=by, at=at, was=was, became=purchase.state)
    _tell_what_falls_due(purchase, owed, at)
    return purchase


def _tell_what_falls_due(purchase: Purchase, owed: dict[int, Dues], at: datetime) -> None:
    own_shares = dict(
        Order.objects.filter(purchase=purchase, prepay_percent__isnull=False).values_list(
            "pk", "prepay_percent"
        )
    )
    asks = bool(purchase.terms.prepay_percent)
    paid = confirmed_money(purchase) if asks else {}
    kinds = {}
    params = {}
    for order_id, dues in owed.items():
        due = prepayment(
            goods_cost=dues.goods_cost,
            terms_percent=purchase.terms.prepay_percent,
            own_percent=own_shares.get(order_id),
        )
        missing = due - paid.get(order_id, 0)
        kinds[order_id] = "stopped_prepay" if missing > 0 else "stopped_prepaid" if due else "stopped"
        params[order_id] = {
            "total": money(from_minor(dues.total, purchase.currency)),
            "prepayment": money(from_minor(max(0, missing), purchase.currency)),
            "due": until(known(purchase.prepay_due_at), zone=purchase.time_zone),
        }
    everybody = participants_of(purchase)
    for kind in sorted(set(kinds.values())):
        holders = [pair for pair in everybody if kinds.get(pair[0]) == kind]
        tell_orders(purchase, kind, orders=holders, params=params, at=at)
    _tell_released(purchase, everybody, at)


def _tell_released(purchase: Purchase, orders: list[tuple[int, int]], at: datetime) -> None:
    released = set(
        Line.objects.filter(
            order__purchase=purchase, state=LineState.RELEASED, ended_at=at, ended_because=LineEnd.NO_PLACE
        ).values_list("order_id", flat=True)
    )
    tell_orders(
        purchase, "released", orders=[pair for pair in orders if pair[0] in released], params={}, at=at
    )

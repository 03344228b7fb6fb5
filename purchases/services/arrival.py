"""The parcel: Bought out -> Arrived, with final cost.

Rules: R-SHORTAGE, R-MISSORT, R-COST, R-REFUND, R-3DAYS.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.bulk import insert_rows, update_rows
from config.kernel.days import local_day
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import from_minor, is_whole, to_minor
from ledger.services import Movement, Transfer
from participants.models import User
from participants.notices import money
from participants.services.notices import tell
from purchases.models import Arrival, ArrivedVariant, Leftover, Line, MisSort, Purchase
from purchases.rules.accounts import cash_account, purchase_account
from purchases.rules.deadlines import distribution_due
from purchases.rules.mis_sort import Kind
from purchases.rules.parcel import BoughtLine, Left, Received, deal_parcel, split_over
from purchases.rules.pricing import dues_by_order
from purchases.rules.shortage import misgiven
from purchases.selectors.dues import tariff_of
from purchases.selectors.parcel import bought_by_variant, bought_lines, shelf_of, sorting
from purchases.services.acting import check_may, lock_purchase, order_notices, record
from purchases.services.charging import charge_purchase
from purchases.services.counting import MOST_PIECES
from purchases.states import PaymentWay, PurchaseState

__all__ = ["CannotArrive", "Received", "record_arrival"]


class CannotArrive(DomainError):
    """The arrival cannot be recorded."""

    rule = "R-STATES"


def record_arrival(
    *,
    purchase_id: int,
    received_on: date,
    delivery_cost: Money,
    received: Mapping[int, Received],
    given: Mapping[int, int] | None = None,
    why: str = "",
    by: User,
    at: datetime,
) -> Purchase:
    """Deal what came to those who ordered it, split the delivery cost and charge the final cost.

    `received` is by variant; a variant left out came in full. A parcel that never comes is an arrival
    of zero of everything: all is taken back. `given` are the fit pieces that the organizer gives to
    lines otherwise than by the rule, for the reason `why`. At most 15 statements.
    """
    given = given or {}
    with atomic():
        purchase = lock_purchase(purchase_id, "supplier_payment")
        check_may(purchase, "arrive", by=by, refusal=CannotArrive)
        _check_parcel(purchase, received_on, delivery_cost, at)
        shelf = shelf_of(purchase)
        lines = bought_lines(purchase, weights=shelf.weights)
        bought = bought_by_variant(lines, shelf.own)
        came = {variant: received.get(variant, Received(pieces)) for variant, pieces in bought.items()}
        _check_counts(bought, came, received)
        _check_kinds(came, shelf.kinds)
        _check_given(lines, came, given, why)
        left = deal_parcel(
            lines,
            shelf.own,
            came,
            by=purchase.terms.shortage_rule,
            sort=sorting(purchase, shelf.kinds),
            given=given,
        )
        by_value_instead = split_over(
            lines, shelf.own.values(), cost=to_minor(delivery_cost), by=purchase.terms.delivery_split
        )
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
            ["arrival_id", "variant_id", "bought", "received", "defective", "mis_sorted"],
            [
                (arrival.pk, pk, bought[pk], came[pk].fit, came[pk].defective, came[pk].mis_sorted)
                for pk in sorted(bought)
            ],
        )
        _save_lines(lines, at)
        _save_what_differs(purchase, lines, left, at)
        purchase.arrive(
            at=at,
            distribution_due_at=distribution_due(
                received_on=received_on,
                days=purchase.terms.distribution_days,
                zone=purchase.time_zone,
            ),
        )
        balances = charge_purchase(
            purchase=purchase,
            owed=dues_by_order((line.priced() for line in lines), tariff=tariff_of(purchase)),
            kind="final_cost",
            by=by,
            at=at,
            besides=[_delivery_cost(purchase, arrival)],
        )
        purchase.save(update_fields=["state", "arrived_at", "distribution_due_at", "charges"])
        record(
            purchase,
            "arrived",
            by=by,
            at=at,
            was=PurchaseState.BOUGHT_OUT,
            became=purchase.state,
            why=why if given else "",
            params={"given": {str(key): pieces for key, pieces in sorted(given.items())}} if given else {},
        )
        _tell(purchase, lines, balances, at)
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


def _check_counts(
    bought: Mapping[int, int], came: Mapping[int, Received], given: Mapping[int, Received]
) -> None:
    if set(given) - set(bought):
        raise CannotArrive(_("One of the items was not bought."), field="received")
    for variant, pieces in bought.items():
        counted = came[variant]
        counts = [counted.fit, counted.defective, counted.over, *(each.pieces for each in counted.instead)]
        if min(counts) < 0 or counted.in_all > pieces:
            raise CannotArrive(
                _("Received and defective pieces must add up to no more than the %(count)d bought.")
                % {"count": pieces},
                rule="R-SHORTAGE",
                field=f"received-{variant}",
            )
        if counted.over and counted.fit < pieces:
            raise CannotArrive(
                _("More than was ordered came only where all of the %(count)d bought came.")
                % {"count": pieces},
                rule="R-SHORTAGE",
                field=f"received-{variant}",
            )
        if counted.over > MOST_PIECES:
            raise CannotArrive(_("So many pieces cannot have come."), field=f"received-{variant}")


def _check_kinds(came: Mapping[int, Received], kinds: Sequence[Kind]) -> None:
    known = {each.pk for each in kinds}
    for variant, counted in came.items():
        for each in counted.instead:
            if each.came_as is None and not each.name.strip():
                raise CannotArrive(_("Say what came instead."), rule="R-MISSORT")
            if each.came_as is not None and (each.came_as not in known or each.came_as == variant):
                raise CannotArrive(
                    _("What came instead is another size, colour or article of this purchase."),
                    rule="R-MISSORT",
                )


def _check_given(
    lines: Sequence[BoughtLine], came: Mapping[int, Received], given: Mapping[int, int], why: str
) -> None:
    if not given:
        return
    if not why.strip():
        raise CannotArrive(_("Say why the pieces go to somebody else."), rule="R-SHORTAGE", field="why")
    wanted: dict[int, dict[int, int]] = {}
    for line in lines:
        wanted.setdefault(line.variant_id, {})[line.pk] = line.quantity
    if given.keys() - {line.pk for line in lines}:
        raise CannotArrive(_("One of the lines was not bought."), rule="R-SHORTAGE", field="why")
    for variant, each in wanted.items():
        wrong = misgiven(each, came=came[variant].fit, given=given)
        if wrong is not None:
            raise CannotArrive(
                _(
                    "What the lines get must add up to the %(count)d pieces that came, none more than it wants."
                )
                % {"count": came[variant].fit},
                rule="R-SHORTAGE",
                field=f"gets-{wrong}",
            )


def _save_lines(lines: Sequence[BoughtLine], at: datetime) -> None:
    update_rows(
        Line,
        ["state", "received", "defective", "delivery_share", "ended_at", "ended_because"],
        [
            (line.pk, line.state, line.accepted, line.defective, line.delivery, None, "")
            if line.accepted
            else (line.pk, line.state, 0, line.defective, 0, at, line.end)
            for line in lines
        ],
    )


def _save_what_differs(
    purchase: Purchase, lines: Sequence[BoughtLine], left: Sequence[Left], at: datetime
) -> None:
    """What came instead, line by line, and what is left over. 2 statements at most."""
    insert_rows(
        MisSort,
        ["line_id", "came_as_id", "name", "pieces", "outcome"],
        [
            (line.pk, each.instead.came_as, each.instead.name, each.pieces, each.outcome)
            for line in lines
            for each in line.sorts
        ],
    )
    insert_rows(
        Leftover,
        ["purchase_id", "variant_id", "name", "pieces", "origin", "at"],
        [(purchase.pk, each.variant_id, each.name, each.pieces, each.origin, at) for each in left],
    )


def _delivery_cost(purchase: Purchase, arrival: Arrival) -> Movement:
    paid = Transfer(
        purchase_account(purchase_id=purchase.pk, name="delivery_cost"),
        cash_account(purchase_id=purchase.pk, way=PaymentWay.TRANSFER),
        to_minor(arrival.delivery_cost),
    )
    return Movement("delivery_paid", purchase.source, f"arrival:{arrival.pk}", [paid])


def _tell(purchase: Purchase, lines: Sequence[BoughtLine], balances: Mapping[int, int], at: datetime) -> None:
    """Everybody what came of their lines and what is due. 1 statement."""
    missing: dict[int, int] = {}
    users: dict[int, int] = {}
    for line in lines:
        missing[line.order_id] = missing.get(line.order_id, 0) + line.missing
        if line.user_id is not None:
            users[line.order_id] = line.user_id
    params = {
        order_id: {
            "balance": money(from_minor(max(0, balances.get(order_id, 0)), purchase.currency)),
            "missing": missing[order_id],
        }
        for order_id in missing
    }
    notices = []
    for kind, short in (("arrived", False), ("arrived_short", True)):
        orders = [pair for pair in sorted(users.items()) if bool(missing[pair[0]]) is short]
        notices += order_notices(purchase, kind, orders=orders, params=params, at=at)
    tell(notices=notices, at=at)

"""Stop and reopen. Rules: R-STATES, R-STOP-ORDER, R-MINIMUM, R-PREPAY."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from participants.notices import until
from purchases.models import Purchase, SupplierOrder
from purchases.rules.allocation import Choices
from purchases.rules.deadlines import prepayment_due
from purchases.selectors.outlook import Outlook, outlook_of
from purchases.selectors.what_if import digest_of
from purchases.services.acting import check_may, lock_purchase, participants_of, record, tell_users
from purchases.services.charging import charge_purchase, reverse_charges
from purchases.services.dealing import take_back_dealing, write_outlook
from purchases.services.stop_notices import tell_of_stop


class CannotStop(DomainError):
    """The purchase cannot be stopped."""

    rule = "R-STATES"


class CannotReopen(DomainError):
    """The purchase cannot be opened again."""

    rule = "R-STATES"


def stop_purchase(
    *, purchase_id: int, by: User | None, at: datetime, choices: Choices | None = None, seen: str = ""
) -> Purchase:
    """Lock the orders, settle rows and packs, and charge what is bought; the minimum must be met.

    `choices` are the organizer's for rows and packs that are not full; without them the terms' default.
    `seen` is the digest of the outlook that they were shown: another one is not carried out.
    """
    with atomic():
        purchase, outlook = _ready(purchase_id, by, choices, seen)
        if not all(reached.is_met for reached in outlook.reached):
            raise CannotStop(
                _("The minimum is not reached. Extend, cancel, or confirm going below it."),
                rule="R-MINIMUM",
            )
        return _stop(purchase, outlook, by, at)


def stop_below_minimum(
    *, purchase_id: int, by: User, at: datetime, choices: Choices | None = None, seen: str = ""
) -> Purchase:
    """Stop although the minimum may not be met, as the organizer confirms; the rest as `stop_purchase`."""
    with atomic():
        purchase, outlook = _ready(purchase_id, by, choices, seen)
        return _stop(purchase, outlook, by, at)


def reopen_purchase(
    *, purchase_id: int, last_call_at: datetime, stop_at: datetime, why: str, by: User, at: datetime
) -> Purchase:
    """Unlock the orders with a new stop; money stays on them, dues start anew at the next stop."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "reopen", by=by, refusal=CannotReopen)
        if SupplierOrder.objects.filter(purchase=purchase, answered_at__isnull=False).exists():
            raise CannotReopen(_("The supplier has answered. Take that answer back first."))
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
            update_fields=[
                "state",
                "last_call_at",
                "stop_at",
                "called_at",
                "stopped_at",
                "prepay_due_at",
                "top_up_until",
                "top_up_due_at",
            ]
        )
        take_back_dealing(purchase)
        record(purchase, "reopened", by=by, at=at, was=was, became=purchase.state, why=why)
        tell_users(
            purchase,
            "reopened",
            users=(user for _order, user in participants_of(purchase)),
            params={"why": why, "stop": until(stop_at, zone=purchase.time_zone)},
            at=at,
        )
    return purchase


def _ready(purchase_id: int, by: User | None, choices: Choices | None, seen: str) -> tuple[Purchase, Outlook]:
    purchase = lock_purchase(purchase_id)
    check_may(purchase, "stop", by=by, refusal=CannotStop)
    outlook = outlook_of(purchase, choices=choices)
    if seen and seen != digest_of(outlook):
        raise CannotStop(
            _(
                "Nothing is stopped: what would be bought or owed has changed since you looked."
                " Here is what a stop comes to now."
            ),
            rule="R-WHATIF",
        )
    if choices and choices.by_gap.keys() - {gap.key for gap in outlook.plan.gaps}:
        raise CannotStop(
            _(
                "Nothing is stopped: you chose for a row or pack that is not open (any more)."
                " Here is what a stop comes to now."
            ),
            rule="R-STOP-ORDER",
        )
    if not outlook.owed:
        raise CannotStop(_("Nothing would be bought: nobody has ordered, or no row and no pack is full."))
    return purchase, outlook


def _stop(purchase: Purchase, outlook: Outlook, by: User | None, at: datetime) -> Purchase:
    write_outlook(purchase, outlook, at=at)
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
    balances = charge_purchase(purchase=purchase, owed=outlook.owed, kind="stopped", by=by, at=at)
    purchase.save(update_fields=["state", "stopped_at", "prepay_due_at", "charges"])
    record(purchase, "stopped", by=by, at=at, was=was, became=purchase.state)
    tell_of_stop(purchase, outlook, balances, at)
    return purchase

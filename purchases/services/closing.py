"""Close: Distribution -> Closed. Rules: R-STATES, R-LEDGER."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F
from django.utils.translation import ngettext

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from ledger import selectors as ledger
from ledger.services import post, transfer
from organizers.models import Organizer
from participants.models import User
from purchases.models import GiveBack, Line, Payment, Purchase
from purchases.rules.accounts import result_account
from purchases.selectors.dues import balances_of_orders
from purchases.services.acting import check_may, lock_purchase, participants_of, record, tell_users
from purchases.states import LIVE_LINES, OPEN_GIVE_BACKS, LineState, PaymentState, PurchaseState


class CannotClose(DomainError):
    """Something is still owed, held or undecided."""

    rule = "R-STATES"


def close_purchase(*, purchase_id: int, by: User | None, at: datetime) -> Purchase:
    """End the purchase: nothing is left, and its accounts go to the organizer's result."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "close", by=by, refusal=CannotClose)
        for obstacle in obstacles(purchase):
            raise obstacle
        _sweep(purchase, by, at)
        purchase.close(at=at)
        purchase.save(update_fields=["state", "closed_at"])
        if Line.objects.filter(order__purchase=purchase, state=LineState.HANDED_OVER).exists():
            Organizer.objects.filter(pk=purchase.organizer_id).update(
                distributed_purchases=F("distributed_purchases") + 1
            )
        record(purchase, "closed", by=by, at=at, was=PurchaseState.DISTRIBUTION, became=purchase.state)
        tell_users(purchase, "closed", users=(user for _order, user in participants_of(purchase)), at=at)
    return purchase


def obstacles(purchase: Purchase) -> Iterator[CannotClose]:
    """What keeps the purchase from being closed. 4 queries."""
    waiting = Line.objects.filter(order__purchase=purchase, state__in=sorted(LIVE_LINES)).count()
    if waiting:
        yield CannotClose(
            ngettext(
                "%(count)d line is still to be collected.",
                "%(count)d lines are still to be collected.",
                waiting,
            )
            % {"count": waiting}
        )
    undecided = Payment.objects.filter(order__purchase=purchase, state=PaymentState.REPORTED).count()
    if undecided:
        yield CannotClose(
            ngettext(
                "%(count)d payment waits for your decision.",
                "%(count)d payments wait for your decision.",
                undecided,
            )
            % {"count": undecided}
        )
    balances = balances_of_orders(purchase).values()
    debtors, overpaid = sum(b > 0 for b in balances), sum(b < 0 for b in balances)
    if debtors:
        yield CannotClose(
            ngettext("%(count)d order still owes money.", "%(count)d orders still owe money.", debtors)
            % {"count": debtors}
        )
    if overpaid:
        yield CannotClose(
            ngettext(
                "%(count)d participant has paid too much: give it back.",
                "%(count)d participants have paid too much: give it back.",
                overpaid,
            )
            % {"count": overpaid},
            rule="R-REFUND",
        )
    unsettled = GiveBack.objects.filter(order__purchase=purchase, state__in=OPEN_GIVE_BACKS).count()
    if unsettled:
        yield CannotClose(
            ngettext(
                "%(count)d repayment is not confirmed yet.",
                "%(count)d repayments are not confirmed yet.",
                unsettled,
            )
            % {"count": unsettled},
            rule="R-REFUND",
        )


def _sweep(purchase: Purchase, by: User | None, at: datetime) -> None:
    result = result_account(organizer_id=purchase.organizer_id)
    post(
        kind="closed",
        source=purchase.source,
        key=f"closed:{purchase.pk}",
        unit=purchase.currency,
        transfers=[
            transfer(result, key, balance)
            for (key, unit), balance in sorted(ledger.balances_under(prefix=f"{purchase.source}/").items())
            if unit == purchase.currency
        ],
        at=at,
        by=by,
    )

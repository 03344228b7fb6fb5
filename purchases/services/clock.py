"""What happens by itself when its time has come; idempotent. Rules: R-STATES, R-MINIMUM, R-IDLE-8, R-IDLE-35."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.utils.translation import gettext_noop

from config.kernel.days import local_day, start_of_day
from config.kernel.errors import DomainError
from config.kernel.money import from_minor
from organizers.selectors import current_rules
from participants.notices import money, until
from purchases.models import Purchase
from purchases.models.purchase import known
from purchases.rules.deadlines import (
    claims_end,
    default_last_call,
    is_unseen,
    minimum_decision_due,
    unseen_from,
)
from purchases.selectors import due_transitions
from purchases.selectors.outlook import outlook_of
from purchases.selectors.prepayments import due_at_stop, missing_prepayments
from purchases.services.acting import participants_of, tell_orders, tell_users
from purchases.services.calling import call_purchase, is_organizer_unseen
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import end_top_up
from purchases.states import TAKING_ORDERS, PurchaseState

log = structlog.get_logger(__name__)

ABSENT = gettext_noop("The organizer has not been seen for too long (rule R-IDLE-8).")
GONE = gettext_noop("The organizer has not been seen for more than a month (rule R-IDLE-35).")
MINIMUM_MISSED = gettext_noop("The minimum was not reached (rule R-MINIMUM).")

Done = Counter[str]
Act = Callable[[], str]


def run_clock(*, at: datetime) -> Done:
    """Do everything that was due by `at`, each thing at its own time; what was done, counted.

    A thing that fails is logged and does not hold up the others.
    """
    done: Done = Counter()
    for purchase in due_transitions.purchases_with_due_dates(at=at):
        _guarded(done, partial(_advance, purchase, at))
    for purchase in due_transitions.ended_top_ups(at=at):
        _guarded(done, partial(_end_top_up, purchase))
    _cancel_abandoned(done, at)
    _warn_absent(done, at)
    _remind_of_prepayments(done, at)
    _remind_of_distribution(done, at)
    _close_finished(done, at)
    return done


def _guarded(done: Done, act: Act) -> None:
    try:
        if name := act():
            done[name] += 1
    except DomainError as refusal:
        log.info("clock_refused", reason=str(refusal), rule=refusal.cited)
    except Exception:
        log.exception("clock_failed")
        done["failed"] += 1


def _advance(purchase: Purchase, at: datetime) -> str:
    gone_at = _gone_at(purchase, purchase.terms.idle_days)
    if gone_at < at and not due_transitions.has_confirmed_money(purchase):
        at = gone_at
    did = ""
    if purchase.state == PurchaseState.OPEN and known(purchase.last_call_at) <= at:
        called_at = known(purchase.last_call_at)
        if is_organizer_unseen(purchase, days=purchase.terms.idle_call_days, at=called_at):
            cancel_purchase(purchase_id=purchase.pk, why=ABSENT, by=None, at=called_at)
            return "cancelled"
        purchase = call_purchase(purchase_id=purchase.pk, by=None, at=called_at)
        did = "called"
    if purchase.state in TAKING_ORDERS and known(purchase.stop_at) <= at:
        did = _stop_or_decide(purchase, at) or did
    return did


def _stop_or_decide(purchase: Purchase, at: datetime) -> str:
    outlook = outlook_of(purchase)
    ready = bool(outlook.owed) and all(each.is_met for each in outlook.reached)
    if ready and purchase.terms.auto_stop:
        stop_purchase(purchase_id=purchase.pk, by=None, at=known(purchase.stop_at))
        return "stopped"
    decide_by = minimum_decision_due(
        stop_at=known(purchase.stop_at), days=purchase.terms.minimum_days, zone=purchase.time_zone
    )
    if at < decide_by:
        tell_users(
            purchase,
            "decide_about_stop",
            users=[purchase.organizer.user_id],
            params={"until": until(decide_by, zone=purchase.time_zone)},
            link=purchase.desk_url,
            at=known(purchase.stop_at),
        )
        return ""
    if ready:
        stop_purchase(purchase_id=purchase.pk, by=None, at=decide_by)
        return "stopped"
    cancel_purchase(purchase_id=purchase.pk, why=MINIMUM_MISSED, by=None, at=decide_by)
    return "cancelled"


def _end_top_up(purchase: Purchase) -> str:
    end_top_up(purchase_id=purchase.pk, by=None, at=known(purchase.top_up_until))
    return "topped_up"


def _cancel_abandoned(done: Done, at: datetime) -> None:
    days = current_rules().idle_days
    shortest = min(days, due_transitions.shortest_agreed_absence() or days)
    for purchase in due_transitions.live_or_drafted(seen_before=at - timedelta(days=shortest)):
        gone_at = _gone_at(purchase, days)
        if gone_at <= at and not due_transitions.has_confirmed_money(purchase):
            _guarded(done, partial(_cancel, purchase, gone_at))


def _gone_at(purchase: Purchase, days: int) -> datetime:
    """When the purchase is to be cancelled for its organizer's absence; `days` count for a draft."""
    user = purchase.organizer.user
    gone_at = unseen_from(
        seen_at=user.seen_at or user.date_joined,
        days=days if purchase.state == PurchaseState.DRAFT else purchase.terms.idle_days,
        zone=purchase.time_zone,
    )
    return max(gone_at, purchase.stopped_at or purchase.published_at or purchase.created_at)


def _cancel(purchase: Purchase, at: datetime) -> str:
    cancel_purchase(purchase_id=purchase.pk, why=GONE, by=None, at=at)
    return "cancelled"


def _warn_absent(done: Done, at: datetime) -> None:
    rules = current_rules()
    for purchase in due_transitions.purchases_to_warn(at=at, days=rules.idle_warning_days):
        user = purchase.organizer.user
        if is_unseen(
            seen_at=user.seen_at or user.date_joined,
            at=known(purchase.last_call_at),
            days=purchase.terms.idle_call_days,
            zone=purchase.time_zone,
        ):
            tell_users(
                purchase,
                "sign_in_to_keep",
                users=[user.pk],
                params={"until": until(known(purchase.last_call_at), zone=purchase.time_zone)},
                link=purchase.desk_url,
                at=default_last_call(stop_at=known(purchase.last_call_at), days=rules.idle_warning_days),
            )
    warned = due_transitions.live_or_drafted(
        seen_before=at - timedelta(days=rules.idle_days - rules.idle_warning_days)
    )
    for purchase in warned:
        seen_at = purchase.organizer.user.seen_at or purchase.organizer.user.date_joined
        tell_users(purchase, "sign_in_soon", users=[purchase.organizer.user_id], at=seen_at)


def _remind_of_prepayments(done: Done, at: datetime) -> None:
    for purchase, due_at in due_transitions.awaiting_prepayment(at=at):
        reminded_at = due_at if at >= due_at else due_at - timedelta(days=1)
        missing = missing_prepayments(purchase, among=due_at_stop(purchase, at=due_at))
        tell_orders(
            purchase,
            "prepayment_due",
            orders=[pair for pair in participants_of(purchase) if pair[0] in missing],
            params={
                order_id: {
                    "prepayment": money(from_minor(units, purchase.currency)),
                    "due": until(due_at, zone=purchase.time_zone),
                }
                for order_id, units in missing.items()
            },
            at=reminded_at,
        )


def _remind_of_distribution(done: Done, at: datetime) -> None:
    for purchase in due_transitions.late_distributions(at=at):
        today = start_of_day(local_day(at, purchase.time_zone), purchase.time_zone)
        tell_users(
            purchase,
            "distribution_is_late",
            users=[purchase.organizer.user_id],
            link=purchase.desk_url,
            at=today,
        )


def _close_finished(done: Done, at: datetime) -> None:
    for purchase, last_handed_over_at, last_event_at in due_transitions.collected(at=at):
        ended_at = claims_end(
            received_at=last_handed_over_at or known(purchase.distribution_at),
            days=purchase.terms.claim_days,
            zone=purchase.time_zone,
        )
        if ended_at <= at:
            _guarded(done, partial(_close, purchase, max(ended_at, last_event_at or ended_at)))


def _close(purchase: Purchase, at: datetime) -> str:
    close_purchase(purchase_id=purchase.pk, by=None, at=at)
    return "closed"

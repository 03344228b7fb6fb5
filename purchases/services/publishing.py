"""Publish: Draft -> Open. Rules: R-STATES, R-TERMS, R-FEE, R-TRANSFER, R-CREDIT, R-EXCLUSIVE, R-PROBATION."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from coupons import selectors as coupons
from organizers.models import PlatformRules, Supplier
from organizers.models.platform_rules import RuleNumbers
from organizers.selectors import current_rules
from organizers.states import OrganizerState
from participants.models import User
from purchases.models import ExclusivityException, GiveBack, Purchase, Terms, TransferApproval
from purchases.models.purchase import PurchaseQuerySet
from purchases.models.terms import OFFERED
from purchases.rules.deadlines import default_last_call
from purchases.rules.markup import is_excessive, markup_percent
from purchases.services.acting import check_may, lock_purchase, record, tell_users
from purchases.states import LIVE, OPEN_GIVE_BACKS, PurchaseState

RULE_NUMBERS = tuple(field.attname for field in RuleNumbers._meta.get_fields() if field.concrete)


class CannotPublish(DomainError):
    """The draft is not ready, or its organizer may not publish now."""

    rule = "R-STATES"


def publish_purchase(*, purchase_id: int, by: User, at: datetime) -> Purchase:
    """Freeze the terms and open the purchase to everybody; followers are told."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "publish", by=by, refusal=CannotPublish)
        # One at a time for a supplier, so that the second finds the first.
        list(Supplier.objects.select_for_update(no_key=True).filter(pk=purchase.supplier_id))
        rules = current_rules()
        if purchase.stop_at and not purchase.last_call_at:
            called_at = default_last_call(stop_at=purchase.stop_at, days=rules.call_days)
            purchase.last_call_at = max(called_at, at)
        for obstacle in obstacles(purchase, rules=rules, at=at):
            raise obstacle
        _freeze(purchase, rules, at)
        purchase.is_exclusive = not _is_excepted(purchase)
        purchase.publish(at=at)
        purchase.save(update_fields=["state", "published_at", "last_call_at", "is_exclusive"])
        record(purchase, "published", by=by, at=at, was=PurchaseState.DRAFT, became=purchase.state)
        followers = purchase.organizer.followers.values_list("user_id", flat=True)
        tell_users(purchase, "published", users=followers, at=at)
    return purchase


def obstacles(purchase: Purchase, *, rules: PlatformRules, at: datetime) -> Iterator[CannotPublish]:
    """Everything that keeps the draft from being published, most basic first. At most 5 queries."""
    yield from _incomplete(purchase, at)
    yield from _excessive(purchase, rules)
    yield from _unapproved(purchase)
    yield from _standing(purchase, rules)
    excepted = Exists(ExclusivityException.objects.filter(purchase=purchase))
    rival = _live_rivals(purchase).filter(~excepted).first()
    if rival:
        yield _taken_refusal(purchase, rival)


def _incomplete(purchase: Purchase, at: datetime) -> Iterator[CannotPublish]:
    if not purchase.stop_at:
        yield CannotPublish(_("Say when the purchase stops."), rule="R-TERMS", field="stop_at")
    elif purchase.stop_at <= at:
        yield CannotPublish(_("The stop must be in the future."), rule="R-TERMS", field="stop_at")
    elif purchase.last_call_at and purchase.last_call_at < at:
        yield CannotPublish(_("The last call must be in the future."), rule="R-TERMS", field="last_call_at")
    elif purchase.last_call_at and purchase.last_call_at >= purchase.stop_at:
        yield CannotPublish(
            _("The last call must come before the stop."), rule="R-TERMS", field="last_call_at"
        )
    if purchase.supplier_currency != purchase.currency and purchase.official_rate == 1:
        yield CannotPublish(
            _("Enter the official rate: what one %(foreign)s costs in %(own)s today.")
            % {"foreign": purchase.supplier_currency, "own": purchase.currency},
            rule="R-RATE",
            field="official_rate",
        )
    if not purchase.items.exists():
        yield CannotPublish(_("Add at least one item: upload a price list."), rule="R-STATES")


def _excessive(purchase: Purchase, rules: PlatformRules) -> Iterator[CannotPublish]:
    draft = purchase.draft
    if draft.fee_percent > rules.most_fee_percent:
        yield CannotPublish(
            _("The organizer fee is at most %(most)s %%.") % {"most": rules.most_fee_percent},
            rule="R-FEE",
            field="fee_percent",
        )
    elif is_excessive(
        fee_percent=draft.fee_percent, bonus_percent=draft.bonus_percent, most=rules.most_fee_percent
    ):
        found = markup_percent(fee_percent=draft.fee_percent, bonus_percent=draft.bonus_percent)
        yield CannotPublish(
            _(
                "With the supplier's bonus your total mark-up is %(found).2f %%; at most %(most)s %% is allowed."
                " Lower the fee."
            )
            % {"found": found, "most": rules.most_fee_percent},
            rule="R-FEE",
            field="fee_percent",
        )


def _unapproved(purchase: Purchase) -> Iterator[CannotPublish]:
    percent = purchase.draft.transfer_percent
    if percent and not TransferApproval.objects.filter(purchase=purchase, percent__gte=percent).exists():
        yield CannotPublish(
            _("A money transfer percentage needs an administrator's approval first."),
            rule="R-TRANSFER",
            field="transfer_percent",
        )


def _standing(purchase: Purchase, rules: PlatformRules) -> Iterator[CannotPublish]:
    organizer = purchase.organizer
    if organizer.state == OrganizerState.SUSPENDED:
        yield CannotPublish(
            _("You are suspended from publishing: %(reason)s") % {"reason": organizer.reason}, rule="R-AUDIT"
        )
    elif organizer.state != OrganizerState.APPROVED:
        yield CannotPublish(
            _("An administrator has to approve you as an organizer first."), rule="R-ONLY-ORGANIZER"
        )
    owed = -coupons.balance(user_id=organizer.user_id)
    if owed > 0:
        yield CannotPublish(
            ngettext(
                "You owe %(count)d coupon. Repay it before you publish.",
                "You owe %(count)d coupons. Repay them before you publish.",
                owed,
            )
            % {"count": owed},
            rule="R-CREDIT",
        )
    newcomer = organizer.distributed_purchases < rules.probation_purchases and not organizer.probation_lifted
    if newcomer and purchase.draft.prepay_percent:
        yield CannotPublish(
            ngettext(
                "Until you have closed %(count)d purchase you cannot ask for prepayment: set it to 0.",
                "Until you have closed %(count)d purchases you cannot ask for prepayment: set it to 0.",
                rules.probation_purchases,
            )
            % {"count": rules.probation_purchases},
            rule="R-PROBATION",
            field="prepay_percent",
        )
    if GiveBack.objects.filter(
        order__purchase__organizer=organizer,
        order__purchase__state=PurchaseState.CANCELLED,
        state__in=OPEN_GIVE_BACKS,
    ).exists():
        yield CannotPublish(
            _("Give back what you owe for a cancelled purchase before you publish."), rule="R-REFUND"
        )


def _live_rivals(purchase: Purchase) -> PurchaseQuerySet:
    rivals: PurchaseQuerySet = Purchase.objects.filter(
        supplier_id=purchase.supplier_id, city_id=purchase.city_id, state__in=LIVE
    ).exclude(pk=purchase.pk)
    return rivals


def _is_excepted(purchase: Purchase) -> bool:
    return ExclusivityException.objects.filter(purchase=purchase).exists()


def _taken_refusal(purchase: Purchase, rival: Purchase) -> CannotPublish:
    return CannotPublish(
        _(
            "“%(rival)s” is already buying from this supplier in this city. You can follow it, or ask an"
            " administrator for an exception."
        )
        % {"rival": rival},
        rule="R-EXCLUSIVE",
    )


def _freeze(purchase: Purchase, rules: PlatformRules, at: datetime) -> None:
    offered = {name: getattr(purchase.draft, name) for name in OFFERED}
    numbers = {name: getattr(rules, name) for name in RULE_NUMBERS}
    purchase.terms = Terms.objects.create(purchase=purchase, agreed_at=at, **offered, **numbers)

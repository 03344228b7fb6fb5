"""Who helps with a purchase, and with what. Rules: R-ONLY-ORGANIZER, R-HANDOVER."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from participants.selectors import is_blacklisted
from purchases.models import Helper, Purchase
from purchases.services.acting import check_organizer, check_state, lock_purchase, record, tell_users
from purchases.states import ENDED, PurchaseState, Right

HELPABLE = frozenset(set(PurchaseState) - ENDED)


class CannotAppoint(DomainError):
    """This person cannot help, or not with that."""

    rule = "R-HANDOVER"


def appoint_helper(
    *, purchase_id: int, email: str, rights: Collection[Right], by: User, at: datetime
) -> Helper:
    """Let the person with this address help with what `rights` say; they are told."""
    with atomic():
        purchase = _lock_helpable(purchase_id, by)
        helper = Helper(purchase=purchase, user=_person(purchase, email, at), by=by, at=at)
        if purchase.helpers.filter(user=helper.user).exists():
            raise CannotAppoint(_("This person helps already. Change what they may do."), field="email")
        _give(helper, rights)
        helper.save()
        _note(helper, "helper_appointed", by=by, at=at)
    return helper


def change_rights(*, helper_id: int, rights: Collection[Right], by: User, at: datetime) -> Helper:
    """Let a helper do what `rights` say and nothing else; they are told if that is new."""
    with atomic():
        helper = _lock_helper(helper_id, by)
        before = helper.rights
        _give(helper, rights)
        if helper.rights != before:
            helper.save(update_fields=list(Right.values))
            _note(helper, "helper_rights_changed", by=by, at=at)
    return helper


def dismiss_helper(*, helper_id: int, by: User, at: datetime) -> None:
    """Take all rights away; what the helper did stays done, under their name."""
    with atomic():
        helper = _lock_helper(helper_id, by)
        _note(helper, "helper_dismissed", by=by, at=at)
        helper.delete()


def _lock_helpable(purchase_id: int, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    check_organizer(purchase, by=by, refusal=CannotAppoint)
    check_state(purchase, HELPABLE, refusal=CannotAppoint)
    return purchase


def _lock_helper(helper_id: int, by: User) -> Helper:
    """The helper as they are once the purchase is locked. Raises Helper.DoesNotExist."""
    purchase = _lock_helpable(Helper.objects.values_list("purchase_id", flat=True).get(pk=helper_id), by)
    helper: Helper = Helper.objects.select_related("user").get(pk=helper_id)
    helper.purchase = purchase
    return helper


def _person(purchase: Purchase, email: str, at: datetime) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise CannotAppoint(
            _("Nobody can be appointed under this address. Whoever it belongs to has to sign up first."),
            field="email",
        )
    owner_id = purchase.organizer.user_id
    if user.pk == owner_id:
        raise CannotAppoint(_("You carry this purchase: everything is open to you already."), field="email")
    if is_blacklisted(user_id=user.pk, owner_id=owner_id, at=at):
        raise CannotAppoint(
            _("This person is on a blacklist and cannot help."), rule="R-BLACKLIST", field="email"
        )
    return user


def _give(helper: Helper, rights: Collection[Right]) -> None:
    if not rights:
        raise CannotAppoint(_("Choose at least one thing to help with."), field="rights")
    for right in Right:
        setattr(helper, right.value, right in rights)


def _note(helper: Helper, kind: str, *, by: User, at: datetime) -> None:
    purchase, name = helper.purchase, helper.user.get_full_name()
    record(purchase, kind, by=by, at=at, became=name, params={"rights": helper.rights})
    tell_users(
        purchase,
        kind,
        users=[helper.user_id],
        params={"organizer": purchase.organizer.name},
        link=reverse("purchases:my") if kind == "helper_dismissed" else helper.home_url,
        at=at,
    )

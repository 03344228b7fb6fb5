"""What an administrator allows for one purchase. Rules: R-TRANSFER, R-EXCLUSIVE."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import ExclusivityException, Purchase, TransferApproval
from purchases.rules.transitions import Role
from purchases.services.acting import check_state, lock_purchase, record, role_of
from purchases.states import PurchaseState

HUNDREDTH = Decimal("0.01")


class CannotApprove(DomainError):
    """The approval cannot be given."""

    rule = "R-TRANSFER"


def approve_transfer(
    *, purchase_id: int, percent: Decimal, why: str, by: User, at: datetime
) -> TransferApproval:
    """Allow a money-transfer percentage of at most `percent` before publishing."""
    with atomic():
        purchase = _draft_for(purchase_id, why, by)
        if not percent.is_finite() or not 0 < percent <= 100:
            raise CannotApprove(_("Enter a share above 0 and up to 100 %."), field="percent")
        if percent != percent.quantize(HUNDREDTH):
            raise CannotApprove(_("A share has at most two decimals."), field="percent")
        approval, _new = TransferApproval.objects.update_or_create(
            purchase=purchase, defaults={"percent": percent, "why": why, "by": by, "at": at}
        )
        record(purchase, "transfer_approved", by=by, at=at, became=str(percent), why=why)
    return approval


def grant_exclusivity_exception(
    *, purchase_id: int, why: str, by: User, at: datetime
) -> ExclusivityException:
    """Allow a second live purchase of the supplier in the city."""
    with atomic():
        purchase = _draft_for(purchase_id, why, by)
        exception, _new = ExclusivityException.objects.update_or_create(
            purchase=purchase, defaults={"why": why, "by": by, "at": at}
        )
        record(purchase, "exception_granted", by=by, at=at, why=why)
    return exception


def _draft_for(purchase_id: int, why: str, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    if role_of(purchase, by) is not Role.ADMINISTRATOR:
        raise CannotApprove(_("Only an administrator who does not carry the purchase can do that."))
    check_state(purchase, [PurchaseState.DRAFT], refusal=CannotApprove)
    if not why.strip():
        raise CannotApprove(_("Say why."), field="why")
    return purchase

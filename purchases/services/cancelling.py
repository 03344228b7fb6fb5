"""Cancel, and give everything back. Rules: R-STATES, R-REFUND."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from participants.notices import words
from purchases.models import Line, Purchase
from purchases.selectors.parties import parties_of
from purchases.services.acting import check_may, lock_purchase, record, tell_users
from purchases.services.charging import reverse_charges
from purchases.services.giving_back import owe_back_all
from purchases.services.stock import free_places
from purchases.states import PLACED, LineEnd, LineState


class CannotCancel(DomainError):
    """The purchase cannot be cancelled."""

    rule = "R-STATES"


def cancel_purchase(*, purchase_id: int, why: str, by: User | None, at: datetime) -> Purchase:
    """End the purchase before the supplier is paid: nobody owes anything, all money is owed back."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "cancel", by=by, refusal=CannotCancel)
        if not why.strip():
            raise CannotCancel(_("Say why you cancel: participants are shown the reason."), field="why")
        reverse_charges(purchase=purchase, kind="cancelled", by=by, at=at)
        _release(purchase, at)
        was = purchase.state
        purchase.cancel(at=at, reason=why)
        purchase.save(update_fields=["state", "cancelled_at", "cancel_reason"])
        parties = parties_of(purchase)
        owe_back_all(purchase=purchase, parties=parties, why=why, by=by, at=at)
        record(purchase, "cancelled", by=by, at=at, was=was, became=purchase.state, why=why)
        tell_users(
            purchase,
            "cancelled",
            users=(party.user_id for party in parties if party.user_id),
            params={"why": words(why) if by is None else why},
            at=at,
        )
    return purchase


def _release(purchase: Purchase, at: datetime) -> None:
    lines = Line.objects.filter(order__purchase=purchase)
    free_places(lines)
    lines.filter(state__in=sorted(PLACED)).update(
        state=LineState.RELEASED, ended_at=at, ended_because=LineEnd.CANCELLED, refusal_asked_at=None
    )

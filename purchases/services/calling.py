"""Call: Open -> Last call. Rules: R-STATES, R-IDLE-8."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from participants.notices import until
from purchases.models import Favourite, Purchase
from purchases.models.purchase import known
from purchases.rules.deadlines import is_unseen
from purchases.services.acting import check_may, lock_purchase, participants_of, record, tell_users
from purchases.states import PurchaseState


class CannotCall(DomainError):
    """The last call cannot be announced."""

    rule = "R-STATES"


def call_purchase(*, purchase_id: int, by: User | None, at: datetime) -> Purchase:
    """Announce the final stretch; everybody who ordered or favourited is told."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "call", by=by, refusal=CannotCall)
        if by is None and is_organizer_unseen(purchase, days=purchase.terms.idle_call_days, at=at):
            raise CannotCall(
                _("The organizer has not been seen for too long; the purchase is cancelled instead."),
                rule="R-IDLE-8",
            )
        purchase.call(at=at)
        purchase.save(update_fields=["state", "called_at"])
        record(purchase, "called", by=by, at=at, was=PurchaseState.OPEN, became=purchase.state)
        liked = Favourite.objects.filter(purchase=purchase).values_list("user_id", flat=True)
        tell_users(
            purchase,
            "last_call",
            users={*liked, *(user for _order, user in participants_of(purchase))},
            params={"stop": until(known(purchase.stop_at), zone=purchase.time_zone)},
            at=at,
        )
    return purchase


def is_organizer_unseen(purchase: Purchase, *, days: int, at: datetime) -> bool:
    """Whether the organizer has been away for more than `days`; signing up counts as seen."""
    user = purchase.organizer.user
    return is_unseen(seen_at=user.seen_at or user.date_joined, at=at, days=days, zone=purchase.time_zone)

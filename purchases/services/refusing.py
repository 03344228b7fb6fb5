"""Letting a participant off a line between the stop and the buy-out. Rule: R-REFUSE."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Line, Purchase
from purchases.services.acting import check_organizer, check_state, lock_purchase, record, tell_users
from purchases.services.releasing import release_lines, tell_owner
from purchases.services.resettling import settle_again
from purchases.states import LineEnd, LineState, PurchaseState


class CannotRefuse(DomainError):
    """The line cannot be refused now."""

    rule = "R-REFUSE"


def ask_refusal(*, line_id: int, by: User, at: datetime) -> Line:
    """The participant asks to be let off a line after the stop; the organizer decides."""
    with atomic():
        line = (
            Line.objects.select_for_update(of=("self",))
            .select_related("order__purchase__organizer", "order__contact")
            .get(pk=line_id, order__contact__user=by)
        )
        purchase = line.order.purchase
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotRefuse)
        if line.state != LineState.CONFIRMED or line.refusal_asked_at:
            raise CannotRefuse(_("This line cannot be refused now."))
        line.refusal_asked_at, line.refusal_declined = at, ""
        line.save(update_fields=["refusal_asked_at", "refusal_declined"])
        tell_users(
            purchase,
            "refusal_asked",
            users=[purchase.organizer.user_id],
            params={"who": line.order.contact.full_name},
            link=purchase.desk_url,
            at=at,
        )
    return line


def accept_refusal(*, line_id: int, by: User, at: datetime) -> Line:
    """Release the line and take its dues back."""
    with atomic():
        purchase, line = _asked(line_id, by)
        freed = release_lines(purchase, line.order, [line], LineEnd.REFUSAL_ACCEPTED, by, at)
        settle_again(purchase, variants=sorted(freed), by=by, at=at)
        tell_owner(purchase, line.order, "refusal_accepted", at)
    return line


def decline_refusal(*, line_id: int, why: str, by: User, at: datetime) -> Line:
    """The line stays ordered; its owner is told why."""
    with atomic():
        purchase, line = _asked(line_id, by)
        if not why.strip():
            raise CannotRefuse(_("Say why the line stays ordered."), field="why")
        line.refusal_asked_at, line.refusal_declined = None, why
        line.save(update_fields=["refusal_asked_at", "refusal_declined"])
        record(purchase, "refusal_declined", by=by, at=at, order=line.order, why=why)
        tell_owner(purchase, line.order, "refusal_declined", at)
    return line


def _asked(line_id: int, by: User) -> tuple[Purchase, Line]:
    purchase = lock_purchase(Line.objects.values_list("order__purchase_id", flat=True).get(pk=line_id))
    check_organizer(purchase, by=by, refusal=CannotRefuse)
    check_state(purchase, [PurchaseState.STOPPED], refusal=CannotRefuse)
    line = (
        Line.objects.select_for_update(of=("self",))
        .select_related("order__contact", "order__purchase")
        .get(pk=line_id)
    )
    if not line.refusal_asked_at or line.state != LineState.CONFIRMED:
        raise CannotRefuse(_("Nobody has asked to refuse this line."))
    return purchase, line

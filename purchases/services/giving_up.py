"""Giving up a line whose price rose by more than the agreed percentage. Rule: R-COST."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Line, SupplierOrder
from purchases.selectors.supplier_order import risen_lines
from purchases.services.acting import check_state, lock_purchase, tell_users
from purchases.services.releasing import release_lines
from purchases.states import LineEnd, PurchaseState


class CannotGiveUp(DomainError):
    """The line cannot be given up now."""

    rule = "R-COST"


def give_up_line(*, line_id: int, by: User, at: datetime) -> Line:
    """Release the line, which nobody owes for any more; the organizer is told."""
    with atomic():
        own = Line.objects.select_related("order").get(pk=line_id, order__contact__user=by)
        purchase = lock_purchase(own.order.purchase_id)
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotGiveUp)
        line = next(
            (each for each in risen_lines(purchase, order_id=own.order_id) if each.pk == line_id), None
        )
        if line is None:
            raise CannotGiveUp(_("The price of this line has not risen so far that it can be given up."))
        sent = SupplierOrder.objects.get(purchase=purchase)
        if sent.rise_until is None or at >= sent.rise_until:
            raise CannotGiveUp(
                _("The time to give it up is over. The line stays ordered at the price of the stop.")
            )
        release_lines(purchase, line.order, [line], LineEnd.PRICE_ROSE, by, at)
        tell_users(
            purchase,
            "line_given_up",
            users=[purchase.organizer.user_id],
            params={"who": line.order.contact.full_name},
            link=purchase.desk_url,
            at=at,
        )
    return line

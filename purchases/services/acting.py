"""Who acts, on which purchase, and what is written about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.kernel.errors import DomainError
from participants.models import User
from participants.services.notices import NoticeDraft, tell
from purchases.models import Helper, Order, Purchase, PurchaseEvent
from purchases.rules.transitions import TRANSITIONS, Role
from purchases.states import ENDED, PurchaseState, Right


def lock_purchase(purchase_id: int, *besides: str) -> Purchase:
    """The purchase with its terms, locked until the transaction ends; first in the lock order.

    `besides` are related rows that come with it.
    """
    purchase: Purchase = (
        Purchase.objects.select_for_update(of=("self",))
        .select_related("terms", "draft", "organizer__user", "supplier", *besides)
        .get(pk=purchase_id)
    )
    return purchase


def role_of(purchase: Purchase, by: User | None) -> Role:
    """What `by` is to this purchase; nobody is the clock."""
    if by is None:
        return Role.CLOCK
    if purchase.organizer.user_id == by.pk:
        return Role.ORGANIZER
    return Role.ADMINISTRATOR if by.is_staff else Role.OTHER


def check_may(purchase: Purchase, transition: str, *, by: User | None, refusal: type[DomainError]) -> None:
    """Raise `refusal` unless R-STATES lets `by` do `transition` now."""
    row = TRANSITIONS[transition]
    if role_of(purchase, by) not in row.roles:
        raise refusal(_("Only the organizer of this purchase can do that."), rule="R-STATES")
    check_state(purchase, row.sources, refusal=refusal)


def check_state(purchase: Purchase, states: Iterable[PurchaseState], *, refusal: type[DomainError]) -> None:
    """Raise `refusal` unless the purchase is in one of `states`."""
    if purchase.state not in states:
        raise refusal(
            _("That is not possible while the purchase is “%(state)s”.")
            % {"state": purchase.get_state_display()},
            rule="R-STATES",
        )


def check_organizer(purchase: Purchase, *, by: User | None, refusal: type[DomainError]) -> None:
    """Raise `refusal` unless `by` carries the purchase."""
    if role_of(purchase, by) is not Role.ORGANIZER:
        raise refusal(_("Only the organizer of this purchase can do that."), rule="R-ONLY-ORGANIZER")


def check_right(purchase: Purchase, right: Right, *, by: User, refusal: type[DomainError]) -> None:
    """Raise `refusal` unless `by` carries the purchase or helps with it by this right. At most 1 query."""
    if role_of(purchase, by) is Role.ORGANIZER:
        return
    helping = Helper.objects.filter(purchase=purchase, user=by, **{right.value: True})
    if purchase.state in ENDED or not helping.exists():
        raise refusal(
            _("Only the organizer, and helpers whom the organizer asked to, can do that."), rule="R-HANDOVER"
        )


def record(
    purchase: Purchase,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    was: str = "",
    became: str = "",
    why: str = "",
    order: Order | None = None,
    params: dict[str, Any] | None = None,
) -> None:
    """Write one event of the purchase's history."""
    PurchaseEvent.objects.create(
        purchase=purchase,
        order=order,
        kind=kind,
        was=was,
        became=became,
        params=params or {},
        why=why,
        by=by,
        at=at,
    )


def participants_of(purchase: Purchase) -> list[tuple[int, int]]:
    """(order id, user id) of everybody with an account who ordered. 1 query."""
    return list(
        Order.objects.filter(purchase=purchase, contact__user__isnull=False)
        .order_by("pk")
        .values_list("pk", "contact__user_id")
    )


def tell_users(
    purchase: Purchase,
    kind: str,
    *,
    users: Iterable[int],
    at: datetime,
    params: dict[str, Any] | None = None,
    link: str = "",
) -> None:
    """Tell each of `users` the same; once per purchase, kind and moment."""
    shared = {"purchase": purchase.title, **(params or {})}
    tell(
        notices=[
            NoticeDraft(
                user_id=user_id,
                kind=kind,
                params=shared,
                link=link or purchase.get_absolute_url(),
                key=f"{kind}:{purchase.pk}:{user_id}:{at:%Y%m%d%H%M%S%f}",
            )
            for user_id in sorted(set(users))
        ],
        at=at,
    )


def tell_orders(
    purchase: Purchase,
    kind: str,
    *,
    orders: Sequence[tuple[int, int]],
    params: dict[int, dict[str, Any]],
    at: datetime,
) -> None:
    """Tell the owner of each (order id, user id) what concerns their own order."""
    tell(notices=order_notices(purchase, kind, orders=orders, params=params, at=at), at=at)


def order_notices(
    purchase: Purchase,
    kind: str,
    *,
    orders: Sequence[tuple[int, int]],
    params: dict[int, dict[str, Any]],
    at: datetime,
) -> list[NoticeDraft]:
    """What `tell_orders` would write, to be told together with other notices."""
    link, stamp = f"{purchase.get_absolute_url()}my-order/", f"{at:%Y%m%d%H%M%S%f}"
    return [
        NoticeDraft(
            user_id=user_id,
            kind=kind,
            params={"purchase": purchase.title, **params.get(order_id, {})},
            link=link,
            key=f"{kind}:{purchase.pk}:{user_id}:{stamp}",
        )
        for order_id, user_id in orders
    ]

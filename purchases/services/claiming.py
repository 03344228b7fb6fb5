"""A person takes over the record of orders that was kept for them. Rules: R-OFFSITE, R-LEDGER."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from config.kernel.bulk import insert_rows, update_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from ledger import selectors as ledger
from ledger.services import Transfer, post
from participants.models import Contact, ContactLink, User
from participants.selectors import working_link
from participants.services.contact_links import use_link
from participants.services.contacts import add_addresses, lock_book
from participants.services.notices import NoticeDraft, tell
from purchases.models import GiveBack, Line, Order, Payment, Purchase, PurchaseEvent
from purchases.rules.accounts import credit_account
from purchases.states import OPEN_GIVE_BACKS, PurchaseState

FINISHED = (PurchaseState.CLOSED, PurchaseState.CANCELLED)


class CannotClaim(DomainError):
    """The record stays with the organizer."""

    rule = "R-OFFSITE"


def claim_record(*, token: str, by: User, at: datetime) -> Contact:
    """Make the orders that the link is for those of `by`; the contact whose they now are.

    Where `by` is in this book already, the orders go over to their own contact, a balance with the
    organizer by a ledger entry of its own. Where both ordered in one purchase, the lines join `by`'s
    order, unless money moved on the record's: that is refused while the purchase runs, and stays where
    it is once it is finished and settled. Nothing is ordered by it, so that a blacklist is no hindrance.
    Raises ContactLink.DoesNotExist where no such link works. A bounded number of statements.
    """
    try:
        with atomic():
            link = _link(token)
            if link.contact.owner_id == by.pk:
                raise CannotClaim(_("This is a record of your own contact book; send the link to its owner."))
            held = _hold_purchases(link.contact_id)
            lock_book(owner_id=link.contact.owner_id)
            link = _link(token)
            if link.used_at:
                raise CannotClaim(_("This link has been used already."))
            orders = list(Order.objects.filter(contact=link.contact_id).order_by("pk"))
            if not held.issuperset(order.purchase_id for order in orders):
                raise CannotClaim(_("The organizer is just changing this record. Try again in a moment."))
            contact = _bind(link.contact, orders, by, at)
            use_link(link=link, by=by, at=at)
            _note(link, orders, by, at)
    except IntegrityError as error:
        raise CannotClaim(_("Something of yours has just changed here. Try again in a moment.")) from error
    return contact


def _link(token: str) -> ContactLink:
    link = working_link(token=token)
    if link is None:
        raise ContactLink.DoesNotExist
    return link


def _hold_purchases(contact_id: int) -> set[int]:
    """Lock the purchases of the contact's orders, so that nothing is charged or paid meanwhile."""
    keys = list(Order.objects.filter(contact=contact_id).values_list("purchase_id", flat=True))
    purchases = Purchase.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return set(purchases.values_list("pk", flat=True))


def _bind(contact: Contact, orders: Sequence[Order], by: User, at: datetime) -> Contact:
    own = Contact.objects.filter(owner=contact.owner_id, user=by).first()
    if own is None:
        contact.user = by
        contact.save(update_fields=["user"])
        add_addresses([(contact, str(by.phone or ""), by.email)])
        return contact
    _move_orders(orders, own)
    _move_credit(contact, own, by, at)
    contact.merged_into = own
    contact.save(update_fields=["merged_into"])
    add_addresses([(own, str(contact.phone or ""), contact.email)])
    return own


def _move_orders(orders: Sequence[Order], own: Contact) -> None:
    """Give `own` the orders, and the lines of those where `own` has an order of the same purchase."""
    theirs = Order.objects.filter(contact=own, purchase__in=[order.purchase_id for order in orders])
    joined = dict(theirs.values_list("purchase_id", "pk"))
    both = [order for order in orders if order.purchase_id in joined]
    staying = _with_money(both)
    _check_settled([order for order in both if order.pk in staying])
    moving = [order.pk for order in orders if order.purchase_id not in joined]
    Order.objects.filter(pk__in=moving).update(contact=own)
    joining = [order.pk for order in both if order.pk not in staying]
    lines = Line.objects.filter(order__in=joining).values_list("pk", "order__purchase_id")
    update_rows(Line, ["order_id"], [(pk, joined[purchase_id]) for pk, purchase_id in lines])


def _with_money(orders: Collection[Order]) -> set[int]:
    """Those of `orders` with a payment or a posting."""
    accounts = {order.account: order.pk for order in orders}
    paid = Payment.objects.filter(order__in=[order.pk for order in orders]).values_list("order_id", flat=True)
    return {accounts[key] for key in ledger.keys_in_use(keys=list(accounts))} | set(paid)


def _check_settled(orders: Collection[Order]) -> None:
    """Raise CannotClaim while anything can still happen to one of `orders`."""
    open_ones = GiveBack.objects.filter(order__in=orders, state__in=OPEN_GIVE_BACKS)
    waiting = set(open_ones.values_list("order_id", flat=True))
    for purchase in Purchase.objects.filter(orders__in=orders).select_related("organizer").order_by("pk"):
        own = next(order.pk for order in orders if order.purchase_id == purchase.pk)
        if purchase.state not in FINISHED or own in waiting:
            raise CannotClaim(
                _(
                    "In “%(purchase)s” you have an order of your own, and money is entered on the order of"
                    " this record, so that the two cannot become one. Ask %(organizer)s to hand out and settle"
                    " that order as it is; this link works once “%(purchase)s” is finished."
                )
                % {"purchase": purchase.title, "organizer": purchase.organizer.name}
            )


def _move_credit(contact: Contact, own: Contact, by: User, at: datetime) -> None:
    """What the organizer owes the one contact is owed to the other."""
    source = f"contact:{contact.pk}"
    for (key, unit), balance in sorted(ledger.balances_under(prefix=f"{source}/").items()):
        post(
            kind="record_claimed",
            source=source,
            key=f"record_claimed:{contact.pk}:{unit}",
            unit=unit,
            transfers=[Transfer(key, credit_account(contact_id=own.pk), -balance)],
            at=at,
            by=by,
        )


def _note(link: ContactLink, orders: Sequence[Order], by: User, at: datetime) -> None:
    """In the history of each purchase, and to the organizer."""
    contact = link.contact
    insert_rows(
        PurchaseEvent,
        ["purchase_id", "order_id", "kind", "was", "became", "params", "why", "by_id", "at"],
        [
            (order.purchase_id, order.pk, "record_claimed", contact.full_name[:200], by.get_full_name(), {}, "",
             by.pk, at)
            for order in orders
        ],
    )  # fmt: skip
    latest = Purchase.objects.filter(orders__in=orders).order_by("-published_at", "-pk").first()
    tell(
        notices=[
            NoticeDraft(
                user_id=contact.owner_id,
                kind="record_claimed",
                params={
                    "purchase": latest.title if latest else "",
                    "name": contact.full_name,
                    "who": by.get_full_name(),
                },
                link=f"{latest.desk_url}people/" if latest else "",
                key=f"record_claimed:{link.pk}",
            )
        ],
        at=at,
    )

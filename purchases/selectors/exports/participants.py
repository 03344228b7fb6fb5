"""The orders of a purchase: who, how to reach them, and their money."""

from collections.abc import Callable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ledger import selectors as ledger
from purchases.gateways.exports import Cell
from purchases.models import Order, Purchase
from purchases.rules.accounts import order_account
from purchases.selectors.board import pieces_by_order
from purchases.selectors.dues import dues_of
from purchases.selectors.exports.columns import Column, local, plain, sum_in
from purchases.selectors.figures import moved_by_order
from purchases.selectors.report import Row, row_of
from purchases.states import PurchaseState

ORDERS_AT_ONCE = 500
FIELDS = (
    "pk",
    "number",
    "created_at",
    "contact__number",
    "contact__full_name",
    "phone",
    "contact__email",
)


class Record(NamedTuple):
    """An order, the pieces it asks for, and its row of the report."""

    order: Any
    pieces: int
    money: Row


def count(purchase: Purchase) -> int:
    """How many orders there are. 1 query."""
    return Order.objects.filter(purchase=purchase).count()


def records(purchase: Purchase) -> Iterator[Record]:
    """Orders by number, as the report has them. 3 queries, and 1 for every ORDERS_AT_ONCE of them."""
    owed = dues_of(purchase) if purchase.state != PurchaseState.CANCELLED else {}
    pieces = pieces_by_order(purchase)
    orders = Order.objects.filter(purchase=purchase).order_by("number")
    told = orders.annotate(phone=plain("contact__phone")).values_list(*FIELDS, named=True)
    found = told.iterator(chunk_size=ORDERS_AT_ONCE)
    while some := list(islice(found, ORDERS_AT_ONCE)):
        accounts = {each.pk: order_account(purchase_id=purchase.pk, order_id=each.pk) for each in some}
        moved = moved_by_order(ledger.moved_to_each(keys=list(accounts.values())))
        for order in some:
            money = row_of(
                purchase,
                order_id=order.pk,
                number=order.number,
                name=order.contact__full_name,
                dues=owed.get(order.pk),
                money=moved.get(accounts[order.pk]),
            )
            yield Record(order, pieces.get(order.pk, 0), money)


def columns(purchase: Purchase) -> list[Column]:
    """What can be told of a participant, in the reader's language; money as the report has it."""

    def figure(name: str) -> Callable[[Record], Cell]:
        return sum_in(purchase.currency, attrgetter(f"money.{name}"))

    return [
        Column("order", _("Order"), attrgetter("order.number")),
        Column(
            "contact", _("Number in the contact book"), attrgetter("order.contact__number"), by_default=False
        ),
        Column("participant", _("Participant"), attrgetter("order.contact__full_name")),
        Column("phone", _("Phone"), attrgetter("order.phone")),
        Column("email", _("E-mail"), attrgetter("order.contact__email")),
        Column("pieces", _("Pieces"), attrgetter("pieces")),
        Column("goods", _("Goods"), figure("goods")),
        Column("fee", _("Fee"), figure("fee")),
        Column("delivery", _("Delivery"), figure("delivery")),
        Column("other", _("Other"), figure("other")),
        Column("due", _("Due"), figure("due")),
        Column("paid", _("Paid"), figure("paid")),
        Column("credited", _("Credited"), figure("credited")),
        Column("balance", _("Balance"), figure("balance")),
        Column("currency", _("Currency"), lambda _record: purchase.currency),
        Column(
            "ordered",
            _("First ordered, %(zone)s") % {"zone": purchase.time_zone},
            local(purchase, "order.created_at"),
            by_default=False,
        ),
    ]

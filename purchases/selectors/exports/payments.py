"""The payments of a purchase, whatever was decided about them."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from purchases.gateways.exports import Cell
from purchases.models import Payment, Purchase
from purchases.selectors.exports.columns import Column, amount_of, local, worded
from purchases.states import PaymentState, PaymentWay

ROWS_AT_ONCE = 2_000
FIELDS = (
    "order__number",
    "order__contact__full_name",
    "amount",
    "amount_currency",
    "way",
    "paid_on",
    "state",
    "note",
    "reason",
    "reported_at",
    "decided_at",
)


def count(purchase: Purchase) -> int:
    """How many payments there are. 1 query."""
    return Payment.objects.filter(order__purchase=purchase).count()


def records(purchase: Purchase) -> Iterator[Any]:
    """Payments as they came. 1 query, read as it goes."""
    payments = Payment.objects.filter(order__purchase=purchase).order_by("reported_at", "pk")
    return payments.values_list(*FIELDS, named=True).iterator(chunk_size=ROWS_AT_ONCE)


def columns(purchase: Purchase) -> list[Column]:
    """What can be told of a payment, in the reader's language."""
    zone = {"zone": purchase.time_zone}

    def amount(payment: Any) -> Cell:
        return amount_of(payment.amount, payment.amount_currency)

    return [
        Column("order", _("Order"), attrgetter("order__number")),
        Column("participant", _("Participant"), attrgetter("order__contact__full_name")),
        Column("sum", _("Sum"), amount),
        Column("currency", _("Currency"), attrgetter("amount_currency")),
        Column("way", _("Way"), worded(PaymentWay.choices, "way")),
        Column("paid", _("Paid on"), attrgetter("paid_on")),
        Column("state", _("State"), worded(PaymentState.choices, "state")),
        Column("note", _("Note"), attrgetter("note"), by_default=False),
        Column("reason", _("Why it was refused"), attrgetter("reason"), by_default=False),
        Column("reported", _("Reported, %(zone)s") % zone, local(purchase, "reported_at")),
        Column("decided", _("Decided, %(zone)s") % zone, local(purchase, "decided_at"), by_default=False),
    ]

"""Every line of a purchase, ended ones too."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from purchases.gateways.exports import Cell
from purchases.models import Line, Purchase
from purchases.rules.pricing import Dues, PricedLine, line_dues
from purchases.selectors.dues import tariff_of
from purchases.selectors.exports.columns import Column, amount_of, local, plain, sum_in, worded
from purchases.states import LineEnd, LineState

ROWS_AT_ONCE = 2_000
FIELDS = (
    "order_id",
    "order__number",
    "order__contact__full_name",
    "phone",
    "order__contact__email",
    "variant__item__article",
    "variant__item__name",
    "variant__item__category",
    "variant__size",
    "variant__colour",
    "quantity",
    "received",
    "defective",
    "unit_price",
    "unit_price_currency",
    "stop_unit",
    "delivery_share",
    "state",
    "ended_because",
    "placed_at",
    "handed_over_at",
    "ended_at",
)


class Record(NamedTuple):
    """A line with what it owes."""

    line: Any
    dues: Dues


def count(purchase: Purchase) -> int:
    """How many lines there are. 1 query."""
    return Line.objects.filter(order__purchase=purchase).count()


def records(purchase: Purchase) -> Iterator[Record]:
    """Lines by order and by when they were placed. 1 query, read as it goes."""
    tariff = tariff_of(purchase)
    lines = Line.objects.filter(order__purchase=purchase).order_by("order__number", "placed_at", "pk")
    told = lines.annotate(phone=plain("order__contact__phone")).values_list(*FIELDS, named=True)
    for line in told.iterator(chunk_size=ROWS_AT_ONCE):
        priced = PricedLine(
            order_id=line.order_id,
            state=line.state,
            price=line.unit_price,
            quantity=line.quantity,
            received=line.received,
            stop_unit=line.stop_unit,
            delivery=line.delivery_share,
        )
        yield Record(line, line_dues(priced, tariff=tariff))


def columns(purchase: Purchase) -> list[Column]:
    """What can be told of a line, in the reader's language."""
    zone = {"zone": purchase.time_zone}

    def due(name: str) -> Callable[[Record], Cell]:
        return sum_in(purchase.currency, attrgetter(f"dues.{name}"))

    def price(record: Record) -> Cell:
        return amount_of(record.line.unit_price, record.line.unit_price_currency)

    return [
        Column("order", _("Order"), attrgetter("line.order__number")),
        Column("participant", _("Participant"), attrgetter("line.order__contact__full_name")),
        Column("phone", _("Phone"), attrgetter("line.phone"), by_default=False),
        Column("email", _("E-mail"), attrgetter("line.order__contact__email"), by_default=False),
        Column("article", _("Article"), attrgetter("line.variant__item__article")),
        Column("item", _("Item"), attrgetter("line.variant__item__name")),
        Column("section", _("Section"), attrgetter("line.variant__item__category"), by_default=False),
        Column("size", _("Size"), attrgetter("line.variant__size")),
        Column("colour", _("Colour"), attrgetter("line.variant__colour")),
        Column("quantity", _("Quantity"), attrgetter("line.quantity")),
        Column("received", _("Received"), attrgetter("line.received"), by_default=False),
        Column("defective", _("Defective"), attrgetter("line.defective"), by_default=False),
        Column("price", _("Wholesale price"), price),
        Column("price_currency", _("Currency of the price"), attrgetter("line.unit_price_currency")),
        Column("goods", _("Goods"), due("goods"), by_default=False),
        Column("fee", _("Fee"), due("fee"), by_default=False),
        Column("transfer", _("Transfer"), due("transfer"), by_default=False),
        Column("delivery", _("Delivery"), due("delivery"), by_default=False),
        Column("due", _("Due"), due("total")),
        Column("currency", _("Currency"), lambda _record: purchase.currency),
        Column("state", _("State"), worded(LineState.choices, "line.state")),
        Column("because", _("Why it ended"), worded(LineEnd.choices, "line.ended_because"), by_default=False),
        Column("ordered", _("Ordered, %(zone)s") % zone, local(purchase, "line.placed_at")),
        Column(
            "handed_over",
            _("Handed over, %(zone)s") % zone,
            local(purchase, "line.handed_over_at"),
            by_default=False,
        ),
        Column("ended", _("Ended, %(zone)s") % zone, local(purchase, "line.ended_at"), by_default=False),
    ]

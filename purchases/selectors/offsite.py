"""What a list of orders from elsewhere would do, and who is without an account. Rule: R-OFFSITE."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models.functions import Coalesce
from moneyed import Money

from config.kernel.money import from_minor
from participants.models import ContactLink
from participants.selectors import book_of, newest_links
from purchases.models import Line, Order, Purchase, Variant
from purchases.models.order import ENTERED_FOR_OTHERS
from purchases.rules.order_list import JudgedOrders, Known, Offered, Orderer, Wanted
from purchases.rules.pricing import PricedLine, dues_by_order
from purchases.selectors.board import pieces_by_order
from purchases.selectors.dues import OWING, dues_of, priced, tariff_of
from purchases.states import PLACED, LineState


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What a person wants of a variant, how many pieces they hold of it from elsewhere, and how many they
    ordered on the site besides.
    """

    wanted: Wanted
    held: int
    own: int

    @property
    def change(self) -> str:
        if not self.held:
            return "new"
        return "changed" if self.held != self.wanted.quantity else "same"


@dataclass(frozen=True, slots=True)
class Preview:
    """One person's order in the purchase: their lines of the list, and what the whole order owes before
    and after it, without delivery.
    """

    lines: Sequence[WantedLine]
    pieces: int
    owed_before: Money
    owed_after: Money


@dataclass(frozen=True, slots=True)
class OffSite:
    """An order of somebody without an account, or who took it over by `link`; `owes` without delivery."""

    order: Order
    pieces: int
    owes: Money
    link: ContactLink | None


def offered_in(purchase: Purchase) -> list[Offered]:
    """Every variant of the purchase, as a list names it. 1 query."""
    rows = Variant.objects.filter(item__purchase=purchase).order_by("item__position", "position", "pk")
    return [Offered(*row) for row in rows.values_list("pk", "item__article", "size", "colour")]


def known_people(*, owner_id: int) -> list[Known]:
    """Everybody in the book, the first entered first. 1 query."""
    book = book_of(owner_id=owner_id)
    return [Known(each.key, each.full_name, each.phone, each.email) for each in book]


def previews(
    purchase: Purchase, judged: JudgedOrders, *, contacts: Mapping[Orderer, int]
) -> dict[Orderer, Preview]:
    """What the list would make of each person's order; who is not in `contacts` is new. 3 queries."""
    orders = dict(
        Order.objects.filter(purchase=purchase, contact__in=set(contacts.values())).values_list(
            "contact_id", "pk"
        )
    )
    lines: dict[int, list[Any]] = {pk: [] for pk in orders.values()}
    owing = Line.objects.filter(order__in=list(lines), state__in=OWING)
    for line in owing.annotate(is_entered=ENTERED_FOR_OTHERS).order_by("placed_at", "pk"):
        lines[line.order_id].append(line)
    wanted_by: dict[Orderer, list[Wanted]] = {}
    for each in judged.wanted:
        wanted_by.setdefault(each.person, []).append(each)
    prices = _prices(each.offered.key for each in judged.wanted)
    found = {}
    for person, wanted in wanted_by.items():
        order_id = orders.get(contacts.get(person, 0), 0)
        found[person] = _preview(purchase, lines.get(order_id, []), wanted, prices)
    return found


def off_site_orders(purchase: Purchase) -> list[OffSite]:
    """Orders of people without an account, and those that were taken over, by number. 5 queries."""
    orders = list(
        Order.objects.filter(purchase=purchase, is_off_site=True, contact__merged_into=None)
        .select_related("contact__user")
        .order_by("number")
    )
    links = newest_links(contacts=[order.contact_id for order in orders])
    pieces, dues = pieces_by_order(purchase), dues_of(purchase)
    return [
        OffSite(
            order=order,
            pieces=pieces.get(order.pk, 0),
            owes=from_minor(dues[order.pk].total if order.pk in dues else 0, purchase.currency),
            link=links.get(order.contact_id),
        )
        for order in orders
        if order.contact.user_id is None or order.contact_id in links
    ]


def _prices(variants: Iterable[int]) -> dict[int, Decimal]:
    rows = Variant.objects.filter(pk__in=set(variants)).annotate(asked=Coalesce("price", "item__price"))
    return dict(rows.values_list("pk", "asked"))


def _preview(
    purchase: Purchase, lines: Sequence[Any], wanted: Sequence[Wanted], prices: Mapping[int, Decimal]
) -> Preview:
    held: Counter[int] = Counter()
    own: Counter[int] = Counter()
    for line in lines:
        if line.state in PLACED:
            (held if line.is_entered else own)[line.variant_id] += line.quantity
    left = {each.offered.key: each.quantity for each in wanted}
    after = []
    for line in lines:
        stays = priced(line)
        if line.state in PLACED and line.is_entered and line.variant_id in left:
            pieces = min(line.quantity, left[line.variant_id])
            left[line.variant_id] -= pieces
            stays = _pieces(stays.price, pieces)
        after.append(stays)
    after += [_pieces(prices[key], pieces) for key, pieces in left.items()]

    def owed(of: Iterable[PricedLine]) -> Money:
        dues = dues_by_order(of, tariff=tariff_of(purchase))
        return from_minor(sum(each.total for each in dues.values()), purchase.currency)

    return Preview(
        lines=[WantedLine(each, held[each.offered.key], own[each.offered.key]) for each in wanted],
        pieces=sum(each.quantity for each in wanted),
        owed_before=owed(priced(line) for line in lines),
        owed_after=owed(after),
    )


def _pieces(price: Decimal, pieces: int) -> PricedLine:
    return PricedLine(order_id=0, state=LineState.CONFIRMED, price=price, quantity=pieces)

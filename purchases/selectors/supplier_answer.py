"""What the supplier's answer would change, line by line; the service writes just this. Rules: R-COST, R-SHORTAGE."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from purchases.models import Line, Purchase, SupplierOrder, SupplierOrderLine, Variant
from purchases.rules.order_list import Offered
from purchases.rules.supply import Answered, Asked, Held, Left, is_borne, take_away
from purchases.selectors.dues import tariff_of
from purchases.states import LineState


@dataclass(frozen=True, slots=True)
class Effects:
    """Every line that loses pieces or gets another price, and the organizer's own pieces that go.

    `lines` are all that any of it is about, by key; `said` what the supplier says to each ordered variant.
    """

    said: Mapping[int, tuple[int, Decimal | None]]
    lines: Mapping[int, Line]
    lost: list[Left]
    own: Mapping[int, int]
    own_lost: Mapping[int, int]
    priced: Mapping[int, Decimal]
    risen: list[int]

    @property
    def pieces_refused(self) -> int:
        return sum(each.refused for each in self.lost)

    @property
    def orders_refused(self) -> dict[int, int]:
        """Pieces that each order loses."""
        found: dict[int, int] = {}
        for each in self.lost:
            order_id = self.lines[each.key].order_id
            found[order_id] = found.get(order_id, 0) + each.refused
        return found

    @property
    def orders_priced(self) -> set[int]:
        return {self.lines[key].order_id for key in self.priced}

    @property
    def orders_risen(self) -> set[int]:
        return {self.lines[key].order_id for key in self.risen}


def snapshot_of(sent: SupplierOrder) -> dict[int, SupplierOrderLine]:
    """What was ordered when the order was sent, by variant. 1 query."""
    lines = SupplierOrderLine.objects.filter(order=sent).select_related("variant__item")
    ordered = lines.order_by("variant__item__position", "variant__item_id", "variant__position", "variant_id")
    return {each.variant_id: each for each in ordered}


def asked_of(snapshot: Mapping[int, SupplierOrderLine]) -> list[Asked]:
    """The same for those who read an answer."""
    return [
        Asked(
            Offered(each.variant_id, each.variant.item.article, each.variant.size, each.variant.colour),
            each.quantity,
        )
        for each in snapshot.values()
    ]


def effects_of(
    purchase: Purchase, *, snapshot: Mapping[int, SupplierOrderLine], answered: Mapping[int, Answered]
) -> Effects:
    """What `answered` would do; a variant that it does not name comes as it was ordered. 2 queries."""
    said = {key: _said(line, answered.get(key, Answered())) for key, line in snapshot.items()}
    touched = [
        key for key, (confirmed, price) in said.items()
        if confirmed < snapshot[key].quantity or price is not None
    ]  # fmt: skip
    by_variant: dict[int, list[Line]] = {key: [] for key in touched}
    standing = Line.objects.filter(
        order__purchase=purchase, state=LineState.CONFIRMED, variant__in=touched
    ).order_by("placed_at", "pk")
    for line in standing.select_related("order__contact", "variant__item"):
        by_variant[line.variant_id].append(line)
    owns = dict(Variant.objects.filter(pk__in=touched, own__gt=0).values_list("pk", "own"))
    lost: list[Left] = []
    own: dict[int, int] = {}
    priced: dict[int, Decimal] = {}
    risen: list[int] = []
    tariff = tariff_of(purchase)
    for key, lines in by_variant.items():
        confirmed, price = said[key]
        had = owns.get(key, 0)
        stays, gone = take_away(
            [Held(line.pk, line.quantity, line.extra) for line in lines],
            own=had,
            confirmed=confirmed,
            by=purchase.terms.shortage_rule,
        )
        lost += gone
        if stays < had:
            own[key] = stays
        ended = {each.key for each in gone if not each.pieces}
        if price is None:
            continue
        for line in lines:
            if line.pk not in ended and line.charged_price != price:
                priced[line.pk] = price
                if is_borne(price=price, tariff=tariff, stop_unit=line.stop_unit):
                    risen.append(line.pk)
    return Effects(
        said=said,
        lines={line.pk: line for lines in by_variant.values() for line in lines},
        lost=lost,
        own=own,
        own_lost={key: owns[key] - stays for key, stays in own.items()},
        priced=priced,
        risen=risen,
    )


def _said(line: SupplierOrderLine, answered: Answered) -> tuple[int, Decimal | None]:
    confirmed = line.quantity if answered.confirmed is None else answered.confirmed
    return confirmed, None if answered.price == line.price else answered.price

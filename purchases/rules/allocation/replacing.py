"""Which variants a line takes instead of its own. Rule: R-REPLACE."""

from collections.abc import Sequence
from decimal import Decimal

from purchases.rules.allocation.data import Offered, Wanted
from purchases.states import Replacement

UNMOVED = (Replacement.EXACT, Replacement.DROP)


def accepted(line: Wanted, variants: Sequence[Offered]) -> frozenset[int]:
    """The variants of the item that the line takes: its own, and by its wish others that are not dearer."""
    return Wishes(variants).accepted(line)


class Wishes:
    """What lines of one item accept, each wish worked out once."""

    def __init__(self, variants: Sequence[Offered]) -> None:
        self._variants = variants
        self._mine = {each.pk: frozenset({each.pk}) for each in variants}
        self._known: dict[tuple[int, Replacement, Decimal], frozenset[int]] = {}
        self._not_dearer: dict[Decimal, frozenset[int]] = {}

    def accepted(self, line: Wanted) -> frozenset[int]:
        """As `accepted`. Rule: R-REPLACE."""
        if line.replacement in UNMOVED:
            return self._mine[line.variant]
        key = line.variant, line.replacement, line.price
        if key not in self._known:
            self._known[key] = self._work_out(line)
        return self._known[key]

    def _work_out(self, line: Wanted) -> frozenset[int]:
        mine = self._mine[line.variant]
        if line.replacement == Replacement.ANY:
            # One set for all sizes: a great item has many.
            affordable = self._affordable(line.price)
            return affordable if line.variant in affordable else affordable | mine
        place = next(place for place, each in enumerate(self._variants) if each.pk == line.variant)
        own = self._variants[place]
        if line.replacement == Replacement.COLOUR:
            wished = [each for each in self._variants if each.size == own.size and each.colour != own.colour]
        else:
            wished = [each for each in self._variants[place + 1 :] if each.colour == own.colour][:1]
        return mine | {each.pk for each in wished if each.price <= line.price}

    def _affordable(self, price: Decimal) -> frozenset[int]:
        if price not in self._not_dearer:
            self._not_dearer[price] = frozenset(each.pk for each in self._variants if each.price <= price)
        return self._not_dearer[price]

"""How many pieces of a variant are still to be had. Rule: R-ROW."""

import sys
from collections.abc import Iterable, Mapping

from purchases.rules.allocation.data import Offered

UNLIMITED = sys.maxsize


def free_stock(variants: Iterable[Offered], held: Mapping[int, int]) -> dict[int, int]:
    """By variant, the pieces that can be had beside those that are `held`."""
    return {each.pk: _free(each, held.get(each.pk, 0)) for each in variants}


def _free(offered: Offered, held: int) -> int:
    if offered.closed:
        return 0
    return UNLIMITED if offered.limit is None else max(0, offered.limit - held)

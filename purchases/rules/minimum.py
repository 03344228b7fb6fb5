"""Whether enough was ordered to buy. Rule: R-MINIMUM."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reached:
    """One minimum: what there is, what is needed. Sums are minor units of the settlement currency."""

    kind: str
    have: int
    need: int
    item_id: int | None = None

    @property
    def is_met(self) -> bool:
        return self.have >= self.need


def minimum_progress(
    *,
    goods: int,
    people: int,
    pieces: Mapping[int, int],
    minimum_sum: int | None,
    minimum_people: int | None,
    minimum_pieces: Mapping[int, int],
) -> list[Reached]:
    """Every minimum of the terms with what was reached; none at all is an empty list.

    An item's own minimum counts only when somebody ordered of it.
    """
    found = []
    if minimum_sum:
        found.append(Reached("sum", goods, minimum_sum))
    if minimum_people:
        found.append(Reached("people", people, minimum_people))
    for item_id, need in minimum_pieces.items():
        if pieces.get(item_id):
            found.append(Reached("pieces", pieces[item_id], need, item_id))
    return found

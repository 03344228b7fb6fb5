"""What becomes of pieces that came instead of what was ordered. Rule: R-MISSORT."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from purchases.states import SortedOut


@dataclass(frozen=True, slots=True)
class Kind:
    """A variant of the purchase; `price` is its list price."""

    pk: int
    item: int
    size: str
    colour: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Guarantees:
    """What the terms promise of the goods, each on its own."""

    size: bool = False
    colour: bool = False


def sort_out(
    *,
    ordered: Kind,
    came: Kind | None,
    accepted: Collection[int],
    guarantees: Guarantees,
) -> SortedOut:
    """What pieces of a line that wanted `ordered` become where `came` was sent for them.

    None came where the purchase has no such thing; `accepted` are the variants that the line takes by its
    own choice (R-REPLACE). Those are taken. Given back where another article came, or what differs is
    guaranteed. Else they are the participant's all the same.
    """
    if came is None or came.item != ordered.item:
        return SortedOut.CREDITED
    if came.pk in accepted:
        return SortedOut.REPLACED
    broken = (guarantees.size and came.size != ordered.size) or (
        guarantees.colour and came.colour != ordered.colour
    )
    return SortedOut.CREDITED if broken else SortedOut.KEPT

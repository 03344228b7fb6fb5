"""How many packs so many pieces fill, and what the last one lacks. Rule: R-PACK."""

from typing import NamedTuple


class Meter(NamedTuple):
    """Packs that are full, with tolerance where that fills the last; what stands in the open one and lacks.

    `tolerance` is what is offered; without an open pack nothing is missing.
    """

    packs: int
    in_open: int
    missing: int
    tolerance: int


def packs_filled(*, size: int, ordered: int, tolerance: int) -> int:
    """`tolerance` are the pieces that their owners would take beside those `ordered`.

    One pack more than the pieces fill, if a remainder and tolerance fill it; never of tolerance alone.
    Rule: R-PACK.
    """
    packs, remainder = divmod(ordered, size)
    return packs + (remainder > 0 and remainder + tolerance >= size)


def meter(size: int, ordered: int, tolerance: int) -> Meter:
    """How the packs of so many pieces stand. Rule: R-PACK."""
    packs = packs_filled(size=size, ordered=ordered, tolerance=tolerance)
    in_open = max(0, ordered - packs * size)
    return Meter(packs, in_open, (size - in_open) if in_open else 0, tolerance)

"""Rows and packs that stay open: dropped, filled with own pieces, or kept. Rules: R-STOP-ORDER, R-TOPUP."""

from collections.abc import Iterable, Mapping

from purchases.rules.allocation.data import Fate, Outcome
from purchases.rules.allocation.dealing import Dealing
from purchases.states import GapChoice, Replacement


def key_of(variant: int, number: int = 0) -> str:
    """The name of a gap: the first variant of its row or pack, and which open row of these it is."""
    return f"{variant}-{number}"


def has_stock(needed: Mapping[int, int], free: Mapping[int, int]) -> bool:
    return all(pieces <= free[variant] for variant, pieces in needed.items())


def leave_open(lines: Iterable[int], choice: GapChoice, dealing: Dealing) -> tuple[Outcome, list[int]]:
    """Release the pieces of a gap or keep them; the lines of those kept, and what that makes of the gap.

    Kept are those that would rather wait: a line that asked to be left out (R-REPLACE) is.
    """
    kept = []
    for line in lines:
        if choice == GapChoice.KEEP and dealing.lines[line].replacement != Replacement.DROP:
            dealing.end(line, Fate.KEPT)
            kept.append(line)
        else:
            dealing.end(line, Fate.RELEASED)
    return (Outcome.KEPT if kept else Outcome.DROPPED), kept

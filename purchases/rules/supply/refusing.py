"""Whose pieces go when the supplier confirms fewer than were ordered. Rules: R-SHORTAGE, R-ROW."""

from collections.abc import Sequence
from dataclasses import dataclass

from purchases.rules.shortage import deal_arrived


@dataclass(frozen=True, slots=True)
class Held:
    """A line of a variant; `extra` of its `pieces` were dealt by tolerance."""

    key: int
    pieces: int
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """What stays of a line, and how much of it by tolerance; `refused` pieces go."""

    key: int
    pieces: int
    extra: int
    refused: int


def take_away(lines: Sequence[Held], *, own: int, confirmed: int, by: str) -> tuple[int, list[Left]]:
    """Own pieces that stay, and those of `lines`, earliest first, that lose any.

    The organizer's own go first. Then the pieces that are left are dealt by the terms' rule, to the
    earliest first or one each in turn; pieces that a tolerance gave go before those that were asked for.
    """
    wanted = sum(each.pieces for each in lines)
    dealt = deal_arrived([each.pieces for each in lines], came=min(confirmed, wanted), by=by)
    lost = [
        Left(each.key, stay, max(0, each.extra - (each.pieces - stay)), each.pieces - stay)
        for each, stay in zip(lines, dealt, strict=True)
        if stay < each.pieces
    ]
    return min(own, max(0, confirmed - wanted)), lost

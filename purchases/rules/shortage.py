"""Who gets what came when less came than was bought. Rule: R-SHORTAGE."""

from collections.abc import Sequence

from purchases.states import ShortageRule


def deal_arrived(wanted: Sequence[int], *, came: int, by: str) -> list[int]:
    """`came` pieces dealt to lines in the order in which they were placed.

    `wanted` are the pieces bought for each line, earliest first. Either the earliest get theirs in
    full first, or everybody gets one piece in turn. Nobody gets more than was bought for them.
    """
    dealt = [0] * len(wanted)
    if by == ShortageRule.EARLIEST:
        for place, pieces in enumerate(wanted):
            dealt[place] = min(pieces, came)
            came -= dealt[place]
        return dealt
    while came and (open_places := [i for i, pieces in enumerate(wanted) if dealt[i] < pieces]):
        for place in open_places[:came]:
            dealt[place] += 1
        came -= min(came, len(open_places))
    return dealt

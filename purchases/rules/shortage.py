"""Who gets what came when less came than was bought. Rule: R-SHORTAGE."""

from collections.abc import Mapping, Sequence

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


def of_the_bought(*, bought: int, came: int, defective: int) -> tuple[int, int]:
    """How many pieces came fit, those beyond the order among them, and how many of the bought broken.

    `defective` are among those that came. Broken pieces beyond the order are nobody's.
    """
    fit = came - defective
    return fit, min(defective, max(0, bought - fit))


def misgiven(wanted: Mapping[int, int], *, came: int, given: Mapping[int, int]) -> int | None:
    """The first line whose `given` pieces cannot be, None where all can.

    `wanted` are the pieces bought for each line of a variant. Nobody is given more than was bought for
    them, all of it together is no more than came, and what came is not left lying while somebody wants it.
    """
    fixed = {key: pieces for key, pieces in given.items() if key in wanted}
    for key, pieces in fixed.items():
        if not 0 <= pieces <= wanted[key]:
            return key
    left = came - sum(fixed.values())
    others = sum(pieces for key, pieces in wanted.items() if key not in fixed)
    if fixed and (left < 0 or min(came, sum(wanted.values())) - sum(fixed.values()) > others):
        return next(iter(fixed))
    return None

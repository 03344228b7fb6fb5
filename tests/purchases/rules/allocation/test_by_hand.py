"""The allocator agrees with one that was written apart from it, in a thousand purchases of any kind."""

import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from purchases.rules.allocation import Choices, Offered, Sold, Wanted, allocate
from purchases.states import GapChoice, Replacement, SaleForm
from tests.purchases.rules.allocation.by_hand import by_hand
from tests.purchases.rules.allocation.making import NOON

CASES, BATCHES = 1_000, 10
WISHES = [Replacement.ANY, *Replacement]


def a_purchase(dice: random.Random) -> tuple[Sold, list[Wanted], Choices]:
    """One item and up to six lines; seldom full, often with stock for some only."""
    form = dice.choice([SaleForm.ROW, SaleForm.PACK])
    sizes, colours = dice.choice([(2, 1), (3, 1), (1, 2), (2, 2), (2, 3), (3, 2)])
    variants = tuple(
        Offered(
            n + 1,
            str(n % sizes),
            str(n // sizes),
            Decimal(dice.choice([9, 10, 10, 10])),
            dice.choice([1, 1, 1, 2]),
            dice.choice([None, None, 1, 2, 3, 5]),
            dice.random() < 0.1,
        )
        for n in range(sizes * colours)
    )
    sold = Sold(1, form, variants, dice.choice([2, 3, 4, 6]), form == SaleForm.PACK and dice.random() < 0.3)
    lines = [
        Wanted(
            pk,
            (wanted := dice.choice(variants)).pk,
            dice.choice([1, 1, 2, 3]),
            NOON + timedelta(minutes=dice.randrange(4)),
            wanted.price,
            dice.choice([0, 0, 1, 2]) if form == SaleForm.PACK else 0,
            dice.choice(WISHES),
        )
        for pk in range(100, 100 + dice.randint(1, 6))
    ]
    keys = [f"{each.pk}-{n}" for each in variants for n in range(3)]
    by_gap = {key: dice.choice(list(GapChoice)) for key in keys} if dice.random() < 0.5 else {}
    return sold, lines, Choices(dice.choice(list(GapChoice)), by_gap)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_agree(batch):
    moved = 0
    for seed in range(batch * CASES // BATCHES, (batch + 1) * CASES // BATCHES):
        sold, lines, choices = a_purchase(random.Random(seed))
        plan, expected = allocate([sold], lines, choices), by_hand(sold, lines, choices)
        found = {pk: Counter() for pk in plan.parts}
        for pk, parts in plan.parts.items():
            for part in parts:
                found[pk][part.variant, str(part.fate), False] += part.pieces
                found[pk][part.variant, str(part.fate), True] += part.extra
        assert (found, Counter(plan.own)) == (expected.lines, expected.own), (seed, sold, lines, choices)
        wanted = {line.pk: line.variant for line in lines}
        moved += any(part.variant != wanted[pk] for pk, parts in plan.parts.items() for part in parts)
    assert moved >= 5, "the cases should be such that replacements matter"

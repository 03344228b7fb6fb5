"""Dealing the lines of rows and packs at the stop: 100,000 of them, and the shapes that are hard to deal.

No database takes part. The lines are there before the clock starts; the peak is of the whole process.
"""

import random
import statistics
import time
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial

from purchases.rules.allocation import Choices, Offered, Sold, Wanted, allocate
from purchases.states import GapChoice, Replacement, SaleForm
from tests.bench.figures import Figure, measured
from tests.factories.purchases import NOW

SIZES = ("42", "44", "46", "48", "50")
COLOURS = ("blue", "red")
FEW, MANY, ITEM = 1_000, 100_000, 2_000
REPEATS = {FEW: 20, MANY: 3}
SECONDS, PEAK, TIMES_THE_LINE, SECONDS_OF_ITEM = 3.0, 300.0, 1.5, 1.0
PRICE = Decimal("10.00")
WISHES = (Replacement.EXACT, *Replacement)

Given = tuple[Sequence[Sold], Sequence[Wanted]]


def a_purchase(lines: int) -> Given:
    """An item of two colours in rows or in packs of six for every 50 lines; a third of the wishes are exact."""
    dice = random.Random(lines)  # no secret
    items = [_item(pk, SaleForm.ROW if pk % 2 else SaleForm.PACK) for pk in range(lines // 50)]
    return items, [
        Wanted(
            pk,
            dice.choice(items[pk % len(items)].variants).pk,
            1 + pk % 3,
            NOW + timedelta(seconds=dice.randrange(lines)),
            PRICE,
            pk % 2,
            dice.choice(WISHES),
        )
        for pk in range(lines)
    ]


def _item(pk: int, form: SaleForm) -> Sold:
    return Sold(
        pk,
        form,
        tuple(
            Offered(pk * 100 + n, size, colour, PRICE, 1 + (size == "46"))
            for n, (colour, size) in enumerate((colour, size) for colour in COLOURS for size in SIZES)
        ),
        pack_size=6,
    )


def one_popular_size(wish: Replacement) -> Given:
    """A thousand rows that hold one piece each."""
    item = _item(1, SaleForm.ROW)
    return [item], [
        Wanted(n, item.variants[0].pk, 1, NOW, PRICE, replacement=wish if n % 3 else Replacement.EXACT)
        for n in range(1_000)
    ]


def one_item(form: SaleForm, colours: int) -> Given:
    """2,000 lines that take anything else, over many colours."""
    dice = random.Random(colours)  # no secret
    variants = tuple(
        Offered(n, size, str(colour), PRICE, limit=400)
        for n, (colour, size) in enumerate((c, s) for c in range(colours) for s in SIZES)
    )
    return [Sold(1, form, variants, pack_size=12)], [
        Wanted(n, dice.choice(variants).pk, 1 + n % 2, NOW, PRICE, n % 2, Replacement.ANY)
        for n in range(ITEM)
    ]


def of_many_lines() -> list[Figure]:
    """What a line takes among 100,000 beside one among 1,000."""
    given = a_purchase(MANY)
    figures = measured(lambda: allocate(*given), seconds=SECONDS, peak=PEAK)
    few, many = (_seconds(a_purchase(lines), REPEATS[lines]) / lines * 1e6 for lines in (FEW, MANY))
    bound = few * TIMES_THE_LINE
    return [
        *figures,
        Figure(f"a line, beside one of {FEW:,}", many, "us", at_most=bound, reference=few),
    ]


def hard(given: Given) -> list[Figure]:
    return [Figure("time", _seconds(given, 3), "s", at_most=SECONDS_OF_ITEM)]


def _seconds(given: Given, repeats: int) -> float:
    return statistics.median(_took(given) for _each in range(repeats))


def _took(given: Given) -> float:
    began = time.perf_counter()
    allocate(*given, Choices(GapChoice.OWN))
    return time.perf_counter() - began


CASES = {
    f"{MANY:,} lines": of_many_lines,
    "1,000 rows of one piece": partial(hard, one_popular_size(Replacement.EXACT)),
    "1,000 rows of one piece, most of which take anything": partial(hard, one_popular_size(Replacement.ANY)),
    **{
        f"{ITEM:,} lines that take anything, {form} of {colours} colours": partial(
            hard, one_item(form, colours)
        )
        for form in (SaleForm.ROW, SaleForm.PACK)
        for colours in (2, 100)
    },
}

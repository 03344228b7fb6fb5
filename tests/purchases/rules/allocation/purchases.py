"""Purchases of any kind for property tests, small enough to be drawn by the thousand."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from purchases.rules.allocation import Offered, Sold, Wanted
from purchases.states import GapChoice, Replacement, SaleForm
from tests.purchases.rules.allocation.making import NOON

WISHES = list(Replacement)
PLAIN = [Replacement.EXACT, Replacement.DROP]
# Two items of rows, one of packs and one of mixed packs: variants 1 to 6, 7 to 8, 11 to 13, 21 to 22.
SHAPES = {
    1: (SaleForm.ROW, [("42", "blue", 1), ("44", "blue", 1), ("46", "blue", 2),
                       ("42", "red", 1), ("44", "red", 1), ("46", "red", 2)]),
    7: (SaleForm.ROW, [("S", "", 1), ("M", "", 1)]),
    11: (SaleForm.PACK, [("S", "", 1), ("M", "", 1), ("L", "", 1)]),
    21: (SaleForm.PACK, [("S", "", 1), ("M", "", 1)]),
}  # fmt: skip
VARIANTS = [pk + n for pk, (_form, shape) in SHAPES.items() for n in range(len(shape))]
ROWS, PACKS = VARIANTS[:8], VARIANTS[8:]
UNLIMITED = dict.fromkeys(VARIANTS)

choices = st.sampled_from(list(GapChoice))
# Drawn as one number, a digit a variant, which is quick; the smallest is no limit at all.
LIMITS = (None, None, 2, 4, 7)
limits = st.one_of(st.just(0), st.integers(0, len(LIMITS) ** len(VARIANTS) - 1)).map(
    lambda drawn: {v: LIMITS[drawn // len(LIMITS) ** n % len(LIMITS)] for n, v in enumerate(VARIANTS)}
)


def items(limits: dict[int, int | None], *, size: int = 4) -> list[Sold]:
    return [
        Sold(
            pk,
            form,
            tuple(
                Offered(pk + n, named, colour, Decimal(10 - (n == 2)), per_row, limits[pk + n])
                for n, (named, colour, per_row) in enumerate(shape)
            ),
            size,
            mixed=pk == 21,
        )
        for pk, (form, shape) in SHAPES.items()
    ]


def lines(
    *, variants: Sequence[int] = VARIANTS, wishes: Sequence[Replacement] = WISHES, most: int = 10
) -> st.SearchStrategy[list[Wanted]]:
    """Lines in time order, each drawn as one number: its pieces, tolerance, wish and variant."""
    one = st.integers(0, 3 * 3 * len(wishes) * len(variants) - 1)
    return st.lists(one, max_size=most).map(
        lambda drawn: [_line(n, each, variants, wishes) for n, each in enumerate(drawn)]
    )


def _line(n: int, drawn: int, variants: Sequence[int], wishes: Sequence[Replacement]) -> Wanted:
    drawn, pieces = divmod(drawn, 3)
    drawn, tolerance = divmod(drawn, 3)
    variant, wish = divmod(drawn, len(wishes))
    at = NOON + timedelta(minutes=n // 2)
    return Wanted(n, variants[variant], pieces + 1, at, Decimal(10), tolerance, wishes[wish])

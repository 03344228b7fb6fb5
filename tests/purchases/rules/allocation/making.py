"""Items and lines in words, and what a plan makes of them in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from purchases.rules.allocation import Fate, Offered, Plan, Sold, Wanted
from purchases.states import Replacement, SaleForm

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PRICE = Decimal(100)
LINE = re.compile(
    r"(?P<name>\w+): (?P<variant>.+?)(?: x(?P<pieces>\d+))?(?: \+(?P<tolerance>\d+))?"
    r"(?: (?P<wish>exact|colour|size|any|drop))?"
)


class Item:
    """An item whose variants are named by their size, or by colour and size where it has several colours."""

    def __init__(
        self,
        form: SaleForm,
        sizes: str,
        *,
        colours: str = "blue",
        size: int = 1,
        mixed: bool = False,
        prices: Mapping[str, int] | None = None,
        limits: Mapping[str, int] | None = None,
        closed: Iterable[str] = (),
    ) -> None:
        template = sizes.split()
        several = len(colours.split()) > 1
        self.names: list[str] = []
        variants = []
        for colour in colours.split():
            for each in dict.fromkeys(template):
                name = f"{colour} {each}" if several else each
                self.names.append(name)
                variants.append(
                    Offered(
                        len(self.names),
                        each,
                        colour,
                        Decimal((prices or {}).get(name, PRICE)),
                        template.count(each),
                        (limits or {}).get(name),
                        name in closed,
                    )
                )
        self.sold = Sold(1, form, tuple(variants), size, mixed)

    def pk(self, name: str) -> int:
        return self.names.index(name) + 1

    def lines(self, *told: str) -> list[Wanted]:
        """Lines such as "A: 42 x2 +1 any", each a minute later than the one before, at the list price."""
        return [self._line(n, each) for n, each in enumerate(told)]

    def _line(self, n: int, told: str) -> Wanted:
        found = LINE.fullmatch(told)
        assert found, told
        variant = self.pk(found["variant"])
        return Wanted(
            ord(found["name"]),
            variant,
            int(found["pieces"] or 1),
            NOON + timedelta(minutes=n),
            self.sold.variants[variant - 1].price,
            int(found["tolerance"] or 0),
            Replacement(found["wish"] or "exact"),
        )

    def told(self, plan: Plan) -> dict[str, str]:
        """What becomes of each line: "2", "1+1" with an extra piece, "1 as 44", "1 kept", "1 released"."""
        return {
            chr(pk): ", ".join(self._part(pk, part, plan) for part in parts)
            for pk, parts in sorted(plan.parts.items())
        }

    def _part(self, pk, part, plan) -> str:
        if part.fate != Fate.BOUGHT:
            return f"{part.pieces} {part.fate}"
        bought = f"{part.pieces}+{part.extra}" if part.extra else str(part.pieces)
        return (
            bought if part.variant == self._variant_of[pk] else f"{bought} as {self.names[part.variant - 1]}"
        )

    def remember(self, lines: Sequence[Wanted]) -> None:
        self._variant_of = {line.pk: line.variant for line in lines}

    def own(self, plan: Plan) -> dict[str, int]:
        return {self.names[variant - 1]: pieces for variant, pieces in plan.own.items()}


def rows(sizes: str = "42 44 46", **told) -> Item:
    return Item(SaleForm.ROW, sizes, **told)


def packs(size: int, variants: str = "one", **told) -> Item:
    return Item(SaleForm.PACK, variants, size=size, **told)

"""What a row of a price list comes to."""

from dataclasses import dataclass
from decimal import Decimal

from purchases.rules.problems import Problem
from purchases.rules.size_rows import RowPlace, times_in_row

LENGTH_LIMITS = {"article": 120, "name": 200, "unit": 40, "category": 120, "size": 40, "colour": 60}
DESCRIPTION_LENGTH = 500


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One row that can be sold.

    `price` has the decimals of its currency; `tiers` are (from which sum of the whole purchase, price),
    rising. Rows of one article that differ in size or colour are items of their own here. `pack_size` is
    set for the form "pack", `row_sizes` (in the supplier's order, a size as often as it stands in the
    row) for "row". `limit` holds for each variant; `limits` has one for each of `sizes` where the list
    counts them, and is empty otherwise.
    """

    row: int
    article: str
    name: str
    description: str
    unit: str
    category: str
    price: Decimal
    sizes: tuple[str, ...]
    colours: tuple[str, ...]
    sold_out: bool
    sale_form: str
    pack_size: int | None
    row_sizes: tuple[str, ...]
    weight_g: int | None
    limit: int | None
    limits: tuple[int | None, ...] = ()
    tiers: tuple[tuple[Decimal, Decimal], ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What orders call the item by: its article, or its name where it has none."""
        return self.article or self.name

    @property
    def variants(self) -> tuple[tuple[str, str, int | None], ...]:
        """(size, colour, most pieces) of each, sizes within colours; one of ("", "") where there is neither."""
        sizes = self.sizes or ("",)
        limits = self.limits or (self.limit,) * len(sizes)
        return tuple(
            (size, colour, limit)
            for colour in self.colours or ("",)
            for size, limit in zip(sizes, limits, strict=True)
        )

    @property
    def places(self) -> tuple[RowPlace, ...]:
        """How often each variant stands in the row of its colour; none where it is not sold in rows."""
        if self.sale_form != "row":
            return ()
        return tuple(
            (size, colour, times_in_row(size, self.row_sizes)) for size, colour, _limit in self.variants
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """`kind` is "title" (above the headings), "header", "blank", "section", "total" or "remark" (a page
    number, a signature, a note)."""

    row: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """An `item` with what is to be warned of, or the `problems` that keep it out, or why it is `skipped`."""

    number: int
    item: DraftItem | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    skipped: Skipped | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """`problems` keep their row out; `warnings` stand beside an item that was read without that cell."""

    items: tuple[DraftItem, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]

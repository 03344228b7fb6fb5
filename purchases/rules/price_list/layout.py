"""Where a price list says what, and how that is kept and remembered."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from purchases.rules.price_list.headings import VOCABULARY
from purchases.rules.price_list.heads import Head
from purchases.rules.problems import Problem
from purchases.rules.tables import Columns, Table, fold

FIELDS: tuple[str, ...] = tuple(VOCABULARY)
REQUIRED = ("name", "price")
TIER, SIZE = "tier", "size"


@dataclasses.dataclass(frozen=True, slots=True)
class Layout(Columns):
    """Where a price list says what. Columns count from 0.

    `header_row` is the first row of headings, 0 where there is none; `header_rows` how many there are, 2
    where keys and labels stand above each other. `index` maps a field to its column; `tiers` a column of
    prices to the sum of the whole purchase, in the supplier's currency, from which they hold; `matrix` a
    column to the size whose pieces it counts. `prices` are all the columns that could be the price, the
    chosen one among them. With `problems` nothing can be judged.
    """

    header_rows: int = 1
    tiers: tuple[tuple[int, Decimal], ...] = ()
    matrix: tuple[tuple[int, str], ...] = ()
    prices: tuple[int, ...] = ()

    @property
    def first_row(self) -> int:
        """The number of the first row that is judged."""
        return self.header_row + self.header_rows if self.header_row else 1

    def heading(self, field: str) -> str:
        at = self.index.get(field, len(self.headings))
        return self.headings[at] if at < len(self.headings) else ""

    @property
    def roles(self) -> dict[int, str]:
        """What each column is, in the words of `layout_of`."""
        return {
            **{at: field for field, at in self.index.items()},
            **{at: f"{TIER}:{starts_at}" for at, starts_at in self.tiers},
            **{at: f"{SIZE}:{size}" for at, size in self.matrix},
        }

    def as_values(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "header_row": self.header_row,
            "header_rows": self.header_rows,
            "headings": list(self.headings),
            "index": dict(self.index),
            "tiers": [[at, str(starts_at)] for at, starts_at in self.tiers],
            "matrix": [list(column) for column in self.matrix],
            "prices": list(self.prices),
            "problems": [dataclasses.asdict(problem) for problem in self.problems],
        }

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Self:
        """The layout that `as_values` told."""
        return cls(
            header_row=values["header_row"],
            header_rows=values["header_rows"],
            headings=tuple(values["headings"]),
            index=dict(values["index"]),
            tiers=tuple((at, Decimal(starts_at)) for at, starts_at in values["tiers"]),
            matrix=tuple((at, size) for at, size in values["matrix"]),
            prices=tuple(values["prices"]),
            problems=tuple(Problem(**problem) for problem in values["problems"]),
        )


def layout_of_roles(
    *, head: Head, roles: Mapping[int, str], choices: Collection[int] = (), problems: Sequence[Problem] = ()
) -> Layout:
    """The layout in which each column has its role; what is needed and not there is added to `problems`.

    `choices` are columns that could be the price besides those of `roles`.
    """
    index = {role: at for at, role in sorted(roles.items()) if role in VOCABULARY}
    tiers = sorted((Decimal(_detail(role)), at) for at, role in roles.items() if role.startswith(f"{TIER}:"))
    price = {index["price"]} if "price" in index else set()
    missing = [
        Problem(row=head.number or None, column="", heading="", field=field, value="", code="no_column")
        for field in REQUIRED
        if field not in index
    ]
    return Layout(
        header_row=head.number,
        header_rows=len(head.rows),
        headings=head.headings,
        index=index,
        tiers=tuple((at, starts_at) for starts_at, at in tiers),
        matrix=tuple(
            (at, _detail(role)) for at, role in sorted(roles.items()) if role.startswith(f"{SIZE}:")
        ),
        prices=tuple(sorted({*choices, *price, *(at for _, at in tiers)})),
        problems=(*problems, *missing),
    )


def _detail(role: str) -> str:
    return role.partition(":")[2]


def keys_of(*, headings: Sequence[str], width: int) -> list[str]:
    """What each column is remembered by: its folded heading, numbered where it comes again.

    Without headings it is the place of the column, told so that it is never mistaken for a heading.
    """
    if not headings:
        return [f"#{at}" for at in range(width)]
    seen = Counter[str]()
    keys = []
    for heading in headings:
        key = fold(heading)
        seen[key] += 1
        keys.append(f"{key} #{seen[key]}" if seen[key] > 1 and key else key)
    return keys


def to_remember(layout: Layout) -> dict[str, str]:
    """Heading -> role ("" for not used), for the next file of the same supplier, wherever its columns stand."""
    roles = layout.roles
    width = max(roles, default=-1) + 1
    keys = keys_of(headings=layout.headings, width=width)
    return {key: roles.get(at, "") for at, key in enumerate(keys) if key}


def width_of(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0)

"""What is said about the rows of a list of orders."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from purchases.rules.problems import Problem

# A file of nothing but bad rows need not be told row by row to its end.
MOST_ROWS = 200
Rows = list[dict[str, Any]]


@dataclass(slots=True)
class RowsTold:
    """Plain values by kind; the figures count all rows, told or not."""

    problems: Rows = field(default_factory=list)
    sold_out: Rows = field(default_factory=list)

    def as_values(self) -> dict[str, Any]:
        kinds = {"problems": self.problems, "sold_out": self.sold_out}
        shown = {kind: rows[:MOST_ROWS] for kind, rows in kinds.items()}
        return shown | {f"{kind}_more": max(0, len(rows) - MOST_ROWS) for kind, rows in kinds.items()}


def rows_told(*, problems: Iterable[Problem]) -> RowsTold:
    """Bad rows with number, column and reason in the reader's language."""
    return RowsTold(problems=[_told(each) for each in problems])


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "heading": problem.heading,
        "reason": gettext(problem.template) % problem.values,
    }

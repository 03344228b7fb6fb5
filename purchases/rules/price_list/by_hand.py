"""The layout of a price list as its organizer sets it: column by column, or field by field."""

import dataclasses
from collections.abc import Mapping

from purchases.rules.price_list.guessing import guess_around
from purchases.rules.price_list.headings import VOCABULARY
from purchases.rules.price_list.heads import Head, head_at
from purchases.rules.price_list.layout import SIZE, TIER, Layout, layout_of_roles, width_of
from purchases.rules.price_list.prices import read_tier_sum
from purchases.rules.problems import Problem
from purchases.rules.tables import SHOWN_VALUE_LENGTH, Table, column_index, column_letter, fold

SIZE_LENGTH = 40


def layout_of(*, table: Table, header_row: int, roles: Mapping[int, str]) -> Layout:
    """Each column is a field, "tier:30000" (a price from that sum on), "size:46" (pieces of that size) or "".

    `header_row` 0 says that there are no headings. What cannot be is in the answer's `problems`, each
    with the letter of its column; then what is missing.
    """
    setting = _Setting(table=table, header_row=header_row)
    for at, role in sorted(roles.items()):
        if role:
            setting.give(at, role)
    return setting.layout()


def map_price_columns(*, table: Table, explicit: Mapping[str, object] | None = None) -> Layout:
    """A guess in which `explicit` wins: each field by the heading or the letter of its column.

    None or "" leaves the field out.
    """
    chosen = {name: value for name, value in (explicit or {}).items() if name in VOCABULARY}
    unknown = [name for name in explicit or {} if name not in VOCABULARY]
    problems = [
        _problem(field=name, value=str((explicit or {})[name]), code="unknown_field") for name in unknown
    ]
    headings = {name: fold(value) for name, value in chosen.items() if isinstance(value, str) and fold(value)}
    letters = {name: column_index(value) for name, value in chosen.items() if isinstance(value, str)}
    width = width_of(table)

    def settled(head: Head) -> dict[int, str]:
        standing = {
            fold(text): at for at in range(len(head.spellings) - 1, -1, -1) for text in head.spellings[at]
        }
        return {standing[heading]: name for name, heading in headings.items() if heading in standing}

    layout = guess_around(
        table=table,
        settled=settled,
        placed={name: at for name, at in letters.items() if at is not None and at < width},
        without=frozenset(chosen),
        least=1 if chosen else 2,
    )
    problems += [
        _problem(field=name, value=str(value), code="column_not_found")
        for name, value in chosen.items()
        if value not in (None, "") and name not in layout.index
    ]
    return dataclasses.replace(layout, problems=tuple(problems)) if problems else layout


class _Setting:
    """A layout while its columns are given their roles."""

    def __init__(self, *, table: Table, header_row: int) -> None:
        self.problems: list[Problem] = []
        self.width = width_of(table)
        if not 0 <= header_row <= (table.rows[-1].number if table.rows else 0):
            self.problems.append(_problem(field="", value=str(header_row), code="no_header_row"))
            header_row = 0
        self.head = head_at(table=table, number=header_row)
        self.roles: dict[int, str] = {}

    def give(self, at: int, role: str) -> None:
        kind, _, detail = role.partition(":")
        if not 0 <= at < self.width:
            self.refuse(at, kind, "column_not_found")
        elif role in VOCABULARY:
            self._take(at, kind, role)
        elif kind == TIER:
            starts_at = read_tier_sum(detail)
            if starts_at is None:
                self.refuse(at, kind, "tier_without_sum")
            else:
                self._take(at, kind, f"{TIER}:{starts_at.normalize():f}")
        elif kind == SIZE:
            size = " ".join(detail.split())
            if not 0 < len(size) <= SIZE_LENGTH:
                self.refuse(at, kind, "size_without_name")
            else:
                self._take(at, kind, f"{SIZE}:{size}")
        else:
            self.refuse(at, role, "unknown_field")

    def _take(self, at: int, field: str, role: str) -> None:
        if role in self.roles.values():
            self.refuse(at, field, "field_twice")
        else:
            self.roles[at] = role

    def refuse(self, at: int, field: str, code: str) -> None:
        letter = column_letter(at) if 0 <= at < self.width else ""
        heading = self.head.headings[at] if 0 <= at < len(self.head.headings) else ""
        self.problems.append(_problem(field=field, column=letter, heading=heading, value=str(at), code=code))

    def layout(self) -> Layout:
        return layout_of_roles(head=self.head, roles=self.roles, problems=self.problems)


def _problem(*, field: str, code: str, column: str = "", heading: str = "", value: str = "") -> Problem:
    return Problem(
        row=None,
        column=column,
        heading=heading,
        field=field[:SHOWN_VALUE_LENGTH],
        value=value[:SHOWN_VALUE_LENGTH],
        code=code,
        params={"column": column or value[:SHOWN_VALUE_LENGTH]},
    )

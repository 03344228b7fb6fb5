"""Every row of a price list is an item, a problem that names it, or skipped for a known reason."""

from collections.abc import Iterator

from purchases.rules.price_list.items import Judged, JudgedRow, Skipped
from purchases.rules.price_list.layout import Layout
from purchases.rules.price_list.reading import Reading
from purchases.rules.price_list.rows import Listing, Sections
from purchases.rules.tables import Table, text_of


def judge_rows(*, table: Table, layout: Layout, exponent: int, currency: str = "") -> Judged:
    """All that `judge_each` says, collected."""
    rows = list(judge_each(table=table, layout=layout, exponent=exponent, currency=currency))
    return Judged(
        items=tuple(row.item for row in rows if row.item),
        problems=layout.problems + tuple(problem for row in rows for problem in row.problems),
        warnings=tuple(warning for row in rows for warning in row.warnings),
        skipped=tuple(row.skipped for row in rows if row.skipped),
    )


def judge_each(*, table: Table, layout: Layout, exponent: int, currency: str = "") -> Iterator[JudgedRow]:
    """Read row after row, the titles above the headings too; nothing where the layout has problems.

    `exponent` is the number of decimals of the price's currency; with `currency` (its code) a price
    that names another one is warned of. One row may have several problems.
    """
    if layout.problems:
        return
    roles = layout.roles
    listing, sections = Listing(table=table, layout=layout), Sections()
    first_rows: dict[tuple[str, str, str], int] = {}
    for row in table.rows:
        kind = listing.kind_of_no_item(row)
        if kind:
            text = next((text_of(cell) for cell in row.cells if cell is not None), "")
            if kind == "section":
                sections.begin(text)
            yield JudgedRow(row.number, skipped=Skipped(row.number, kind, text))
            continue
        reading = Reading(row=row, layout=layout, roles=roles)
        item = reading.item(section=sections.item(), exponent=exponent, currency=currency)
        if item:
            keys = [(item.key, size, colour) for size, colour, _ in item.variants]
            first = next((first_rows[key] for key in keys if key in first_rows), None)
            if first is not None:
                reading.refuse("article" if item.article else "name", "duplicate", first_row=first)
                item = None
            else:
                first_rows.update(dict.fromkeys(keys, row.number))
        warnings = tuple(reading.warnings) if item else ()
        yield JudgedRow(row.number, item, tuple(reading.problems), warnings)

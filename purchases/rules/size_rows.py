"""The row that a supplier ships whole, told from how often each size stands in it. Rule: R-ROW."""

from collections.abc import Iterable, Mapping, Sequence

RowPlace = tuple[str, str, int]
"""A size, its colour, and how often it stands in the row of its colour."""
SizeRow = Mapping[str, int]
"""Size -> how often it stands in the row."""


def rows_by_colour(places: Iterable[RowPlace]) -> dict[str, SizeRow]:
    """Colour -> its row, in the order of `places`. What has no size stands in no row."""
    rows: dict[str, dict[str, int]] = {}
    for size, colour, times in places:
        if size:
            rows.setdefault(colour, {})[size] = times
    return dict(rows)


def times_in_row(size: str, row_sizes: Sequence[str]) -> int:
    """How often a size stands in a row, wherever it stands; a size that is not in it, once."""
    return row_sizes.count(size) or 1


def told_row(row: SizeRow) -> str:
    """As the supplier writes it: "42-44-46-46-48"."""
    return "-".join(size for size, times in row.items() for _place in range(times))


def told_rows(rows: Mapping[str, SizeRow]) -> str:
    """One row where all colours have the same; otherwise each with its colour."""
    texts = {colour: told_row(row) for colour, row in rows.items()}
    if len(set(texts.values())) <= 1:
        return "".join(dict.fromkeys(texts.values()))
    return "; ".join(f"{colour}: {text}" if colour else text for colour, text in texts.items())


def moved_rows(was: Mapping[str, SizeRow], became: Mapping[str, SizeRow]) -> tuple[str, str] | None:
    """Both told where a row is not what it was; None where a colour only came or went."""
    colours = [colour for colour in was if colour in became] if was and became else [*was, *became]
    before = {colour: was[colour] for colour in colours if colour in was}
    after = {colour: became[colour] for colour in colours if colour in became}
    return None if before == after else (told_rows(before), told_rows(after))

"""Numbers as people write them."""

import re
from decimal import Decimal

NUMBER_LENGTH = 64
DIGITS = 27

PLAIN = re.compile(r"[+-]?(\d+)(?:[.,](\d+))?")
GROUPED = re.compile(r"-?(\d{1,3}(?:([ '.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?")


def read_number(text: str) -> tuple[Decimal, int] | None:
    """The number that `text` is, and how many decimals it was written with; None if it is none.

    The last point or comma parts the decimals; thousands may be parted by spaces of any kind,
    apostrophes, or the other sign, in groups of three. "1.553" has three decimals, "1.553.000" none. More
    digits than can be counted with exactly are no number.
    """
    text = " ".join(text.split()).replace("−", "-").replace("’", "'")
    if not text.isascii() or len(text) > NUMBER_LENGTH:
        return None
    if match := PLAIN.fullmatch(text):
        whole, decimals = match[1], match[2] or ""
    elif (match := GROUPED.fullmatch(text)) and (
        match[3] or match[2] in " '" or match[1].count(match[2]) > 1
    ):
        whole, decimals = re.sub(r"\D", "", match[1]), match[3] or ""
    else:
        return None
    if len(whole) + len(decimals) > DIGITS:
        return None
    sign = "-" if text.startswith("-") else ""
    return Decimal(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"), len(decimals)

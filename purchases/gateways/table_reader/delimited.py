"""Rows out of CSV files."""

import csv
import io
import re
from collections import Counter

from purchases.gateways.table_reader import limits
from purchases.gateways.table_reader.answering import Answer
from purchases.gateways.table_reader.encodings import decoded
from purchases.gateways.table_reader.refusing import Refused

DELIMITERS = (";", "\t", "|", ",")
SAID = re.compile(r"sep=([;,|\t])\r?\n", re.IGNORECASE)
SAMPLE = 200_000
SAMPLE_ROWS = 50
PARTED_AT_LEAST = 5


def read_delimited(content: bytes, answer: Answer, *, encoding: str, delimiter: str) -> dict[str, object]:
    """Write the rows of the text; encoding and delimiter are found out where they are empty."""
    text, encoding = decoded(content, encoding)
    said = SAID.match(text)
    delimiter = delimiter or (said[1] if said else guessed_delimiter(text[:SAMPLE]))
    if said:
        text = text[text.index("\n") :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            if len(values) > limits.COLUMNS_OF_ANY_SHEET:
                raise Refused("columns", limit=limits.COLUMNS)
            answer.add(values)
    except csv.Error as error:
        raise Refused("csv", line=reader.line_num) from error
    return {"encoding": encoding, "delimiter": delimiter}


def guessed_delimiter(sample: str) -> str:
    """The sign that parts most rows into the same number of cells.

    Where a comma does no better than another sign it is left to the cells, as in "Socks, wool;1,50".
    Where no sign parts as much as a fifth of the rows there is one column, and the sign is one that
    leaves it whole.
    """

    def merit(delimiter: str) -> tuple[int, bool, int]:
        widths = Counter[int]()
        try:
            for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                widths[len(record)] += any(record)
                if widths.total() >= SAMPLE_ROWS:
                    break
        except csv.Error:
            return 0, False, -SAMPLE_ROWS
        parted = {width: rows for width, rows in widths.items() if width > 1}
        width, rows = max(parted.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if rows * PARTED_AT_LEAST < widths.total():
            return 0, False, -sum(parted.values())
        return rows, delimiter != ",", width

    return max(DELIMITERS, key=merit)

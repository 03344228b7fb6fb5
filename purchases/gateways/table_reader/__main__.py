"""Reads a file from standard input and writes its table to standard output.

The argument is JSON: {"name", "sheet", "encoding", "delimiter"}. Every row is a line of JSON, a list of
texts, numbers and nulls without empty cells at its end; the last line is an object, of how it was read
(the fields of a Table without its rows) or of a refusal: {"refusal": code, "params": {}}.
"""

import json
import sys
from pathlib import PurePath

from purchases.gateways.table_reader import limits
from purchases.gateways.table_reader.answering import Answer
from purchases.gateways.table_reader.delimited import read_delimited
from purchases.gateways.table_reader.kinds import check_kind
from purchases.gateways.table_reader.refusing import Refused


def main() -> None:
    limits.take()
    asked = json.loads(sys.argv[1])
    answer = Answer(sys.stdout)
    try:
        last = read(sys.stdin.buffer.read(), answer, **asked)
    except Refused as refusal:
        last = {"refusal": refusal.code, "params": refusal.params}
    answer.end(last)


def read(
    content: bytes, answer: Answer, *, name: str, sheet: str, encoding: str, delimiter: str
) -> dict[str, object]:
    """Write the rows of `content`, which is called `name`, and return how they were read."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    check_kind(content, ending)
    if ending == "csv":
        if sheet:
            raise Refused("no_sheets")
        return read_delimited(content, answer, encoding=encoding, delimiter=delimiter)
    from purchases.gateways.table_reader.workbooks import read_workbook  # takes longer to load

    return read_workbook(content, answer, kind=ending, sheet=sheet)


if __name__ == "__main__":
    main()

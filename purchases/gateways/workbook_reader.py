"""A process of its own that opens a workbook: what goes wrong in here harms nobody else.

Reads an XLSX from standard input and writes JSON to standard output: {"sheet": name, "rows": [[cell]]}
of the first visible worksheet with anything in it, or {"refusal": "broken" | "rows" | "columns"}.
Imports nothing of the project, so that it starts quickly. Arguments: bytes of memory, seconds of
processor time, most rows, most columns.
"""

import io
import json
import resource
import sys
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum


def plain(value: Any) -> str | int | float | bool:
    """A value JSON can carry: dates and times as they read."""
    if isinstance(value, str | int | float | bool):
        return value
    return str(value).removesuffix(" 00:00:00")


def first_sheet(content: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for listed in workbook.sheets_metadata:
        if listed.typ != SheetTypeEnum.WorkSheet or listed.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_name(listed.name)
        if sheet.total_height > most_rows:
            return {"refusal": "rows"}
        if sheet.total_width > most_columns:
            return {"refusal": "columns"}
        rows = [[plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        if any(value != "" for row in rows for value in row):
            return {"sheet": listed.name, "rows": rows}
    return {"sheet": "", "rows": []}


def main() -> None:
    memory, seconds, most_rows, most_columns = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = first_sheet(sys.stdin.buffer.read(), most_rows, most_columns)
    except (CalamineError, ValueError, OverflowError):
        answer = {"refusal": "broken"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

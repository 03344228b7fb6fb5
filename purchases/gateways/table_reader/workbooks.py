"""Rows out of XLSX, XLS and ODS workbooks."""

import io
from collections.abc import Iterator, Mapping
from typing import Protocol

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from purchases.gateways.table_reader.answering import Answer, plain
from purchases.gateways.table_reader.blind import Blind
from purchases.gateways.table_reader.containers import Container
from purchases.gateways.table_reader.records import Xls
from purchases.gateways.table_reader.refusing import Refused
from purchases.gateways.table_reader.zipped import Ods, Xlsx


class Inspected(Protocol):
    def blind(self, *, index: int, name: str) -> Blind: ...


def read_workbook(content: bytes, answer: Answer, *, kind: str, sheet: str) -> dict[str, object]:
    """Write the rows of the visible worksheet called `sheet`, or of the first with anything in it."""
    inspected = inspect(content, kind)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if any(
            each.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) for each in workbook.sheets_metadata
        ):
            raise Refused("macros")
        filled, chosen = [], ""
        for index, listed in enumerate(workbook.sheets_metadata):
            if not is_shown(listed):
                continue
            opened = workbook.get_sheet_by_name(listed.name)
            if any(plain(value) is not None for row in opened.iter_rows() for value in row):
                filled.append(listed.name)
                if not chosen and sheet in ("", listed.name):
                    chosen = listed.name
                    write(opened, inspected.blind(index=index, name=listed.name), answer)
            del opened
    except PasswordError as error:
        raise Refused("password") from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise Refused("broken") from error
    if sheet and not chosen:
        raise Refused("sheet", sheet=sheet)
    return {"sheet": chosen, "sheets": filled}


def inspect(content: bytes, kind: str) -> Inspected:
    """The workbook, once nothing in it speaks against opening it. Raises Refused."""
    if kind == "xls":
        return Xls(content)
    container = Container(content)
    if container.kind != kind:
        raise Refused("kind", kind=container.kind)
    container.check()
    return Xlsx(container) if kind == "xlsx" else Ods(container)


def is_shown(listed: SheetMetadata) -> bool:
    return listed.typ == SheetTypeEnum.WorkSheet and listed.visible == SheetVisibleEnum.Visible


def write(sheet: CalamineSheet, blind: Blind, answer: Answer) -> None:
    """Write every row of the sheet, with the errors in it shown."""
    if blind.unrun is not None:
        row, column = blind.unrun
        raise Refused("unrun", row=row + 1, column=column)
    for values in rows(sheet, blind.errors):
        answer.add(values)


def rows(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Iterator[list[object]]:
    left = sheet.start[1] if sheet.start else 0
    shown: dict[int, dict[int, str]] = {}
    for (row, column), text in errors.items():
        shown.setdefault(row, {})[column] = text
    number = -1
    for number, values in enumerate(sheet.iter_rows()):
        cells: list[object] = [None] * left
        cells += values
        yield with_errors(cells, shown.pop(number, {}))
    for below in range(number + 1, max(shown, default=-1) + 1):
        yield with_errors([], shown.get(below, {}))


def with_errors(row: list[object], errors: Mapping[int, str]) -> list[object]:
    for column, text in errors.items():
        row += [None] * (column + 1 - len(row))
        row[column] = text
    return row

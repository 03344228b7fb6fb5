"""XLS: the records of an old workbook, walked through once for what may not be in it."""

import struct
from collections.abc import Iterator

from purchases.gateways.table_reader.blind import Blind
from purchases.gateways.table_reader.compound import Compound
from purchases.gateways.table_reader.refusing import Refused

BOF, EOF, FILEPASS, SHEET, SUPBOOK = 0x0809, 0x000A, 0x002F, 0x0085, 0x01AE
FORMULA, ERROR = 0x0006, 0x0205
OWN_SHEETS, ADD_INS = 0x0401, 0x3A01
MACRO_SHEET, VISUAL_BASIC = 1, 6
NO_NUMBER, ERROR_RESULT = 0xFFFF, 2
SHOWN = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class Xls:
    """A workbook as Excel wrote it before 2007. Raises Refused.

    A formula always has a result in it, though an empty one may be that of a formula that never ran: the
    row that needs the cell is then refused as a row without it.
    """

    def __init__(self, content: bytes) -> None:
        compound = Compound(content)
        if compound.kind == "encrypted":
            raise Refused("password")
        if compound.kind != "xls":
            raise Refused("kind", kind=compound.kind)
        if compound.has_macros:
            raise Refused("macros")
        self.stream = compound.workbook()
        self.begins: list[int] = []
        for record, data in self._records(0):
            if record == FILEPASS:
                raise Refused("password")
            if record == SUPBOOK and len(data) >= 4:
                if struct.unpack_from("<2xH", data)[0] not in (OWN_SHEETS, ADD_INS):
                    raise Refused("links")
            elif record == SHEET and len(data) >= 6:
                begin, kind = struct.unpack_from("<IxB", data)
                if kind in (MACRO_SHEET, VISUAL_BASIC):
                    raise Refused("macros")
                if begin >= len(self.stream):
                    raise Refused("broken")
                self.begins.append(begin)

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from a substream's beginning to its end, with those of what is inside it."""
        depth = 0
        while True:
            try:
                record, length = struct.unpack_from("<HH", self.stream, at)
            except struct.error as error:
                raise Refused("broken") from error
            at += 4
            yield record, self.stream[at : at + length]
            at += length
            depth += (record == BOF) - (record == EOF)
            if depth <= 0:
                return

    def blind(self, *, index: int, name: str) -> Blind:
        """The cells of the sheet at `index` that would look empty."""
        found = Blind()
        for record, data in self._records(
            self.begins[index] if index < len(self.begins) else len(self.stream)
        ):
            if record == ERROR and len(data) >= 8:
                row, column, code, is_error = struct.unpack_from("<HH2xBB", data)
                if is_error:
                    found.note_error(row, column, SHOWN.get(code, "#ERR"))
            elif record == FORMULA and len(data) >= 14:
                row, column, kind, code, number = struct.unpack_from("<HH2xBxB3xH", data)
                if (kind, number) == (ERROR_RESULT, NO_NUMBER):
                    found.note_error(row, column, SHOWN.get(code, "#ERR"))
        return found

"""Cells that a reader of workbooks shows as empty although they are not: errors, and formulas never run."""

import xml.parsers.expat
from collections.abc import Iterable
from dataclasses import dataclass, field

from purchases.gateways.table_reader import limits
from purchases.gateways.table_reader.refusing import Refused

Place = tuple[int, int]


@dataclass(slots=True)
class Blind:
    """Rows and columns count from 0. `errors` says what each shows, `unrun` is the first without a result."""

    errors: dict[Place, str] = field(default_factory=dict)
    unrun: Place | None = None

    def note_error(self, row: int, column: int, shown: str) -> None:
        if row >= limits.ROWS:
            raise Refused("rows", limit=limits.ROWS)
        if column >= limits.COLUMNS:
            raise Refused("columns", limit=limits.COLUMNS)
        self.errors[row, column] = shown

    def note_unrun(self, row: int, column: int) -> None:
        if self.unrun is None:
            self.unrun = (row, column)


def place_of(reference: str) -> Place:
    """B3 is (2, 1). Raises ValueError."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    if not letters.isalpha() or not letters.isascii() or not letters.isupper() or len(letters) > 3:
        raise ValueError(reference)
    return int(reference[len(letters) :]) - 1, column - 1


class _Scan:
    """An XML parser that hands out elements by their local names."""

    def __init__(self) -> None:
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def listen(self) -> None:
        self.parts: list[str] = []
        self.parser.CharacterDataHandler = self.parts.append

    def heard(self) -> str:
        self.parser.CharacterDataHandler = None
        return "".join(self.parts)

    def run(self, pieces: Iterable[bytes]) -> None:
        try:
            for piece in pieces:
                self.parser.Parse(piece)
            self.parser.Parse(b"", True)  # noqa: FBT003 (it takes no keywords)
        except (xml.parsers.expat.ExpatError, ValueError, OverflowError) as error:
            raise Refused("broken") from error


class SheetScan(_Scan):
    """The blind cells of a worksheet of an XLSX."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Blind()
        self.row = self.column = -1
        self.kind = self.text = ""
        self.formula = self.value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
            case "c":
                self.column += 1
                if "r" in attributes:
                    self.row, self.column = place_of(attributes["r"])
                self.kind, self.text = attributes.get("t", "n"), ""
                self.formula = self.value = False
            case "f":
                self.formula = True
            case "v":
                self.value = True
                self.listen()
            case "is":
                self.value, self.text = True, "inline"

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v":
                self.text = self.heard()
            case "c":
                if self.kind == "e" and self.text:
                    self.found.note_error(self.row, self.column, self.text)
                elif self.formula and not self.text and not (self.value and self.kind == "str"):
                    self.found.note_unrun(self.row, self.column)


class ContentScan(_Scan):
    """The blind cells of every sheet of an ODS, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Blind] = []
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.state = self.text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self.sheets.append(Blind())
                self.row = 0
            case "table:table-row":
                self.rows = int(attributes.get("table:number-rows-repeated", 1))
                self.column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self.columns = int(attributes.get("table:number-columns-repeated", 1))
                self.text = ""
                if attributes.get("calcext:value-type") == "error":
                    self.state = "error"
                elif "table:formula" in attributes and not attributes.get("office:value-type"):
                    self.state = "unrun"
                else:
                    self.state = ""
            case "text:p" if self.state == "error" and not self.text:
                self.listen()

    def end(self, name: str) -> None:
        match name:
            case "table:table-row":
                self.row += self.rows
            case "text:p" if self.state == "error" and not self.text:
                self.text = self.heard()
            case "table:table-cell" | "table:covered-table-cell":
                if self.state == "unrun" and self.sheets:
                    self.sheets[-1].note_unrun(self.row, self.column)
                elif self.state == "error" and self.sheets:
                    self._note_errors(self.sheets[-1])
                self.state = ""
                self.column += self.columns

    def _note_errors(self, sheet: Blind) -> None:
        sheet.note_error(self.row + self.rows - 1, self.column + self.columns - 1, self.text)
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                sheet.note_error(row, column, self.text or "#ERR")

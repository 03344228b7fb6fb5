"""Tables as PDF, to be printed or sent. A4, lying; heads on every page, and page numbers.

Letters come from Noto Sans, Armenian and Georgian ones from its sisters; what none of them has is shown
as an empty box.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from tempfile import TemporaryFile
from typing import IO, Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from purchases.gateways.exports import Cell

FONTS = {
    "Artel": "NotoSans[wght].ttf",
    "Artel Armenian": "NotoSansArmenian[wght].ttf",
    "Artel Georgian": "NotoSansGeorgian[wght].ttf",
}
MAIN = "Artel"
PAGE = landscape(A4)
MARGIN, PADDING = 36.0, 4.0
SIZE, LEADING, TITLE_SIZE = 8.0, 10.5, 15.0
MOST_LINES = 4
NARROWEST, WIDEST = 34.0, 240.0
SAMPLED = 300
INK, QUIET, RULE, TINT = (0.1, 0.1, 0.1), (0.4, 0.4, 0.4), (0.75, 0.75, 0.75), (0.94, 0.94, 0.92)
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed: `facts` stand under the title, `total` under the last row.

    `page_words` says which page of how many it is.
    """

    title: str
    facts: Sequence[str]
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    total: Sequence[Cell]
    page_words: Callable[[int, int], str]
    decimal_sign: str


def pdf_file(document: Document) -> IO[bytes]:
    """The document as an open temporary file, at its beginning; closing it removes it."""
    _register()
    with ExitStack() as undone:
        file = undone.enter_context(TemporaryFile())
        _Printer(file, document).print_all()
        file.seek(0)
        undone.pop_all()
        return file


@cache
def _register() -> None:
    folder = files("manimgx_fonts")
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))


@cache
def _letters_of(font: str) -> frozenset[str]:
    return frozenset(map(chr, pdfmetrics.getFont(font).face.charToGlyph))


@cache
def _font_of(letter: str) -> str:
    return next((name for name in FONTS if letter in _letters_of(name)), MAIN)


def _runs(text: str) -> list[tuple[str, str]]:
    """`text` in parts of one font each."""
    if _letters_of(MAIN).issuperset(text):
        return [(MAIN, text)]
    runs: list[tuple[str, str]] = []
    for letter in text:
        font = _font_of(letter)
        if runs and (runs[-1][0] == font or letter == " "):
            runs[-1] = runs[-1][0], runs[-1][1] + letter
        else:
            runs.append((font, letter))
    return runs


def _width(text: str, size: float = SIZE) -> float:
    return float(sum(pdfmetrics.stringWidth(part, font, size) for font, part in _runs(text)))


class _Printer:
    """Draws row after row; how many pages there are is known at the end, so feet are drawn by forms."""

    def __init__(self, file: IO[bytes], document: Document) -> None:
        self.document = document
        self.canvas = Canvas(file, pagesize=PAGE, pageCompression=1)
        self.canvas.setTitle(document.title)
        self.rows = [[_written(cell, document.decimal_sign) for cell in row] for row in document.rows]
        self.total = [_written(cell, document.decimal_sign) for cell in document.total]
        self.figures = _figures(document.headings, document.total)
        self.widths = _widths([list(document.headings), *self.rows[:SAMPLED], self.total])
        self.pages = 0
        self.y = 0.0

    def print_all(self) -> None:
        self._begin_page()
        for row in self.rows:
            self._row(row)
        if any(self.total):
            self._row(self.total, tinted=True)
        self._end_page()
        for page in range(1, self.pages + 1):
            self.canvas.beginForm(f"foot{page}")
            words = self.document.page_words(page, self.pages)
            self._text(PAGE[0] - MARGIN - _width(words), MARGIN - 14, words, colour=QUIET)
            self.canvas.endForm()
        self.canvas.save()

    def _begin_page(self) -> None:
        self.pages += 1
        self.y = PAGE[1] - MARGIN
        if self.pages == 1:
            self.y -= TITLE_SIZE
            self._text(MARGIN, self.y, self.document.title, size=TITLE_SIZE)
            for fact in self.document.facts:
                self.y -= LEADING + 3
                self._text(MARGIN, self.y, fact, size=SIZE + 1)
            self.y -= LEADING
        self._row(list(self.document.headings), tinted=True)

    def _end_page(self) -> None:
        self.canvas.doForm(f"foot{self.pages}")
        self.canvas.showPage()

    def _row(self, texts: Sequence[str], *, tinted: bool = False) -> None:
        wrapped = [
            _wrapped(text, width - 2 * PADDING) for text, width in zip(texts, self.widths, strict=True)
        ]
        height = LEADING * max(map(len, wrapped), default=1) + PADDING
        if self.y - height < MARGIN:
            self._end_page()
            self._begin_page()
        bottom, across = self.y - height, sum(self.widths)
        if tinted:
            self.canvas.setFillColorRGB(*TINT)
            self.canvas.rect(MARGIN, bottom, across, height, stroke=0, fill=1)
        x = MARGIN
        for column, (lines, width) in enumerate(zip(wrapped, self.widths, strict=True)):
            for place, line in enumerate(lines):
                at = x + width - PADDING - _width(line) if column in self.figures else x + PADDING
                self._text(at, self.y - LEADING * (place + 1), line)
            x += width
        self.canvas.setStrokeColorRGB(*RULE)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(MARGIN, bottom, MARGIN + across, bottom)
        self.y = bottom

    def _text(
        self, x: float, y: float, text: str, *, size: float = SIZE, colour: tuple[float, ...] = INK
    ) -> None:
        if not text:
            return
        words = self.canvas.beginText(x, y)
        words.setFillColorRGB(*colour)
        for font, part in _runs(text):
            words.setFont(font, size)
            words.textOut(part)
        self.canvas.drawText(words)


def _written(cell: Cell, decimal_sign: str) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return str(cell).replace(".", decimal_sign)
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case str():
            return " ".join("".join(letter for letter in cell if letter.isprintable()).split())
        case int():
            return str(cell)


def _figures(headings: Sequence[str], total: Sequence[Any]) -> set[int]:
    """The columns that end flush: those that are added up."""
    return {column for column in range(len(headings)) if isinstance(total[column], int | Decimal)}


def _widths(sample: Sequence[Sequence[str]]) -> list[float]:
    """As wide as what stands in a column, all of them together as wide as the page."""
    wanted = [
        min(WIDEST, max(NARROWEST, *(_width(text) + 2 * PADDING + 2 for text in column)))
        for column in zip(*sample, strict=True)
    ]
    room = PAGE[0] - 2 * MARGIN
    return [width * room / sum(wanted) for width in wanted]


@cache
def _letter_width(letter: str) -> float:
    return _width(letter)


def _wrapped(text: str, width: float) -> list[str]:
    """`text` in lines of at most `width`, broken between words, else anywhere; the rest is left out with "…"."""
    if not text or _width(text) <= width:
        return [text]
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if _width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > 1 and _width(line) > width:
            fits = _fitting(line, width)
            lines.append(line[:fits])
            line = line[fits:]
    lines.append(line)
    return (
        lines
        if len(lines) <= MOST_LINES
        else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + ELLIPSIS]
    )


def _fitting(word: str, width: float) -> int:
    """How many letters of `word` fit, at least one."""
    used = 0.0
    for place, letter in enumerate(word):
        used += _letter_width(letter)
        if used > width:
            return max(1, place)
    return len(word)

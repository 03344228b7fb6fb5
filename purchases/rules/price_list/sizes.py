"""The sizes that a cell lists, taken apart only where it is certain what they are."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from purchases.rules.tables import Cell, fold, folded, text_of

SIZES_LIMIT = 24
SMALLEST = 16
CLOTHES = range(36, 85, 2)
FIRST_NO_SHOE = 44
HEIGHTS = range(50, 189, 6)
HEIGHT_STEP = 6
ADULT_HEIGHT = 140
LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "XXXXL", "XXXXXL")
COUNTED = {"2XS": "XXS", "2XL": "XXL", "3XL": "XXXL", "4XL": "XXXXL", "5XL": "XXXXXL"}
SPELLED = {repeated: counted for counted, repeated in COUNTED.items()}
LOOK_ALIKE = str.maketrans("МХмхЅѕ", "MXmxSs")

NUMBER = re.compile(r"\d{1,3}(?:[.,]5)?")
LETTER = re.compile(r"(?:\d{0,2}X{0,5}[SL]|M|XX?M)", re.IGNORECASE)
CUP = re.compile(r"\d{2,3}\s?[A-HА-Е]{1,2}", re.IGNORECASE)
LETTER_DOUBLE = re.compile(r"\d?X{0,3}[SML]/\d?X{0,3}[SML]", re.IGNORECASE)
AREA = re.compile(r"\d{1,4}\s?[xх×*]\s?\d{1,4}", re.IGNORECASE)
DOUBLE = re.compile(r"(?P<first>\d{2,3})(?:-\d{2,3})?/(?P<second>\d{2,3})(?:-\d{2,3})?")
SPAN = re.compile(r"(?P<first>[^\W_]+)\s*(?:[-–—−]|\.\.\.?|…)\s*(?P<last>[^\W_]+)")
IN_WORDS = re.compile(
    r"(?:(?:с|от|from|von|de|da|από)\s+)?([^\W_]+)\s+(?:по|до|to|bis|à|a|έως)\s+([^\W_]+)", re.IGNORECASE
)
PREFIX = re.compile(
    r"(?:размерный ряд|размеры?|разм|р-р|р|рост|sizes?|größen?|gr|tailles?|taglie?|koko|koot|розміри?)"
    r"(?:\s*[.:]\s*|\s+)(?=[\dXSML])",
    re.IGNORECASE,
)
AGE = re.compile(
    r"\d{1,2}\s*[-–—]\s*\d{1,2}\s*(?:года?|лет|г|мес|месяц\w*|років|роки|м|m|months?|mois|monate|mesi|kk|"
    r"y|yrs?|years?|ans|jahre|j|anni|vuotta|v|ετών|μηνών)\.?",
    re.IGNORECASE,
)
NO_SIZE = folded("б/р, без р-ра, без размера, б/размера, n/a")
SHOES = re.compile(
    r"обув|туфл|ботин|сапог|сапож|кроссов|тапк|тапоч|сланц|санда|босонож|балетк|чешк|галош|валенк|шлепан|кеды|"
    r"угги|мокасин|взутт|черевик|чобот|капц|shoe|boot|sneaker|slipper|sandal|clog|schuh|stiefel|chauss(?!ett)|"
    r"botte|scarp|stival|pantofol|keng|kenka|saappa|tossu|παπουτσ|μποτ|παντοφλ"
)
CHILDREN = re.compile(
    r"дет(?:и|ск|ей|ям)|малыш|младен|новорожд|мальчик|девоч|подрост|дит|немовл|хлопч|дівч|child|kid|baby|babies|"
    r"infant|boys|girls|junior|toddler|kinder|jungen|madchen|enfant|bebe|garcon|fille|bambin|neonat|ragazz|laste|"
    r"lapset|vauva|poik|tytto|παιδ|μωρ|βρεφ"
)
STRETCHED = re.compile(
    r"носк|носоч|гольф|колгот|чулк|шкарпет|панчох|sock|tight|stocking|hosiery|calz|collant|chaussett|strumpf|"
    r"sukat|sukka|καλτσ|καλσον"
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of an item, with a limit for each where they are counted."""

    names: tuple[str, ...]
    limits: tuple[int | None, ...] = ()
    certain: bool = True
    none_left: bool = False


def split_sizes(*, value: Cell, context: str = "") -> tuple[tuple[str, ...], bool]:
    """The sizes a cell lists, and whether that is certain; where it is not, its text is kept as one.

    "46,48,50", "S/M/L" and "1,5 сп / 2 сп / евро" are lists. A range is written out where its steps are
    known: clothes by 2, children's heights by 6, letters by their scale, shoes by 1 where `context` (the
    heading, the section, the name) speaks of shoes. "42/44" is a double size, "170/92" a height and a
    chest, "38,5" one size, "2-3 года" one age: none of them is taken apart.
    """
    text = str(value) if isinstance(value, str) else text_of(value)
    if not text.strip():
        return (), True
    return _split(text, _kind_of_goods(context) if SPAN.search(text) else "")


@lru_cache(maxsize=4096)
def _kind_of_goods(context: str) -> str:
    words = fold(context)
    for kind, pattern in (("stretched", STRETCHED), ("shoes", SHOES), ("children", CHILDREN)):
        if pattern.search(words):
            return kind
    return ""


@lru_cache(maxsize=4096)
def _split(text: str, goods: str) -> tuple[tuple[str, ...], bool]:
    lines = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    whole = " ".join(lines)
    bare = PREFIX.sub("", whole, count=1) if PREFIX.match(whole) else whole
    bare = bare.strip(",; ")
    if len(lines) > 1 and (parts := _listed(lines, goods)):
        return parts, True
    if AGE.fullmatch(bare):
        return (whole,), True
    span = _span(bare, goods)
    if span is not None:
        return (span, True) if span else ((whole,), False)
    if fold(bare) in NO_SIZE or NUMBER.fullmatch(bare):
        return (whole,), True
    if DOUBLE.fullmatch(bare.replace(" ", "")):
        return (whole,), int(bare.partition("/")[0].partition("-")[0]) >= ADULT_HEIGHT
    parted = False
    for separator in (";", " / ", ", ", ",", "/", " "):
        parts = tuple(part.strip() for part in bare.split(separator))
        if len(parts) > 1 and all(parts) and (listed := _parted(parts, separator, goods)):
            return listed, True
        parted = parted or (len(parts) > 1 and (separator != " " or all(map(is_plain_size, parts))))
    return (latin_size(bare) if is_plain_size(bare) else whole,), not parted


def is_plain_size(text: str) -> bool:
    """A number of at most three digits, a half size, or letters such as XL."""
    return bool(NUMBER.fullmatch(text) or LETTER.fullmatch(text.translate(LOOK_ALIKE)))


def is_heading_size(text: str) -> bool:
    """Whether a column headed so can be one of a size matrix: 42, 104, XL, but no 1, 2, 3."""
    if LETTER.fullmatch(text.translate(LOOK_ALIKE)):
        return True
    return text.isdecimal() and len(text) <= 3 and int(text) >= SMALLEST


def latin_size(size: str) -> str:
    """Letters typed on a Cyrillic keyboard are the Latin ones they look like."""
    latin = size.translate(LOOK_ALIKE)
    return latin if LETTER.fullmatch(latin) else size


def _parted(parts: tuple[str, ...], separator: str, goods: str) -> tuple[str, ...]:
    """The parts where they are surely a list; () where not."""
    if len(parts) > SIZES_LIMIT or (separator in "/ " and len(parts) < 3):
        return ()
    if listed := _listed(parts, goods):
        return listed
    named = separator in (";", " / ") and len(set(parts)) == len(parts)
    if not named or any(SPAN.fullmatch(part) for part in parts) or all(map(is_plain_size, parts)):
        return ()
    return parts


def _listed(parts: tuple[str, ...], goods: str) -> tuple[str, ...]:
    """The sizes of a list whose every part is surely a size or a range of them; () for any other."""
    if len(set(parts)) < len(parts):
        return ()
    for shape in (CUP, AREA, DOUBLE, LETTER_DOUBLE, AGE):
        if all(shape.fullmatch(part) for part in parts):
            return parts
    if all(_is_neighbours(part) for part in parts):
        return parts
    sizes: list[str] = []
    for part in parts:
        if is_plain_size(part):
            sizes.append(latin_size(part))
        elif span := _span(part, goods):
            sizes += span
        else:
            return ()
    return tuple(sizes) if len(sizes) <= SIZES_LIMIT and _rising(tuple(sizes)) else ()


def _rising(sizes: tuple[str, ...]) -> bool:
    """Whether numbers grow from size to size and reach 10 (unless they are three), or all are letters."""
    if all(LETTER.fullmatch(size) for size in map(latin_size, sizes)):
        return len(set(sizes)) == len(sizes)
    if not all(NUMBER.fullmatch(size) for size in sizes):
        return False
    numbers = [Decimal(size.replace(",", ".")) for size in sizes]
    return numbers == sorted(set(numbers)) and (len(sizes) > 2 or numbers[-1] >= 10)


def _is_neighbours(text: str) -> bool:
    """ "46-48" or "S-M": as often one size for both as two sizes."""
    match = SPAN.fullmatch(text)
    if match is None:
        return False
    first, last = match["first"], match["last"]
    if first.isdecimal() and last.isdecimal():
        return 0 < int(last) - int(first) <= 2
    ends = [_place(end) for end in (first, last)]
    return None not in ends and ends[1] == (ends[0] or 0) + 1


def _span(text: str, goods: str) -> tuple[str, ...] | None:
    """The sizes of a range; () where its steps are not certain, None where `text` is no range."""
    match = SPAN.fullmatch(text)
    if match is None and (said := IN_WORDS.fullmatch(text)):
        match = SPAN.fullmatch(f"{said[1]}-{said[2]}")
    if match is None:
        return () if re.search(r"\d\s*[-–—]\s*\d", text) and not re.search(r"[,;/]", text) else None
    first, last = match["first"], match["last"]
    if first.isdecimal() and last.isdecimal():
        step = _step(int(first), int(last), goods) if len(first) <= 3 and len(last) <= 3 else 0
        return tuple(map(str, range(int(first), int(last) + 1, step))) if step else ()
    low, high = _place(first), _place(last)
    if low is None or high is None:
        return None if not (first + last).isalnum() or first.isalpha() or last.isalpha() else ()
    if high - low < 2:
        return ()
    counted = any(end[0].isdecimal() for end in (first, last))
    return tuple(SPELLED.get(size, size) if counted else size for size in LETTERS[low : high + 1])


def _place(letters: str) -> int | None:
    size = letters.translate(LOOK_ALIKE).upper()
    size = COUNTED.get(size, size)
    return LETTERS.index(size) if size in LETTERS else None


def _step(first: int, last: int, goods: str) -> int:
    """By how much the sizes of a range grow; 0 where that is not certain.

    Two neighbours may be one double size. What ends below 44 may be shoes that nobody called so. Socks and
    tights stretch over their range. What could be both clothes and heights are heights for children,
    clothes up to 70 otherwise.
    """
    if goods == "stretched":
        return 0
    if goods == "shoes":
        return 1 if first >= 15 and first + 2 <= last <= 50 else 0
    heights = first in HEIGHTS and last in HEIGHTS and last - first > HEIGHT_STEP
    clothes = first in CLOTHES and last in CLOTHES and last >= FIRST_NO_SHOE and last - first > 2
    if heights and (goods == "children" or last not in CLOTHES):
        return HEIGHT_STEP
    if clothes and not (heights and (first > 56 or last > 70)):
        return 2
    return 0

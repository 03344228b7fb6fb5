"""How an item is sold: singly, in packs, or in rows of sizes. Rules: R-ROW, R-PACK."""

import re
from dataclasses import dataclass
from functools import lru_cache

from purchases.rules.price_list.sizes import is_plain_size, latin_size, split_sizes
from purchases.rules.tables import Cell, fold, folded, text_of

PACK_LIMIT = 10_000
PACK_UNITS = folded(
    "уп, упак, упаковка, пачка, пак, короб, коробка, pack, box, packung, karton, lot, confezione, pkg, pkt"
)
ROW_PLACES_LIMIT = 24
DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Selling:
    """How an item is sold: singly, by whole rows of `row_sizes`, or by `pack_size` pieces.

    A row of `row_places` without sizes (None: however many) has each size of the item once.
    """

    form: str = "free"
    pack_size: int | None = None
    row_sizes: tuple[str, ...] = ()
    row_places: int | None = None


SINGLY = Selling()
PIECES = (
    r"шт|штук|штуки|штука|пар|пары|пара|ед|pcs|pieces?|pc|pairs?|pièces?|paires?|stk|stück|paar|pz|pezzi|paia|kpl|"
    r"paria|τεμ|τμχ|ζευγ|од|пари"
)
ROW_WORDS = (
    r"(?:по\s+)?(?:размерн\w+\s+)?(?:ряд\w*)|ростовк\w+|(?:size\s+)?row|(?:size\s+)?run|σειρά|sarja|série|reihe|"
    r"größensatz|serie|ряд"
)
PACK_WORDS = (
    r"упаковк[аи]|упак|уп|кратно|кратность|по|в\s+упаковке|в\s+упак|в\s+уп|короб(?:ка)?|кор|блок|пачка|пак|"
    r"пакування|pack(?:s|ed)?(?:\s+(?:of|by))?|box(?:\s+of)?|carton(?:\s+(?:of|de))?|case(?:\s+of)?|"
    r"multiples?\s+of|by|lot(?:\s+de)?|par|colis\s+de|vpe|je|packung|karton|pakkaus|συσκευασία|κιβώτιο|"
    r"confezione(?:\s+da)?|[x×х]"
)
AFTER = r"(?:в\s+|/\s*)(?:упаковке|упак|уп|пачке|коробке|кор|pack|box)\.?|/\s*(?:упаковка|упак|уп|pack|box|vpe)\.?"
ROW = re.compile(rf"(?:{ROW_WORDS})\s*[:.]?\s*(?P<sizes>\S.*)", re.IGNORECASE)
ROW_ALONE = re.compile(
    rf"(?:{ROW_WORDS})\s*[:.]?\s*(?:\(?(?P<places>\d{{1,2}})\s*(?:{PIECES})\.?\)?)?", re.IGNORECASE
)
PACK = re.compile(
    rf"(?:(?:{PACK_WORDS})\s*[:.(]{{0,2}}\s*)?(?P<size>\d{{1,6}})\s*(?:(?:{PIECES})\.?)?\s*(?:{AFTER})?\)?",
    re.IGNORECASE,
)
SOLD_BY = re.compile(
    rf"(?<!\w)(?:кратно(?:сть)?|отгруж\w+ по|прода[её]тся по|упаковками по|"
    rf"(?:sold|packed) (?:by|in (?:packs|multiples) of)|vendu par(?: lot de)?|vpe|pakkauskoko|venduto a)\s*:?\s*"
    rf"(?P<size>\d{{1,6}})(?![\d.,xх×/])(?:\s*(?:{PIECES})\.?(?!\w))?",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(
    rf"\((?:в\s+)?(?:упаковка|упаковке|упак|уп|пачка|короб|pack of|box of|lot de|confezione da|packung)\s*[.:]?\s*"
    rf"(?P<size>\d{{1,6}})\s*(?:{PIECES})\.?\)",
    re.IGNORECASE,
)
ROW_IN_TEXT = re.compile(r"(?<!\w)ряд\s*[:.]?\s*(?P<sizes>\d{2}(?:\s*[-,]\s*\d{2}){2,})(?!\w)", re.IGNORECASE)


def read_selling(*, value: Cell) -> Selling | None:
    """How the pack column says an item is sold; None where that is not understood."""
    return _read(text_of(value))


@lru_cache(maxsize=4096)
def _read(text: str) -> Selling | None:
    if not text or text in DASHES:
        return SINGLY
    if alone := ROW_ALONE.fullmatch(text):
        return Selling(form="row", row_places=int(alone["places"]) if alone["places"] else None)
    if row := ROW.fullmatch(text):
        sizes = _row_sizes(row["sizes"])
        return Selling(form="row", row_sizes=sizes) if sizes else None
    if pack := PACK.fullmatch(text):
        return _pack(int(pack["size"]))
    return None


def _pack(size: int) -> Selling | None:
    if size == 1:
        return SINGLY
    return Selling(form="pack", pack_size=size) if 1 < size <= PACK_LIMIT else None


def _row_sizes(text: str) -> tuple[str, ...]:
    """The places of a row, a size as often as it stands there; "42-48" is written out as a range."""
    sizes = tuple(latin_size(size) for size in re.split(r"[-–—,;/]|\s+", text) if size)
    if len(sizes) == 2 and re.search(r"[-–—]", text):
        spanned, certain = split_sizes(value=text)
        sizes = spanned if certain and len(spanned) > 1 else sizes
    plain = 1 < len(sizes) <= ROW_PLACES_LIMIT and all(is_plain_size(size) for size in sizes)
    return sizes if plain else ()


def row_of(*, sizes: tuple[str, ...], selling: Selling) -> Selling | None:
    """The row that has each of `sizes` once; None where its number of places or a size does not fit."""
    fits = len(sizes) == selling.row_places if selling.row_places else len(sizes) > 1
    if not fits or len(sizes) > ROW_PLACES_LIMIT or not all(map(is_plain_size, sizes)):
        return None
    return Selling(form="row", row_sizes=sizes)


def is_pack(unit: str) -> bool:
    """Whether what is priced is a pack already."""
    return bool(set(fold(unit).split()) & PACK_UNITS)


def selling_in_words(*, text: str) -> tuple[Selling, bool] | None:
    """How the name or the description says the item is sold, and whether it says so outright.

    "кратно 5" does; "(уп. 12 шт)" may also tell what one priced piece holds. None where it says nothing.
    """
    if not any(sign.isdecimal() for sign in text):
        return None
    if row := ROW_IN_TEXT.search(text):
        sizes = _row_sizes(row["sizes"])
        return (Selling(form="row", row_sizes=sizes), True) if sizes else None
    for pattern, outright in ((SOLD_BY, True), (IN_BRACKETS, False)):
        match = pattern.search(text)
        selling = _pack(int(match["size"])) if match else None
        if selling and selling.form == "pack":
            return selling, outright
    return None

"""What single cells of a price list say: prices, sizes, how an item is sold, whether there is any."""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from purchases.rules.tables import CURRENCIES, NUMBER_LENGTH, Cell, fold, read_number, text_of

PRICE_LIMIT = Decimal(10) ** 10
PACK_LIMIT = 10_000
ROW_PLACES_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell's text is refused: a code of `purchases.rules.problems.MESSAGES`."""

    code: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Selling:
    """How an item is sold: singly, by whole rows of `row_sizes`, or by `pack_size` pieces."""

    form: str = "free"
    pack_size: int | None = None
    row_sizes: tuple[str, ...] = ()


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split(",")))


NOTHING_LEFT = _folded(
    "sold out, out of stock, not available, unavailable, нет в наличии, нет на складе, нету, продано, "
    "распродано, закончился, закончилось, закончилась, отсутствует, нема, немає, немає в наявності, "
    "відсутній, відсутнє, розпродано, rupture, en rupture, rupture de stock, épuisé, épuisée, "
    "indisponible, ausverkauft, vergriffen, nicht lieferbar, nicht verfügbar, esaurito, esaurita, non "
    "disponibile, loppu, loppunut, loppuunmyyty, ei saatavilla, ei varastossa, εξαντλημένο, "
    "εξαντλήθηκε, μη διαθέσιμο, δεν υπάρχει"
)
NO = _folded("no,not,n,false,0,нет,ні,non,nein,ei,όχι")
YES = _folded("yes,y,true,1,x,да,так,oui,ja,si,sì,kyllä,on,ναι")
SOME_LEFT = _folded(
    "available, in stock, есть, є, имеется, в наличии, на складе, мало, много, достаточно, в наявності, "
    "disponible, en stock, lieferbar, verfügbar, auf lager, vorrätig, disponibile, saatavilla, "
    "varastossa, διαθέσιμο, limited, low"
)
DASHES = frozenset("-–—")

CURRENCY_WORD = r"[^\W\d_]+\.?|[€$₽₴֏£¥]"
AMOUNT = re.compile(rf"(?P<before>{CURRENCY_WORD})?\s*(?P<amount>[-−+]?\d.*?)\s*(?P<after>{CURRENCY_WORD})?")


def _amount(text: str) -> tuple[str, frozenset[str]]:
    """`text` without the currency words at its ends, and the words."""
    match = AMOUNT.fullmatch(text) if len(text) <= NUMBER_LENGTH else None
    if match is None:
        return text, frozenset()
    words = frozenset(
        word.rstrip(".").casefold() for word in (match["before"], match["after"]) if word is not None
    )
    return (match["amount"], words) if words <= CURRENCIES.keys() else (text, frozenset())


def parse_price(*, value: Cell, exponent: int) -> Decimal | Unreadable:
    """The price that a cell names, at least 0 and with at most `exponent` decimals.

    Zero is a price (goods sent again free of charge). Currency words at either end are passed over.
    Zeros beyond the exponent are dropped, but three decimals are refused whatever they are: "1.500"
    may mean one and a half or fifteen hundred. Nothing is rounded.
    """
    if value is None or value == "":
        return Unreadable("price_missing")
    if isinstance(value, str):
        text, _ = _amount(text_of(value))
        number = read_number(text)
        if number is None:
            return Unreadable("price_not_a_number")
        price, written = number
    else:
        price, written = Decimal(value), 0
        if not price.is_finite():
            return Unreadable("price_not_a_number")
    if price < 0:
        return Unreadable("price_negative")
    if price >= PRICE_LIMIT:
        return Unreadable("price_too_large")
    exact = abs(price).quantize(Decimal(1).scaleb(-exponent))
    if exact != price or written == 3 > exponent:
        return Unreadable("price_too_many_decimals", decimals=exponent)
    return exact


def currencies_named(*, value: Cell) -> frozenset[str]:
    """The currencies that the words beside a price can mean; empty where it names none."""
    if not isinstance(value, str):
        return frozenset()
    _, words = _amount(text_of(value))
    return frozenset[str]().union(*(CURRENCIES[word] for word in words))


def marked_sold_out(*, value: Cell) -> bool:
    """In a column headed "sold out": any mark closes the item but a no, or a word for "there is some"."""
    words = fold(text_of(value))
    return bool(words) and words not in NO and words not in SOME_LEFT


def available(*, value: Cell) -> bool | None:
    """In a column headed "available": only a no closes the item; None where it says neither."""
    text = text_of(value)
    words = fold(text)
    if text in DASHES or words in NO or words in NOTHING_LEFT:
        return False
    if not text or text == "+" or words in YES or words in SOME_LEFT or words[:1].isdigit():
        return True
    return None


SIZE_NUMBER = re.compile(r"\d{1,3}(?:[.,]5)?")
SIZE_LETTERS = re.compile(r"(?:\d{0,2}X{0,5}[SL]|M|XX?M)", re.IGNORECASE)


def split_sizes(*, value: Cell) -> tuple[tuple[str, ...], bool]:
    """The sizes a cell lists, and whether that is certain; where it is not, its text is kept as one.

    "46,48,50" and "S/M/L" are lists. "42-48" is a range, "42/44" a double size, "170/92" a height and
    a chest, "38,5" one size: none of them is taken apart.
    """
    text = text_of(value)
    if not text:
        return (), True
    for separator in ";/,":
        parts = tuple(part.strip() for part in text.split(separator))
        if len(parts) > 1:
            return (parts, True) if _surely_a_list(parts, separator) else ((text,), _is_plain(text))
    return (text,), not re.search(r"\d\s*[-–—]\s*\d", text)


def _is_plain(text: str) -> bool:
    return bool(SIZE_NUMBER.fullmatch(text) or SIZE_LETTERS.fullmatch(text))


def _surely_a_list(parts: tuple[str, ...], separator: str) -> bool:
    if len(set(parts)) < len(parts) or (separator == "/" and len(parts) < 3):
        return False
    if all(SIZE_LETTERS.fullmatch(part) for part in parts):
        return True
    if not all(SIZE_NUMBER.fullmatch(part) for part in parts):
        return False
    numbers = [Decimal(part.replace(",", ".")) for part in parts]
    return numbers == sorted(numbers) and (len(parts) > 2 or numbers[-1] >= 10)


ROW_WORDS = r"(?:размерный\s+)?ряд|ростовка|row|size\s+row|ряд|σειρά|sarja|série|reihe|serie"
PACK_WORDS = (
    r"упаковк[аи]|упак|уп|кратно|кратность|по|в\s+упаковке|пакування|pack(?:s|ed)?(?:\s+(?:of|by))?|multiples?\s+of|by|"
    r"lot(?:\s+de)?|par|colis\s+de|vpe|je|packung|pakkaus|συσκευασία|confezione(?:\s+da)?|[x×х]"
)
PIECES = r"шт|штук|штуки|pcs|pieces?|pc|pièces?|stk|stück|pz|pezzi|kpl|τεμ|τμχ|од"
ROW = re.compile(rf"(?:{ROW_WORDS})\s*[:.]?\s*(?P<sizes>\S.*)", re.IGNORECASE)
PACK = re.compile(
    rf"(?:(?:{PACK_WORDS})\s*[:.]?\s*)?(?P<size>\d{{1,6}})\s*(?:(?:{PIECES})\.?)?", re.IGNORECASE
)


def read_selling(*, value: Cell) -> Selling | None:
    """How the pack column says an item is sold; None where that is not understood. Rules: R-ROW, R-PACK."""
    text = text_of(value)
    if not text or text in DASHES:
        return Selling()
    if row := ROW.fullmatch(text):
        sizes = tuple(size.strip() for size in re.split(r"[-–—,;/]", row["sizes"]))
        plain = 1 < len(sizes) <= ROW_PLACES_LIMIT and all(_is_plain(size) for size in sizes)
        return Selling(form="row", row_sizes=sizes) if plain else None
    if pack := PACK.fullmatch(text):
        size = int(pack["size"])
        if size == 1:
            return Selling()
        return Selling(form="pack", pack_size=size) if 1 < size <= PACK_LIMIT else None
    return None


GRAMS = _folded("g,gr,gram,grams,г,гр,грамм,γρ")
KILOGRAMS = _folded("kg,kilo,кг,κιλά,κγ")
WEIGHT_LIMIT = Decimal(10_000_000)


def read_weight(*, value: Cell, heading: str) -> int | None:
    """Grams, rounded up to a whole one; the unit stands in the cell or in the column's heading.

    None where the text is no weight above 0 and below ten tonnes, or no unit is named.
    """
    match = re.fullmatch(r"(?P<number>[\d\s.,']+)\s*(?P<unit>[^\W\d]*)\.?", text_of(value))
    number = read_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    units = {fold(match["unit"])} if match["unit"] else set(fold(heading).split())
    factor = 1000 if units & KILOGRAMS else 1 if units & GRAMS else 0
    grams = number[0] * factor
    return int(grams.to_integral_value(ROUND_CEILING)) if 0 < grams < WEIGHT_LIMIT else None


def read_limit(*, value: Cell) -> int | None:
    """How many pieces there are; None where the cell does not say it as a whole number."""
    text = re.sub(rf"\s*(?:{PIECES})\.?$", "", text_of(value), flags=re.IGNORECASE)
    number = read_number(text)
    if number is None or number[0] < 0 or number[0] % 1 or number[0] > 10**9:
        return None
    return int(number[0])

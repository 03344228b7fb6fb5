"""What single cells of a price list say: whether there is any, how many, how heavy, where its pictures are."""

import re
from decimal import ROUND_CEILING, Decimal

from purchases.rules.numbers import read_number
from purchases.rules.price_list.selling import DASHES, PIECES
from purchases.rules.tables import Cell, fold, folded, text_of

URL_LENGTH = 2000
PICTURES_LIMIT = 20
PIECES_LIMIT = 10**9


NOTHING_LEFT = folded(
    "sold out, out of stock, not available, unavailable, нет в наличии, нет на складе, нету, продано, "
    "распродано, закончился, закончилось, закончилась, отсутствует, нема, немає, немає в наявності, "
    "відсутній, відсутнє, розпродано, снято с производства, rupture, en rupture, rupture de stock, épuisé, "
    "épuisée, indisponible, ausverkauft, vergriffen, nicht lieferbar, nicht verfügbar, esaurito, esaurita, "
    "non disponibile, loppu, loppunut, loppuunmyyty, ei saatavilla, ei varastossa, εξαντλημένο, "
    "εξαντλήθηκε, μη διαθέσιμο, δεν υπάρχει"
)
NO = folded("no,not,n,false,0,нет,ні,non,nein,ei,όχι")
YES = folded("yes,y,true,1,x,да,так,oui,ja,si,sì,kyllä,on,ναι")
SOME_LEFT = folded(
    "available, in stock, есть, є, имеется, в наличии, на складе, мало, много, достаточно, в наявності, "
    "disponible, en stock, lieferbar, verfügbar, auf lager, vorrätig, disponibile, saatavilla, "
    "varastossa, διαθέσιμο, limited, low, few left, осталось мало, последние, багато"
)
EXPECTED = re.compile(
    r"(?:ожида\w+|в пути|скоро|поступлен\w+|очіку\w+|незабаром|expected|coming soon|in transit|on order|erwartet|"
    r"bald verfugbar|unterwegs|attendu\w*|bientot|en cours|in arrivo|tulossa|αναμεν\w+)(?: .*)?"
)
ERROR = re.compile(r"#(?:[A-ZА-Я]{2,8}[!?]|N/A|Н/Д|NV|DIV/0!|ДЕЛ/0!)|Err:5\d\d")


def is_error(cell: Cell) -> bool:
    """Whether a spreadsheet left its own error ("#REF!") where a value should be."""
    return isinstance(cell, str) and cell[:1] in "#E" and ERROR.fullmatch(cell) is not None


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


def expected_later(*, value: Cell) -> bool:
    """Whether it says that there is none now, but there will be."""
    return isinstance(value, str) and EXPECTED.fullmatch(fold(value)) is not None


GRAMS = folded("g,gr,gram,grams,г,гр,грамм,γρ")
KILOGRAMS = folded("kg,kilo,кг,κιλά,κγ")
WEIGHT_LIMIT = Decimal(10_000_000)
WEIGHT = re.compile(r"(?P<number>[\d\s.,']+)\s*(?P<unit>[^\W\d]*)\.?")
PIECES_AFTER = re.compile(rf"\s*(?:{PIECES})\.?$", re.IGNORECASE)


def read_weight(*, value: Cell, heading: str) -> int | None:
    """Grams, rounded up to a whole one; the unit stands in the cell or in the column's heading.

    None where the text is no weight above 0 and below ten tonnes, or no unit is named.
    """
    match = WEIGHT.fullmatch(text_of(value))
    number = read_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    units = {fold(match["unit"])} if match["unit"] else set(fold(heading).split())
    factor = 1000 if units & KILOGRAMS else 1 if units & GRAMS else 0
    grams = number[0] * factor
    return int(grams.to_integral_value(ROUND_CEILING)) if 0 < grams < WEIGHT_LIMIT else None


def read_limit(*, value: Cell) -> int | None:
    """How many pieces there are; None where the cell does not say it as a whole number."""
    number = read_number(PIECES_AFTER.sub("", text_of(value)))
    if number is None or not 0 <= number[0] <= PIECES_LIMIT or number[0] % 1:
        return None
    return int(number[0])


def read_pictures(*, value: Cell) -> tuple[tuple[str, ...], bool]:
    """The http addresses in a cell, each once and 20 at most, and whether it holds nothing else."""
    if not isinstance(value, str) or not value.strip():
        return (), True
    parts = [part.strip(",") for part in re.split(r"[\s;|]+|,(?=\s*https?://)", value)]
    parts = [part for part in parts if part]
    urls = [part for part in parts if part.startswith(("http://", "https://")) and len(part) <= URL_LENGTH]
    distinct = tuple(dict.fromkeys(urls))
    return distinct[:PICTURES_LIMIT], len(urls) == len(parts) and len(distinct) <= PICTURES_LIMIT


def read_place(*, value: Cell) -> tuple[bool, int | None, bool]:
    """A cell of a size matrix: whether the size is there, how many pieces of it, and if that was understood.

    Blank means that there is none; "+" or "есть" that there is an unknown number.
    """
    if value is None:
        return False, None, True
    pieces = read_limit(value=value)
    if pieces is not None:
        return pieces > 0, pieces or None, True
    text = text_of(value)
    if text[:1] in "<>≥" or text.endswith("+"):
        return True, None, True
    answer = available(value=value)
    return answer is not False, None, answer is not None

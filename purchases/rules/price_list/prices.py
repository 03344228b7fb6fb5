"""Prices as the cells of a price list give them, and the sums from which they hold."""

import re
from dataclasses import dataclass
from decimal import Decimal

from purchases.rules.numbers import NUMBER_LENGTH, read_number
from purchases.rules.tables import CURRENCIES, Cell, fold, folded, text_of

PRICE_LIMIT = Decimal(10) ** 10
TIER_PLACES = 3
BARE_TIER = 1000

CURRENCY_WORD = r"[^\W\d_]+\.?|[€$₽₴֏£¥]"
PER_PIECE = r"(?:\s*/\s*(?:шт|штуку|ед|кг|pcs|pc|piece|stk|stück|kpl|pz|kg|од|τεμ)\.?)?"
AMOUNT = re.compile(
    rf"(?P<before>{CURRENCY_WORD})?\s*(?P<amount>[-−+]?\d.*?)\s*(?P<after>{CURRENCY_WORD})?{PER_PIECE}",
    re.IGNORECASE,
)
NO_CENTS = re.compile(r"(\d)[.,]\s?[-–—]+$")
KOPECKS = re.compile(r"(?P<whole>\d[\d ]*)\s*(?:руб|р)\.?\s*(?P<part>\d\d)\s*(?:коп|к)\.?", re.IGNORECASE)
LOWEST = re.compile(
    r"(?:от|с|від|from|ab|von|à partir de|dès|da|alkaen|από|starting at)\s+\S?\s*\d.*", re.IGNORECASE
)
RANGE = re.compile(r"\d[\d., ']*\s*(?:[-–—/]|\.\.\.?|…)\s*\d[\d., ']*")
ON_REQUEST = folded(
    "договорная, договорная цена, цена договорная, по договоренности, по запросу, цена по запросу, под заказ, "
    "уточняйте, уточняйте цену, звоните, за домовленістю, договірна, за запитом, уточнюйте, on request, "
    "price on request, upon request, on demand, call, ask, tbd, tba, auf anfrage, preis auf anfrage, "
    "sur demande, prix sur demande, nous consulter, su richiesta, prezzo su richiesta, pyydettäessä, "
    "kysy hintaa, κατόπιν ζήτησης, κατόπιν συνεννόησης"
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell's text is refused: a code of `purchases.rules.problems.MESSAGES`."""

    code: str
    decimals: int = 0


def _amount(text: str) -> tuple[str, frozenset[str]]:
    """`text` without the currency words at its ends, and the words."""
    if len(text) > NUMBER_LENGTH:
        return text, frozenset()
    if match := KOPECKS.fullmatch(text):
        return f"{match['whole'].strip()},{match['part']}", frozenset({"руб"})
    match = AMOUNT.fullmatch(text)
    if match is None:
        return text, frozenset()
    words = frozenset(
        word.rstrip(".").casefold() for word in (match["before"], match["after"]) if word is not None
    )
    if not words <= CURRENCIES.keys():
        return text, frozenset()
    return NO_CENTS.sub(r"\1", match["amount"]), words


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
            return Unreadable(_why_no_number(text))
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


def _why_no_number(text: str) -> str:
    if len(text) > NUMBER_LENGTH:
        return "price_not_a_number"
    if RANGE.fullmatch(text):
        return "price_range"
    if LOWEST.fullmatch(text):
        return "price_lowest_only"
    return "price_on_request" if fold(text) in ON_REQUEST else "price_not_a_number"


def currencies_named(*, value: Cell) -> frozenset[str]:
    """The currencies that the words beside a price can mean; empty where it names none."""
    if not isinstance(value, str):
        return frozenset()
    _, words = _amount(text_of(value))
    return frozenset[str]().union(*(CURRENCIES[word] for word in words))


def currencies_of_heading(heading: str) -> frozenset[str]:
    """The currencies that a word or sign in a heading can mean; empty where it names none."""
    signs = {sign for sign in heading if not sign.isalnum()}
    words = ({*fold(heading).split()} | signs) & CURRENCIES.keys()
    return frozenset[str]().union(*(CURRENCIES[word] for word in words))


SUM = r"\d{1,3}(?:[ .,'’]\d{3})+(?![\d])|\d+(?:[.,]\d{1,2})?"
THOUSANDS = r"тысяч[аи]?|тыс|тис|т\s?\.\s?р|тр|т|к|k|tsd|tausend|mille|mila|χιλ|tuhatta|thousand"
MILLIONS = r"млн|миллион(?:а|ов)?|mln|mio|million"
FROM = (
    r"от|с|свыше|более|больше|від|понад|більше|from|over|above|ab|über|à partir de|dès|da|oltre|"
    r"από|άνω των|yli|>=?|≥"
)
FACTOR = rf"\s*(?:(?:(?P<thousands>{THOUSANDS})|(?P<millions>{MILLIONS}))(?!\w)\.?)?"
UNIT = r"\s*(?P<unit>[^\W\d_]+|[€$₽₴£])?"
STARTS = re.compile(rf"(?<!\w)(?:{FROM})\s*(?P<sign>[€$₽₴£])?\s*(?P<sum>{SUM}){FACTOR}{UNIT}", re.IGNORECASE)
BETWEEN = re.compile(rf"(?<![\w.,])(?P<sum>{SUM})\s*[-–—]\s*(?:{SUM}){FACTOR}{UNIT}", re.IGNORECASE)
ONWARDS = re.compile(
    rf"(?<![\w.,])(?P<sum>{SUM}){FACTOR}{UNIT}\s+(?:alkaen|і більше|и более|and more|and over|et plus|e più|und mehr)",
    re.IGNORECASE,
)
UP_TO = re.compile(
    rf"(?<!\w)(?:до|up to|below|bis|jusqu'à|fino a|alle|έως|<)\s*(?P<sum>{SUM}){FACTOR}{UNIT}", re.IGNORECASE
)
MONEY_SHORT = frozenset({"р", "r"})
PIECE_WORDS = re.compile(
    r"шт|штук|штуки|пар|пары|упак|уп|упаковок|кор|коробок|кг|г|м|л|ед|рядов|ряда|дней|pcs|pieces?|pc|pairs|packs|"
    r"kg|g|boxes|days|stk|stück|paar|pièces|pz|pezzi|kpl|τεμ|τμχ|од"
)


def tier_starts_at(heading: str) -> Decimal | None:
    """From which sum of the purchase the prices under `heading` hold; None where it names no such sum.

    "от 30 тыс" is 30000, "from 500 EUR" 500. A number alone counts from a thousand on; a number of
    pieces, kilograms or the like is no sum.
    """
    text = " ".join(heading.split())
    for pattern in (ONWARDS, STARTS, BETWEEN):
        match = pattern.search(text)
        if match:
            return _sum_of(match, alone=pattern is STARTS)
    return None


def holds_up_to_a_sum(heading: str) -> bool:
    """Whether the prices under `heading` are those of small purchases: "до 30 тыс"."""
    match = UP_TO.search(" ".join(heading.split()))
    return match is not None and _sum_of(match, alone=True) is not None


def holds_from_pieces(heading: str) -> bool:
    """Whether the prices under `heading` need a number of pieces of the item: "от 10 шт"."""
    match = STARTS.search(" ".join(heading.split()))
    return match is not None and PIECE_WORDS.fullmatch((match["unit"] or "").casefold()) is not None


def _sum_of(match: re.Match[str], *, alone: bool) -> Decimal | None:
    bare = re.sub(r"[ .,'’](?=\d{3}(?!\d))", "", match["sum"]).replace(",", ".")
    unit = (match["unit"] or "").casefold()
    if len(bare) > NUMBER_LENGTH or PIECE_WORDS.fullmatch(unit):
        return None
    factor = 10**6 if match["millions"] else 1000 if match["thousands"] else 1
    amount = Decimal(bare) * factor
    money = factor > 1 or unit in CURRENCIES or unit in MONEY_SHORT or bool(match.groupdict().get("sign"))
    if not 0 < amount < PRICE_LIMIT or not (money or (alone and amount >= BARE_TIER)):
        return None
    return Decimal(int(amount)) if amount % 1 == 0 else amount


def read_tier_sum(text: str) -> Decimal | None:
    """A sum above 0 with at most three decimals, as an organizer writes it; None for any other text."""
    number = read_number(text)
    if number is None or number[1] > TIER_PLACES or not 0 < number[0] < PRICE_LIMIT:
        return None
    return number[0]

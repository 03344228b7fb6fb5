"""What the cells of a column look like, whatever stands above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from purchases.rules.price_list.cells import available, read_place
from purchases.rules.price_list.colours import is_colour
from purchases.rules.price_list.prices import parse_price
from purchases.rules.price_list.sizes import split_sizes
from purchases.rules.tables import Cell, Table, text_of

SAMPLE_ROWS = 300
CODE = re.compile(r"(?=.*\d)[\w./-]{2,25}")
PICTURE = re.compile(r"https?://\S+\.(?:jpe?g|png|webp|gif)(?:\?\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of the `filled` cells of a column, each from 0 to 1; `length` is their mean length in letters.

    `running` says that they count 0, 1, 2 or 1, 2, 3.
    """

    filled: int = 0
    digits: float = 0
    letters: float = 0
    prices: float = 0
    decimals: float = 0
    places: float = 0
    codes: float = 0
    sizes: float = 0
    answers: float = 0
    colours: float = 0
    pictures: float = 0
    distinct: float = 0
    length: float = 0
    running: bool = False


def profiles(*, table: Table, after: int, width: int) -> list[Profile]:
    """Of each column, from the first rows below `after` that have more than one cell filled."""
    columns: list[list[Cell]] = [[] for _ in range(width)]
    seen = 0
    for row in table.rows:
        if row.number > after and len(row.filled) > 1:
            for column, cell in zip(columns, row.cells, strict=False):
                if cell is not None:
                    column.append(cell)
            seen += 1
            if seen == SAMPLE_ROWS:
                break
    return [_profile(cells) for cells in columns]


def _profile(cells: Sequence[Cell]) -> Profile:
    if not cells:
        return Profile()
    texts = [text_of(cell) for cell in cells]
    prices = [parse_price(value=cell, exponent=3) for cell in cells]
    numbers = [price for price in prices if isinstance(price, Decimal)]

    def share(these: int) -> float:
        return these / len(cells)

    return Profile(
        filled=len(cells),
        digits=share(sum(any(sign.isdecimal() for sign in text) for text in texts)),
        letters=share(sum(any(sign.isalpha() for sign in text) for text in texts)),
        prices=share(len(numbers)),
        decimals=share(sum(number % 1 != 0 for number in numbers)),
        places=share(sum(read_place(value=cell)[2] for cell in cells)),
        codes=share(sum(CODE.fullmatch(text) is not None for text in texts)),
        sizes=share(sum(_lists_sizes(text) for text in texts)),
        answers=share(sum(_answers(text) for text in texts)),
        colours=share(sum(is_colour(text) for text in texts)),
        pictures=share(sum(PICTURE.match(text) is not None for text in texts)),
        distinct=share(len(set(texts))),
        length=sum(map(len, texts)) / len(texts),
        running=len(numbers) == len(cells) > 1
        and numbers[0] <= 1
        and all(number == numbers[0] + at for at, number in enumerate(numbers)),
    )


def _lists_sizes(text: str) -> bool:
    sizes, certain = split_sizes(value=text)
    return certain and len(sizes) > 1


def _answers(text: str) -> bool:
    return any(sign.isalpha() for sign in text) and available(value=text) is not None

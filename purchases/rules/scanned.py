"""Which variant is meant by what was typed or scanned at the parcel. Rule: R-SHORTAGE."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from purchases.rules.order_list.articles import Offered, Shelf
from purchases.rules.tables import fold

PARTED = re.compile(r"[/;,|\s]+")


@dataclass(frozen=True, slots=True)
class Meant:
    """The one variant that is meant; else the `choices` of the article that is named, none if none is."""

    one: Offered | None = None
    choices: tuple[Offered, ...] = ()


def read_scanned(text: str, offered: Sequence[Offered]) -> Meant:
    """`text` is an article, or an article with its size, its colour or both, in either order."""
    shelf, plain = Shelf(offered), text.strip()
    for words in (plain.split(), [word for word in PARTED.split(plain) if word]):
        for length in range(len(words), 0, -1):
            article = shelf.article(" ".join(words[:length]))
            if article is not None:
                variants = [each for each in offered if each.article == article]
                return _among(variants, " ".join(words[length:]))
    return Meant()


def _among(variants: Sequence[Offered], label: str) -> Meant:
    if label:
        fitting = [each for each in variants if fold(label) in _spellings(each)]
        variants = fitting or variants
        if not fitting:
            return Meant(choices=tuple(variants))
    return Meant(one=variants[0]) if len(variants) == 1 else Meant(choices=tuple(variants))


def _spellings(each: Offered) -> set[str]:
    both: Iterable[str] = (
        each.size, each.colour, f"{each.size} {each.colour}", f"{each.colour} {each.size}",
    )  # fmt: skip
    return {fold(text) for text in both} - {""}

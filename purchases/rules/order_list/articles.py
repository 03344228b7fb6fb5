"""Which variant of the purchase a row means."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from purchases.rules.tables import fold


@dataclass(frozen=True, slots=True)
class Offered:
    """A variant that can be ordered: its key, and what a list calls it."""

    key: int
    article: str
    size: str = ""
    colour: str = ""

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)


@dataclass(frozen=True, slots=True)
class Missed:
    """Why no single variant was meant: the field to mend, a code, and what `code` speaks of."""

    field: str
    code: str
    params: Mapping[str, str]


class Shelf:
    """The variants of a purchase by article."""

    def __init__(self, offered: Iterable[Offered]) -> None:
        self._variants: dict[str, list[Offered]] = {}
        self._spellings: dict[str, set[str]] = {}
        for each in offered:
            self._variants.setdefault(each.article, []).append(each)
            self._spellings.setdefault(each.article.casefold(), set()).add(each.article)

    def article(self, text: str) -> str | None:
        """The article that `text` names: exactly, else in any case where only one fits."""
        same: Collection[str] = self._spellings.get(text.casefold(), ())
        if text in same:
            return text
        return next(iter(same)) if len(same) == 1 else None

    def has_sizes(self, article: str) -> bool:
        """Whether any variant of `article`, a key of the purchase, is told by its size."""
        return any(each.size for each in self._variants[article])

    def find(self, *, article: str, size: str, colour: str) -> Offered | Missed:
        """The one variant of `article`, a key of the purchase, that has this size and colour.

        What is not said is asked for only where the article comes in several.
        """
        left = self._variants[article]
        for field, wanted in (("size", size), ("colour", colour)):
            have = {getattr(each, field): None for each in left}
            if wanted:
                left = [each for each in left if _same(getattr(each, field), wanted)]
            if wanted and not left:
                return Missed(field, f"{field}_unknown", {"have": _listed(have)})
        for field in ("size", "colour"):
            have = {getattr(each, field): None for each in left}
            if len(have) > 1:
                return Missed(field, f"{field}_missing", {"have": _listed(have)})
        return left[0]


def _same(one: str, other: str) -> bool:
    return (fold(one) or one.casefold()) == (fold(other) or other.casefold())


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(text or "–" for text in texts)

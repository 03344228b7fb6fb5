"""Which item a file of pictures is meant for, by its name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from purchases.states import NotTaken

# What tells pictures of one article apart: "_2", "-1", " 3", "(3)".
COUNTER = re.compile(r"(?:[_\-\s]\s*\d{1,2}|\s*\(\d{1,3}\))$")
BARE_COUNTER = re.compile(r"\(?\d{1,2}\)?")
DIGITS = re.compile(r"(\d+)")

Shelf = Mapping[str, Sequence[str]]


def shelved(articles: Iterable[str]) -> Shelf:
    """`articles` by how they read once signs that files cannot carry are one."""
    shelf: dict[str, list[str]] = {}
    for article in articles:
        shelf.setdefault(_key(article), []).append(article)
    shelf.pop("", None)
    return shelf


def article_of(path: str, shelf: Shelf) -> str | NotTaken:
    """The article that the file at `path` of an archive is called after.

    Its whole name first ("1004_2" may be an article), then without counters, then its folder. An
    article with a slash is a folder and a name, or has any other sign in its place.
    """
    *folders, name = [part for part in path.split("/") if part not in ("", ".", "..")]
    stem = name.rpartition(".")[0] or name
    for candidate in _candidates(folders, stem):
        meant = shelf.get(_key(candidate), ())
        if len(meant) == 1:
            return meant[0]
        if meant:
            exact = [article for article in meant if _folded(article) == _folded(candidate)]
            return exact[0] if len(exact) == 1 else NotTaken.AMBIGUOUS
    return NotTaken.UNMATCHED


def in_order(path: str) -> list[tuple[int, str]]:
    """A key that sorts names as people count: 2 before 10."""
    parts = DIGITS.split(path.casefold())
    return [(int(part), "") if index % 2 else (0, part) for index, part in enumerate(parts)]


def _candidates(folders: Sequence[str], stem: str) -> Iterable[str]:
    stems = [stem]
    while (shorter := COUNTER.sub("", stems[-1])) not in ("", stems[-1]):
        stems.append(shorter)
    ways = ["/".join(folders[start:]) for start in range(len(folders))]
    for each in stems:
        yield from (f"{way}/{each}" for way in ways)
    if BARE_COUNTER.fullmatch(stem):
        yield from ways
    yield from stems
    yield from ways
    yield from reversed(folders)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _key(text: str) -> str:
    """Letters and digits, with one sign for whatever stands between them."""
    return re.sub(r"[\W_]+", "-", _folded(text)).strip("-")

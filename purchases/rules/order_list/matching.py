"""Whom of the organizer's book a person of a list is. Rules: R-OFFSITE, R-CRM."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from purchases.rules.order_list.people import Orderer


class Ground(StrEnum):
    """What a person was recognised by; NEW is nobody in the book."""

    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Known:
    """A contact of the book: its key, and by what it can be recognised."""

    key: int
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The contacts that `person` could be, by `ground`, the first in the book first; none is a new person.

    A match that is not sure must be answered by the organizer.
    """

    person: Orderer
    ground: Ground
    candidates: tuple[int, ...]
    is_sure: bool


def match_people(*, people: Iterable[Orderer], book: Sequence[Known]) -> list[Match]:
    """Each of `people` by phone, then by e-mail, then by name.

    Sure is who is nobody in the book, or the only one with that phone or address and nobody else of the
    list is; a name alone never is.
    """
    index: dict[tuple[Ground, str], dict[int, None]] = {}
    for each in book:
        for ground, value in _marks(each.name, each.phone, each.email):
            index.setdefault((ground, value), {})[each.key] = None
    found = []
    for person in people:
        grounds = (
            (ground, tuple(index.get((ground, value), ())))
            for ground, value in _marks(person.name, person.phone, person.email)
        )
        ground, candidates = next((each for each in grounds if each[1]), (Ground.NEW, ()))
        found.append((person, ground, candidates))
    claims = Counter(key for _person, _ground, candidates in found for key in candidates)
    return [
        Match(person, ground, candidates, _is_sure(ground, candidates, claims))
        for person, ground, candidates in found
    ]


def _is_sure(ground: Ground, candidates: Sequence[int], claims: Counter[int]) -> bool:
    if ground in (Ground.PHONE, Ground.EMAIL):
        return len(candidates) == 1 and claims[candidates[0]] == 1
    return ground is Ground.NEW


def _marks(name: str, phone: str, email: str) -> list[tuple[Ground, str]]:
    marks = ((Ground.PHONE, phone), (Ground.EMAIL, email.lower()), (Ground.NAME, _plain(name)))
    return [(ground, value) for ground, value in marks if value]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()

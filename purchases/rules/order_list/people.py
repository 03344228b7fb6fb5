"""Who orders, as far as a list says. Rule: R-OFFSITE."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import phonenumbers

PERSON_LENGTH = 120
EMAIL_LENGTH = 254


@dataclass(frozen=True, slots=True)
class Orderer:
    """A person of the list: the first of their rows, phone in E.164 and e-mail in lower case, or empty."""

    row: int
    name: str
    phone: str = ""
    email: str = ""


class People:
    """The people of a list so far. One name with two phones or two addresses is two people."""

    def __init__(self) -> None:
        self._known: list[Orderer] = []
        self._places: dict[str, list[int]] = {}

    def __iter__(self) -> Iterator[Orderer]:
        return iter(self._known)

    def place_of(self, *, row: int, name: str, phone: str, email: str) -> int | None:
        """The place of this person, entered where they are new; None where several could be meant."""
        said = Orderer(row, name, phone, email)
        namesakes = self._places.setdefault(name.casefold(), [])
        could_be = [place for place in namesakes if _could_be(self._known[place], said)]
        surely = [place for place in could_be if _shares_address(self._known[place], said)]
        if not could_be:
            self._known.append(said)
            namesakes.append(len(self._known) - 1)
            return namesakes[-1]
        if len(surely or could_be) > 1:
            return None
        (place,) = surely or could_be
        known = self._known[place]
        self._known[place] = replace(known, phone=known.phone or phone, email=known.email or email)
        return place


def read_phone(text: str, *, region: str) -> str | None:
    """`text` in E.164; None if it is no phone number of anywhere, or of `region` where it has no plus."""
    for spelling in (text, f"+{text}"):
        try:
            number = phonenumbers.parse(spelling, region or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def read_email(text: str) -> str | None:
    """`text` in lower case; None if it is no e-mail address."""
    name, at, domain = text.lower().rpartition("@")
    is_plain = not set(text) & set(" ,;<>()[]\"'") and "@" not in name and text.isprintable()
    labels = domain.split(".")
    if at and name and is_plain and len(labels) > 1 and all(labels) and len(text) <= EMAIL_LENGTH:
        return text.lower()
    return None


def _could_be(known: Orderer, said: Orderer) -> bool:
    """Whether two of one name may be one person."""
    return all(
        not one or not other or one == other
        for one, other in ((known.phone, said.phone), (known.email, said.email))
    )


def _shares_address(known: Orderer, said: Orderer) -> bool:
    return bool((said.phone and said.phone == known.phone) or (said.email and said.email == known.email))

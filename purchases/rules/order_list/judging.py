"""Reading orders that were taken elsewhere: who wants how many of what. Rule: R-OFFSITE."""

from collections.abc import Iterable
from dataclasses import dataclass

from purchases.rules.numbers import read_number
from purchases.rules.order_list.articles import Missed, Offered, Shelf
from purchases.rules.order_list.headings import FIELDS
from purchases.rules.order_list.people import PERSON_LENGTH, Orderer, People, read_email, read_phone
from purchases.rules.problems import Problem
from purchases.rules.tables import Columns, Row, Table, text_of

QUANTITY_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """`row` is the first row in which `person` asks for `offered`; `quantity` is at least 1."""

    row: int
    person: Orderer
    offered: Offered
    quantity: int


@dataclass(frozen=True, slots=True)
class JudgedOrders:
    """`wanted` in the order of the list, one per person and variant; `people` are those who want any."""

    people: tuple[Orderer, ...]
    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...]


def judge_orders(
    *, table: Table, columns: Columns, offered: Iterable[Offered], region: str = ""
) -> JudgedOrders:
    """Read every row below the headings; a row that cannot be read is named and left out.

    A row without a person belongs to the person above it, as where a name stands once above all of
    somebody's rows. Quantities of one person and variant are added up. `region` (ISO 3166) is where a
    phone number without a plus is at home.
    """
    judge = _Judge(columns, Shelf(offered), region)
    if not columns.problems:
        for row in table.rows:
            if row.number > columns.header_row and row.filled:
                judge.read(row)
    return judge.judged()


class _Judge:
    def __init__(self, columns: Columns, shelf: Shelf, region: str) -> None:
        self.columns, self.shelf, self.region = columns, shelf, region
        self.people = People()
        self.problems = list(columns.problems)
        self.wanted: dict[tuple[int, int], tuple[int, Offered, int]] = {}
        # The place of the person above; None above the first and below one who could not be read.
        self.above: int | None = None

    def read(self, row: Row) -> None:
        said = {field: text_of(self.columns.cell(row=row, field=field)) for field in FIELDS}
        before = len(self.problems)
        person = self._person(row, said)
        if not any(said[field] for field in ("article", "size", "colour", "quantity")):
            return
        found = self._offered(row, said)
        quantity = self._quantity(row, said["quantity"])
        if len(self.problems) > before or person is None or found is None or quantity is None:
            return
        first, _offered, earlier = self.wanted.get((person, found.key), (row.number, found, 0))
        if earlier + quantity > QUANTITY_LIMIT:
            self._refuse(row, "quantity", "quantity_too_large", limit=QUANTITY_LIMIT)
        else:
            self.wanted[person, found.key] = (first, found, earlier + quantity)

    def judged(self) -> JudgedOrders:
        people = list(self.people)
        wanted = tuple(
            Wanted(row, people[person], offered, quantity)
            for (person, _key), (row, offered, quantity) in self.wanted.items()
        )
        asking = tuple(dict.fromkeys(each.person for each in wanted))
        return JudgedOrders(asking, wanted, tuple(self.problems))

    def _refuse(self, row: Row, field: str, code: str, **params: str | int) -> None:
        self.problems.append(self.columns.problem(row=row, field=field, code=code, **params))

    def _person(self, row: Row, said: dict[str, str]) -> int | None:
        name = said["person"]
        if not name and not said["phone"] and not said["email"]:
            if self.above is None:
                self._refuse(row, "person", "person_missing")
            return self.above
        self.above = None
        phone = read_phone(said["phone"], region=self.region) if said["phone"] else ""
        email = read_email(said["email"]) if said["email"] else ""
        if not name:
            self._refuse(row, "person", "person_missing")
        elif len(name) > PERSON_LENGTH:
            self._refuse(row, "person", "too_long", limit=PERSON_LENGTH)
        if phone is None:
            self._refuse(row, "phone", "phone_not_understood")
        if email is None:
            self._refuse(row, "email", "email_not_understood")
        if name and len(name) <= PERSON_LENGTH and phone is not None and email is not None:
            self.above = self.people.place_of(row=row.number, name=name, phone=phone, email=email)
            if self.above is None:
                self._refuse(row, "person", "person_ambiguous")
        return self.above

    def _offered(self, row: Row, said: dict[str, str]) -> Offered | None:
        if not said["article"]:
            self._refuse(row, "article", "article_missing")
            return None
        article = self.shelf.article(said["article"])
        if article is None:
            self._refuse(row, "article", "article_unknown")
            return None
        found = self.shelf.find(article=article, size=said["size"], colour=said["colour"])
        if isinstance(found, Missed):
            self._refuse(row, found.field, found.code, article=article, **found.params)
            return None
        return found

    def _quantity(self, row: Row, text: str) -> int | None:
        number = read_number(text)
        if not text:
            self._refuse(row, "quantity", "quantity_missing")
        elif number is None or number[0] % 1 or number[1] == 3:
            self._refuse(row, "quantity", "quantity_not_whole")
        elif number[0] < 1:
            self._refuse(row, "quantity", "quantity_not_positive")
        elif number[0] > QUANTITY_LIMIT:
            self._refuse(row, "quantity", "quantity_too_large", limit=QUANTITY_LIMIT)
        else:
            return int(number[0])
        return None

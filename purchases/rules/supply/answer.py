"""What the supplier says to an order: how many of each it sends, at which price. Rules: R-COST, R-SHORTAGE."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from purchases.rules.numbers import read_number
from purchases.rules.order_list.articles import Missed, Offered, Shelf
from purchases.rules.order_list.headings import VOCABULARY as ORDER_WORDS
from purchases.rules.price_list.headings import VOCABULARY as PRICE_WORDS
from purchases.rules.price_list.prices import Unreadable, parse_price
from purchases.rules.problems import Problem
from purchases.rules.tables import Columns, Row, Table, Vocabulary, map_columns, text_of

CONFIRMED = (
    "confirmed, confirmed quantity, shipped, delivered, we ship, available to ship, подтверждено, подтверждённое "
    "количество, отгружено, к отгрузке, отгрузка, факт, фактическое количество, будет отгружено, підтверджено, "
    "відвантажено, bestätigt, geliefert, confirmé, livré, confermato, vahvistettu, toimitettu, επιβεβαιωμένο"
)
VOCABULARY: Mapping[str, Vocabulary] = {
    **{name: ORDER_WORDS[name] for name in ("article", "size", "colour")},
    # What the supplier confirms stands above what was ordered, where a table has both.
    "quantity": Vocabulary.of(exact=CONFIRMED, likely=", ".join(sorted(ORDER_WORDS["quantity"].exact))),
    "price": PRICE_WORDS["price"],
}
FIELDS = tuple(VOCABULARY)
REQUIRED = ("article",)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was ordered of a variant."""

    offered: Offered
    quantity: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What the supplier says to one variant; None where it says nothing of it."""

    confirmed: int | None = None
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """The answer by variant, and the rows that were not understood."""

    answered: Mapping[int, Answered]
    problems: tuple[Problem, ...]


def judge_answer(
    *, table: Table, asked: Iterable[Asked], exponent: int, explicit: Mapping[str, object] | None = None
) -> JudgedAnswer:
    """Read every row below the headings; a row that cannot be read is named and left out.

    Rows without an article are no rows of the order. `exponent` is how many decimals prices have.
    """
    columns = map_columns(table=table, vocabulary=VOCABULARY, required=REQUIRED, explicit=explicit)
    judge = _Judge(columns, {each.offered.key: each for each in asked}, exponent)
    if not columns.problems and not {"quantity", "price"} & columns.index.keys():
        judge.problems.append(
            Problem(columns.header_row or None, "", "", "quantity", "", "no_quantity_no_price")
        )
    elif not columns.problems:
        for row in table.rows:
            if row.number > columns.header_row and row.filled:
                judge.read(row)
    return JudgedAnswer(judge.answered, tuple(judge.problems))


class _Judge:
    def __init__(self, columns: Columns, asked: Mapping[int, Asked], exponent: int) -> None:
        self.columns, self.asked, self.exponent = columns, asked, exponent
        self.shelf = Shelf(each.offered for each in asked.values())
        self.problems = list(columns.problems)
        self.answered: dict[int, Answered] = {}
        self.rows: dict[int, int] = {}

    def read(self, row: Row) -> None:
        said = {field: text_of(self.columns.cell(row=row, field=field)) for field in FIELDS}
        if not said["article"]:
            return
        before = len(self.problems)
        found = self._offered(row, said)
        if found is None:
            return
        confirmed = self._quantity(row, said["quantity"], self.asked[found.key].quantity)
        price = self._price(row, said["price"])
        if found.key in self.rows:
            self._refuse(row, "article", "duplicate", first_row=self.rows[found.key])
        if len(self.problems) == before:
            self.rows[found.key] = row.number
            self.answered[found.key] = Answered(confirmed, price)

    def _refuse(self, row: Row, field: str, code: str, **params: str | int) -> None:
        self.problems.append(self.columns.problem(row=row, field=field, code=code, **params))

    def _offered(self, row: Row, said: dict[str, str]) -> Offered | None:
        article = self.shelf.article(said["article"])
        if article is None:
            self._refuse(row, "article", "article_not_ordered")
            return None
        found = self.shelf.find(article=article, size=said["size"], colour=said["colour"])
        if isinstance(found, Missed):
            self._refuse(row, found.field, found.code, article=article, **found.params)
            return None
        return found

    def _quantity(self, row: Row, text: str, ordered: int) -> int | None:
        if not text:
            return None
        number = read_number(text)
        if number is None or number[0] % 1 or number[1] == 3:
            self._refuse(row, "quantity", "quantity_not_whole")
        elif number[0] < 0:
            self._refuse(row, "quantity", "quantity_negative")
        elif number[0] > ordered:
            self._refuse(row, "quantity", "more_than_ordered", ordered=ordered)
        else:
            return int(number[0])
        return None

    def _price(self, row: Row, text: str) -> Decimal | None:
        if not text:
            return None
        price = parse_price(value=self.columns.cell(row=row, field="price"), exponent=self.exponent)
        if isinstance(price, Unreadable):
            self._refuse(row, "price", price.code, decimals=price.decimals)
            return None
        return price


def written_answer(answered: Mapping[int, Answered]) -> str:
    """The answer as one line of text, for a form to carry: "17:3:9.50;18:0:"."""
    return ";".join(
        f"{key}:{'' if each.confirmed is None else each.confirmed}:{'' if each.price is None else each.price}"
        for key, each in answered.items()
    )


def read_answer(text: str) -> dict[int, Answered] | None:
    """What `written_answer` wrote; None for any other text."""
    answered = {}
    for part in filter(None, text.split(";")):
        fields = part.split(":")
        if len(fields) != 3 or not all(len(each) <= 20 and each.isascii() for each in fields):
            return None
        key, confirmed, price = fields
        try:
            answered[int(key)] = Answered(
                int(confirmed) if confirmed else None, Decimal(price) if price else None
            )
        except (ValueError, InvalidOperation):
            return None
    return answered

"""A supplier's list of what it delivered: how many of each variant, how many broken. Rule: R-SHORTAGE."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from purchases.rules.numbers import read_number
from purchases.rules.order_list.articles import Missed, Offered, Shelf
from purchases.rules.order_list.headings import VOCABULARY as ORDERED
from purchases.rules.problems import Problem
from purchases.rules.tables import Columns, Row, Table, Vocabulary, map_columns, text_of

PIECES_LIMIT = 1_000_000
VOCABULARY: Mapping[str, Vocabulary] = {
    **{field: ORDERED[field] for field in ("article", "size", "colour")},
    "quantity": Vocabulary.of(
        exact=(
            "quantity, qty, pieces, pcs, count, amount, delivered, shipped, received, came, кол-во, количество, "
            "кол, шт, штук, отгружено, поставлено, получено, пришло, кількість, к-сть, ποσότητα, τεμάχια, määrä, "
            "kpl, quantité, qté, menge, anzahl, stück, geliefert, quantità, qtà, pezzi"
        ),
    ),
    "defective": Vocabulary.of(
        exact="defective, broken, damaged, defects, брак, бракованных, дефект, повреждено, defekt, difettosi"
    ),
}
FIELDS = tuple(VOCABULARY)


@dataclass(frozen=True, slots=True)
class Delivered:
    """Pieces of a variant, the defective ones among them."""

    came: int
    defective: int


@dataclass(frozen=True, slots=True)
class JudgedDelivery:
    """`counts` by variant; `unread` are the headings that name nothing. With `problems` nothing counts."""

    counts: Mapping[int, Delivered]
    unread: tuple[str, ...]
    problems: tuple[Problem, ...]


def judge_delivery(*, table: Table, bought: Iterable[Offered]) -> JudgedDelivery:
    """Read every row below the headings against what was bought; rows of one variant are added up."""
    columns = map_columns(table=table, vocabulary=VOCABULARY, required=("article", "quantity"))
    if columns.problems:
        return JudgedDelivery({}, (), columns.problems)
    shelf, problems = Shelf(bought), list[Problem]()
    counts: dict[int, Delivered] = {}
    for row in table.rows:
        if row.number > columns.header_row and row.filled:
            _read(row, columns, shelf, counts, problems)
    unread = [
        heading for at, heading in enumerate(columns.headings) if heading and at not in columns.index.values()
    ]
    return JudgedDelivery(counts, tuple(unread), tuple(problems))


def _read(
    row: Row, columns: Columns, shelf: Shelf, counts: dict[int, Delivered], problems: list[Problem]
) -> None:
    said = {field: text_of(columns.cell(row=row, field=field)) for field in FIELDS}

    def refuse(field: str, code: str, **params: str | int) -> None:
        problems.append(columns.problem(row=row, field=field, code=code, **params))

    if not said["article"]:
        return refuse("article", "article_missing")
    article = shelf.article(said["article"])
    if article is None:
        return refuse("article", "article_not_bought")
    found = shelf.find(article=article, size=said["size"], colour=said["colour"])
    if isinstance(found, Missed):
        return refuse(found.field, found.code, article=article, **found.params)
    numbers: list[int] = []
    for field in ("quantity", "defective"):
        if field == "quantity" and not said[field]:
            return refuse(field, "quantity_missing")
        number = read_number(said[field] or "0")
        if number is None or number[0] % 1 or number[0] < 0:
            return refuse(field, "quantity_not_whole")
        if number[0] > PIECES_LIMIT:
            return refuse(field, "count_too_large", limit=PIECES_LIMIT)
        numbers.append(int(number[0]))
    came, defective = numbers
    if defective > came:
        return refuse("defective", "defective_beyond_count")
    before = counts.get(found.key, Delivered(0, 0))
    counts[found.key] = Delivered(before.came + came, before.defective + defective)
    return None

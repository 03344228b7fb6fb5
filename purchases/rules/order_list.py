"""Reading orders that were taken elsewhere: who wants how many of which article. Rule: R-OFFSITE."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from purchases.rules.problems import Problem
from purchases.rules.tables import Columns, Row, Table, Vocabulary, map_columns, read_number, text_of

PERSON_LENGTH = 120
QUANTITY_LIMIT = 10_000

VOCABULARY: Mapping[str, Vocabulary] = {
    "person": Vocabulary.of(
        exact=(
            "person, household, participant, customer, client, buyer, member, full name, имя, фио, участник, "
            "участница, покупатель, клиент, заказчик, ник, ім'я, піб, учасник, покупець, άτομο, όνομα, "
            "συμμετέχων, πελάτης, henkilö, osallistuja, asiakas, talous, foyer, personne, participante, "
            "adhérent, teilnehmer, kunde, haushalt, persona, partecipante, cliente, famiglia"
        ),
        likely="name, nom, nome, nimi",
    ),
    "article": Vocabulary.of(
        exact=(
            "article, ref, reference, sku, product code, item code, order number, артикул, арт, код товара, "
            "код товару, κωδικός, tuotenumero, tuotekoodi, référence, code article, artikelnummer, artikel "
            "nr, bestellnummer, codice, codice articolo"
        ),
        likely="code, код, item, product, товар, artikel, articolo, produit, prodotto, tuote",
    ),
    "quantity": Vocabulary.of(
        exact=(
            "quantity, qty, pieces, pcs, count, amount, кол-во, количество, кол, шт, штук, кількість, к-сть, "
            "ποσότητα, τεμάχια, määrä, kpl, quantité, qté, nombre, menge, anzahl, stück, quantità, qtà, "
            "pezzi"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`row` is the first row in which `person` asks for `article`; `quantity` is at least 1."""

    row: int
    person: str
    article: str
    quantity: int


@dataclass(frozen=True, slots=True)
class JudgedOrders:
    """`wanted` in the order of the file, one per person and article."""

    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...]


def map_order_columns(*, table: Table, explicit: Mapping[str, object] | None = None) -> Columns:
    """Where person, article and quantity stand; all three must be there."""
    return map_columns(table=table, vocabulary=VOCABULARY, required=tuple(VOCABULARY), explicit=explicit)


def judge_orders(*, table: Table, columns: Columns, articles: Collection[str]) -> JudgedOrders:
    """Read every row below the headings.

    `articles` are the keys of the purchase's items. An article is matched exactly, else without regard
    to case where only one item fits. Quantities of one person and article are added up.
    """
    wanted: dict[tuple[str, str], Wanted] = {}
    problems = list(columns.problems)
    known: dict[str, set[str]] = {}
    for article in articles:
        known.setdefault(article.casefold(), set()).add(article)
    for row in () if problems else table.rows:
        if row.number <= columns.header_row or not row.filled:
            continue
        line, wrong = _judge(row=row, columns=columns, known=known)
        if line:
            earlier = wanted.get((line.person, line.article))
            total = line.quantity + (earlier.quantity if earlier else 0)
            if total > QUANTITY_LIMIT:
                wrong.append(_too_many(row=row, columns=columns))
            else:
                at = earlier.row if earlier else row.number
                wanted[line.person, line.article] = Wanted(at, line.person, line.article, total)
        problems += wrong
    return JudgedOrders(tuple(wanted.values()), tuple(problems))


def _too_many(*, row: Row, columns: Columns) -> Problem:
    return columns.problem(row=row, field="quantity", code="quantity_too_large", limit=QUANTITY_LIMIT)


def _find(*, article: str, known: Mapping[str, Collection[str]]) -> str | None:
    """The key that `article` stands for; `known` has the keys by their folded spelling."""
    same = known.get(article.casefold(), ())
    if article in same:
        return article
    return next(iter(same)) if len(same) == 1 else None


def _judge(
    *, row: Row, columns: Columns, known: Mapping[str, Collection[str]]
) -> tuple[Wanted | None, list[Problem]]:
    person, article, quantity = (text_of(columns.cell(row=row, field=field)) for field in VOCABULARY)
    wrong: list[Problem] = []

    def refuse(field: str, code: str, **params: str | int) -> None:
        wrong.append(columns.problem(row=row, field=field, code=code, **params))

    if not person:
        refuse("person", "person_missing")
    elif len(person) > PERSON_LENGTH:
        refuse("person", "too_long", limit=PERSON_LENGTH)
    key = _find(article=article, known=known)
    if not article:
        refuse("article", "article_missing")
    elif key is None:
        refuse("article", "article_unknown")
    number = read_number(quantity)
    if not quantity:
        refuse("quantity", "quantity_missing")
    elif number is None or number[0] % 1 or number[1] == 3:
        refuse("quantity", "quantity_not_whole")
    elif number[0] < 1:
        refuse("quantity", "quantity_not_positive")
    elif number[0] > QUANTITY_LIMIT:
        wrong.append(_too_many(row=row, columns=columns))
    if wrong or number is None or key is None:
        return None, wrong
    return Wanted(row.number, person, key, int(number[0])), wrong

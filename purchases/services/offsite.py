"""Orders taken elsewhere, entered by the organizer. Rules: R-OFFSITE, R-BLACKLIST."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows, insert_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import Contact, User
from participants.services.contacts import lock_book
from purchases.gateways.spreadsheets import read_table
from purchases.models import Item, Order, Purchase, Variant
from purchases.models.purchase import known
from purchases.rules.order_list import JudgedOrders, Wanted, judge_orders, map_order_columns
from purchases.rules.problems import Problem
from purchases.services.acting import check_organizer, check_state, lock_purchase, record
from purchases.services.joining import barred_orders, held_pieces, orders_of_contacts
from purchases.services.ordering import insert_lines, withdraw_pieces
from purchases.states import TAKING_ORDERS


class CannotImportOrders(DomainError):
    """The orders cannot be taken."""

    rule = "R-OFFSITE"


@dataclass(frozen=True, slots=True)
class ImportedOrders:
    """What came of a file of orders: lines taken or changed, and rows with a reason."""

    people: int
    lines: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    sold_out: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class _Sold:
    variant_id: int
    price: object
    currency: str
    sold_out: bool


def judge_order_list(
    *, purchase: Purchase, name: str, content: bytes, mapping: dict[str, object] | None = None
) -> JudgedOrders:
    """Read and judge a file of orders against the purchase's articles; writes nothing."""
    table = read_table(name=name, content=content)
    columns = map_order_columns(table=table, explicit=mapping)
    articles = set(Item.objects.filter(purchase=purchase).values_list("article", flat=True))
    return judge_orders(table=table, columns=columns, articles=articles)


def import_orders(
    *,
    purchase_id: int,
    name: str,
    content: bytes,
    mapping: dict[str, object] | None = None,
    by: User,
    at: datetime,
) -> ImportedOrders:
    """Judge a file of orders and take what is good of it; see `take_orders`."""
    judged = judge_order_list(
        purchase=Purchase.objects.get(pk=purchase_id), name=name, content=content, mapping=mapping
    )
    return take_orders(
        purchase_id=purchase_id, name=name, digest=sha256(content).hexdigest(), judged=judged, by=by, at=at
    )


def take_orders(
    *, purchase_id: int, name: str, digest: str, judged: JudgedOrders, by: User, at: datetime
) -> ImportedOrders:
    """Set what each person of the file wants of each article, in one transaction.

    A person is a contact of the organizer's book by full name, entered when unknown. The file says how
    many they want, so the same file again changes nothing. Sold-out items are taken and named; rows
    that cannot be read are named and left out. `digest` is the file's SHA-256.
    """
    try:
        with atomic():
            purchase = lock_purchase(purchase_id)
            check_organizer(purchase, by=by, refusal=CannotImportOrders)
            check_state(purchase, TAKING_ORDERS, refusal=CannotImportOrders)
            if at >= known(purchase.stop_at):
                raise CannotImportOrders(_("The stop has come: no new orders are taken."), rule="R-MINIMUM")
            sold = _sold(purchase, judged.wanted)
            orders = _orders(purchase, sorted({each.person for each in judged.wanted}), at)
            barred = barred_orders(purchase, orders.values(), at=at)
            added, changed = _set_lines(purchase, judged.wanted, sold, orders, barred, by, at)
            if added or changed:
                record(
                    purchase, "orders_imported", by=by, at=at, became=name[:200],
                    params={"digest": digest, "lines": added, "changed": changed},
                )  # fmt: skip
    except IntegrityError as error:
        raise CannotImportOrders(_("A part of this is no longer in stock; nothing was taken.")) from error
    return ImportedOrders(
        people=len(orders),
        lines=added,
        changed=changed,
        unchanged=len(judged.wanted) - added - changed,
        problems=judged.problems,
        sold_out=tuple(each for each in judged.wanted if sold[each.article].sold_out),
    )


def _sold(purchase: Purchase, wanted: tuple[Wanted, ...]) -> dict[str, _Sold]:
    """The variant of each article; an article with several sizes cannot be told from a file."""
    sold: dict[str, _Sold] = {}
    several = set()
    rows = Variant.objects.filter(item__purchase=purchase).select_related("item").order_by("pk")
    for variant in rows:
        item = variant.item
        if item.article in sold:
            several.add(item.article)
        price = item.price if variant.price is None else variant.price
        sold[item.article] = _Sold(variant.pk, price.amount, str(price.currency), item.sold_out)
    for each in wanted:
        if each.article in several:
            raise CannotImportOrders(
                _("Row %(row)d: “%(article)s” comes in several sizes or colours; enter it by hand.")
                % {"row": each.row, "article": each.article}
            )
    return sold


def _orders(purchase: Purchase, people: list[str], at: datetime) -> dict[str, int]:
    """The order of each person, entered where there was none."""
    owner_id = purchase.organizer.user_id
    lock_book(owner_id=owner_id)
    book = Contact.objects.filter(owner_id=owner_id)
    known = _by_name(book, people)
    number = book.aggregate(last=Max("number"))["last"] or 0
    new = [person for person in people if person not in known]
    insert_rows(
        Contact,
        ["owner_id", "number", "full_name", "short_name", "phone", "email", "registered_at"],
        [(owner_id, number + place, person, "", "", "", at) for place, person in enumerate(new, 1)],
    )
    known = known | _by_name(book, new)
    orders = orders_of_contacts(purchase, list(known.values()), off_site=True, at=at)
    return {person: orders[contact_id] for person, contact_id in known.items()}


def _by_name(book: QuerySet[Contact], people: list[str]) -> dict[str, int]:
    """The earliest contact of each name."""
    found = book.filter(full_name__in=people).order_by("-number").values_list("full_name", "pk")
    return dict(found)


def _set_lines(
    purchase: Purchase,
    wanted: tuple[Wanted, ...],
    sold: Mapping[str, _Sold],
    orders: Mapping[str, int],
    barred: Collection[int],
    by: User,
    at: datetime,
) -> tuple[int, int]:
    """Add and withdraw pieces until everybody has what the file says; (new lines, changed lines)."""
    held = held_pieces(orders.values())
    rows: list[tuple[Any, ...]] = []
    taken: dict[int, int] = {}
    new = changed = 0
    for each in wanted:
        article, order_id = sold[each.article], orders[each.person]
        have = held.get((order_id, article.variant_id), 0)
        if have == each.quantity:
            continue
        new, changed = (new, changed + 1) if have else (new + 1, changed)
        if have > each.quantity:
            withdraw_pieces(Order(pk=order_id), {article.variant_id: have - each.quantity}, at)
            continue
        if order_id in barred:
            raise CannotImportOrders(
                _("Row %(row)d: “%(person)s” is on a blacklist and cannot order here.")
                % {"row": each.row, "person": each.person},
                rule="R-BLACKLIST",
            )
        rows.append((
            order_id, article.variant_id, each.quantity - have, article.price, article.currency,
            at, by.pk,
        ))  # fmt: skip
        taken[article.variant_id] = taken.get(article.variant_id, 0) + each.quantity - have
    insert_lines(rows)
    add_to_rows(Variant, "taken", list(taken.items()))
    return new, changed

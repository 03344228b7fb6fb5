"""Orders taken elsewhere, entered by the organizer. Rules: R-OFFSITE, R-BLACKLIST."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from config.kernel.bulk import add_to_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import Contact, User
from participants.notices import until
from participants.services.contacts import NewContact, add_addresses, enter_contacts, lock_book
from purchases.gateways.spreadsheets import read_table
from purchases.models import Purchase, Variant
from purchases.models.order import ENTERED_FOR_OTHERS
from purchases.models.purchase import known
from purchases.rules.order_list import (
    JudgedOrders,
    Orderer,
    Pasted,
    Wanted,
    judge_orders,
    map_order_columns,
    match_people,
    read_pasted,
)
from purchases.rules.order_list.judging import QUANTITY_LIMIT
from purchases.rules.problems import Problem
from purchases.selectors.offsite import known_people, offered_in
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
)
from purchases.services.freeing import withdraw_pieces
from purchases.services.joining import barred_orders, held_pieces, orders_of_contacts
from purchases.services.ordering import insert_lines
from purchases.states import TAKING_ORDERS


class CannotImportOrders(DomainError):
    """The orders cannot be taken."""

    rule = "R-OFFSITE"


@dataclass(frozen=True, slots=True)
class ImportedOrders:
    """What came of a list of orders: lines taken or changed, and rows with a reason."""

    people: int
    lines: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    sold_out: tuple[Wanted, ...]


def judge_order_list(
    *, purchase: Purchase, name: str, content: bytes, mapping: dict[str, object] | None = None
) -> JudgedOrders:
    """Read and judge a file of orders against what the purchase offers; writes nothing."""
    table = read_table(name=name, content=content)
    columns = map_order_columns(table=table, explicit=mapping)
    return judge_orders(
        table=table, columns=columns, offered=offered_in(purchase), region=purchase.city.country
    )


def judge_order_text(*, purchase: Purchase, text: str) -> tuple[JudgedOrders, Pasted]:
    """As `judge_order_list`, for what was pasted; and the table that the text was read as."""
    offered = offered_in(purchase)
    pasted = read_pasted(text=text, offered=offered)
    judged = judge_orders(
        table=pasted.table, columns=pasted.columns, offered=offered, region=purchase.city.country
    )
    return judged, pasted


def check_takes_orders(*, purchase: Purchase, by: User, at: datetime) -> None:
    """Raise CannotImportOrders unless `by` may bring orders into the purchase now."""
    check_organizer(purchase, by=by, refusal=CannotImportOrders)
    check_state(purchase, TAKING_ORDERS, refusal=CannotImportOrders)
    if at >= known(purchase.stop_at):
        raise CannotImportOrders(_("The stop has come: no new orders are taken."), rule="R-MINIMUM")


def import_orders(
    *,
    purchase_id: int,
    name: str,
    content: bytes,
    mapping: dict[str, object] | None = None,
    by: User,
    at: datetime,
) -> ImportedOrders:
    """Judge a file of orders and take what is good of it; see `take_orders`.

    Everybody is the first of the book with their phone, else their e-mail, else their name.
    """
    judged = judge_order_list(
        purchase=Purchase.objects.select_related("city").get(pk=purchase_id),
        name=name,
        content=content,
        mapping=mapping,
    )
    with atomic():
        owner_id = lock_purchase(purchase_id).organizer.user_id
        lock_book(owner_id=owner_id)
        matches = match_people(people=judged.people, book=known_people(owner_id=owner_id))
        return take_orders(
            purchase_id=purchase_id,
            name=name,
            digest=sha256(content).hexdigest(),
            judged=judged,
            contacts={match.person: match.candidates[0] for match in matches if match.candidates},
            by=by,
            at=at,
        )


def take_orders(
    *,
    purchase_id: int,
    name: str,
    digest: str,
    judged: JudgedOrders,
    contacts: Mapping[Orderer, int],
    by: User,
    at: datetime,
) -> ImportedOrders:
    """Set what each person of the list wants of each variant, in one transaction.

    `contacts` says who is who of the organizer's book; others are entered as new people, with phone and
    e-mail. Who has an account is told. The list says how many they want besides what they ordered on the
    site themselves, so the same list again changes nothing. Sold-out items are taken and named; rows that
    cannot be read are named and left out. `name` and `digest` (SHA-256) are of the file or the text. A
    bounded number of statements.
    """
    try:
        with atomic():
            purchase = lock_purchase(purchase_id)
            check_takes_orders(purchase=purchase, by=by, at=at)
            orders = _orders(purchase, judged.people, contacts, at)
            wishes = _wishes(judged.wanted, orders)
            sold = Variant.objects.select_related("item").in_bulk({key for _order, key in wishes})
            if len(sold) < len({key for _order, key in wishes}):
                raise CannotImportOrders(_("An item has just gone off the list. Look at the orders again."))
            barred = barred_orders(purchase, set(orders.values()), at=at)
            added, changed, touched = _set_lines(wishes, sold, barred, by, at)
            if touched:
                record(
                    purchase, "orders_imported", by=by, at=at, became=name[:200],
                    params={"digest": digest, "lines": added, "changed": changed},
                )  # fmt: skip
                _tell(purchase, touched, by, at)
    except IntegrityError as error:
        raise CannotImportOrders(_("A part of this is no longer in stock; nothing was taken.")) from error
    return ImportedOrders(
        people=len(set(orders.values())),
        lines=added,
        changed=changed,
        unchanged=len(wishes) - added - changed,
        problems=judged.problems,
        sold_out=tuple(each for each in judged.wanted if sold[each.offered.key].item.sold_out),
    )


def _orders(
    purchase: Purchase, people: Sequence[Orderer], contacts: Mapping[Orderer, int], at: datetime
) -> dict[Orderer, int]:
    """The order of each person, entered where there was none."""
    owner_id = purchase.organizer.user_id
    lock_book(owner_id=owner_id)
    chosen = {person: contacts[person] for person in people if person in contacts}
    book = Contact.objects.filter(owner=owner_id, merged_into=None).in_bulk(set(chosen.values()))
    if len(book) < len(set(chosen.values())):
        raise CannotImportOrders(_("One of these people is no longer in your contact book. Look again."))
    add_addresses([(book[pk], person.phone, person.email) for person, pk in chosen.items()])
    new = [person for person in people if person not in chosen]
    entered = enter_contacts(
        owner_id=owner_id, people=[NewContact(each.name, each.phone, each.email) for each in new], at=at
    )
    chosen |= dict(zip(new, entered, strict=True))
    parties = list(dict.fromkeys(chosen[person] for person in people))
    orders = orders_of_contacts(purchase, parties, off_site=True, at=at)
    return {person: orders[chosen[person]] for person in people}


def _wishes(
    wanted: Sequence[Wanted], orders: Mapping[Orderer, int]
) -> dict[tuple[int, int], tuple[Wanted, int]]:
    """What each order wants of each variant: (order, variant) -> (who asked first, pieces)."""
    wishes: dict[tuple[int, int], tuple[Wanted, int]] = {}
    for each in wanted:
        key = orders[each.person], each.offered.key
        first, pieces = wishes.get(key, (each, 0))
        if pieces + each.quantity > QUANTITY_LIMIT:
            raise CannotImportOrders(
                _("Row %(row)d: one person can order at most %(limit)d pieces of an item.")
                % {"row": each.row, "limit": QUANTITY_LIMIT}
            )
        wishes[key] = first, pieces + each.quantity
    return wishes


def _set_lines(
    wishes: Mapping[tuple[int, int], tuple[Wanted, int]],
    sold: Mapping[int, Variant],
    barred: Collection[int],
    by: User,
    at: datetime,
) -> tuple[int, int, set[int]]:
    """Add and withdraw pieces until everybody has what the list says: (new lines, changed lines, orders).

    What somebody ordered on the site is theirs: it neither counts for the list nor is withdrawn by it.
    """
    held = held_pieces({order_id for order_id, _key in wishes}, among=ENTERED_FOR_OTHERS)
    rows: list[tuple[Any, ...]] = []
    fewer: dict[tuple[int, int], int] = {}
    taken: dict[int, int] = {}
    new = changed = 0
    for (order_id, key), (first, pieces) in wishes.items():
        have = held.get((order_id, key), 0)
        if have == pieces:
            continue
        new, changed = (new, changed + 1) if have else (new + 1, changed)
        if have > pieces:
            fewer[order_id, key] = have - pieces
            continue
        if order_id in barred:
            raise CannotImportOrders(
                _("Row %(row)d: “%(person)s” is on a blacklist and cannot order here.")
                % {"row": first.row, "person": first.person.name},
                rule="R-BLACKLIST",
            )
        own = sold[key].price
        price = sold[key].item.price if own is None else own
        rows.append((order_id, key, pieces - have, price.amount, str(price.currency), at, by.pk))
        taken[key] = taken.get(key, 0) + pieces - have
    withdraw_pieces(fewer, at, among=ENTERED_FOR_OTHERS)
    insert_lines(rows)
    add_to_rows(Variant, "taken", list(taken.items()))
    return new, changed, {row[0] for row in rows} | {order_id for order_id, _key in fewer}


def _tell(purchase: Purchase, orders: Collection[int], by: User, at: datetime) -> None:
    """Tell those with an account what was entered for them. At most 3 queries."""
    params = {
        "organizer": purchase.organizer.name,
        "stop": until(known(purchase.stop_at), zone=purchase.time_zone),
    }
    told = [(order, user) for order, user in participants_of(purchase) if order in orders and user != by.pk]
    tell_orders(
        purchase, "orders_entered", orders=told, params={order: params for order, _user in told}, at=at
    )

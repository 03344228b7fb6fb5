"""Placing orders: by the service, by a whole request, and by eight clients at once, beside raw SQL.

The raw SQL is what could not be left out: the order, its lines, the counters, one transaction. It runs in
turns with what stands beside it, on PostgreSQL alone.
"""

import itertools
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.synchronize import Barrier

import psycopg
import time_machine
from django.db import connection, connections
from django.test import Client

from participants.models import Contact, User
from purchases.models import Order, Purchase
from purchases.services.ordering import place_order
from tests.bench.figures import Figure
from tests.factories.people import a_user, form_key
from tests.factories.purchases import NOW, an_open_purchase, an_order, variants_of

SIZES = (3, 30, 300)
TURNS, ORDERS_A_TURN = 8, 8
LEAST_OF_RAW, LEAST_HOT = 0.25, 0.9
CLIENTS, ORDERS_A_CLIENT = 8, 40
LIMIT = 1_000_000

INSERT_ORDER = (
    "INSERT INTO purchases_order (purchase_id, contact_id, number, created_at, keeps_credit, is_off_site)"
    " VALUES (%s, %s, %s, %s, false, false) RETURNING id"
)
INSERT_LINES = (
    "INSERT INTO purchases_line (order_id, variant_id, quantity, unit_price, unit_price_currency, placed_at,"
    " placed_by_id, state, defective, delivery_share, refusal_declined, ended_because)"
    " SELECT %s, variant, 1, 1.00, 'EUR', %s, %s, 'confirmed', 0, 0, '', '' FROM unnest(%s::bigint[]) AS variant"
)
RAISE_TAKEN = "UPDATE purchases_variant SET taken = taken + 1 WHERE id = ANY(%s)"


def placing(size: int) -> list[Figure]:
    """Orders a second, each a person's first, of one piece of `size` items."""
    purchase = an_open_purchase(prices=("1.00",) * size, limit=LIMIT)
    variants = [each.pk for each in variants_of(purchase)]
    people = (person for person in iter(lambda: a_user(seen_at=NOW), None))
    ways: dict[str, Callable[[], float]] = {
        "service": partial(by_service, purchase, variants, people),
        "request": partial(by_request, purchase, variants, people),
    }
    if connection.vendor == "postgresql":
        ways["raw"] = partial(by_raw_sql, purchase, variants, people)
    for way in ways.values():
        way()
    rates = {
        name: ORDERS_A_TURN / statistics.median(seconds)
        for name, seconds in zip(
            ways, zip(*([way() for way in ways.values()] for _turn in range(TURNS)), strict=True), strict=True
        )
    }
    raw = rates.get("raw")
    return [
        Figure("service", rates["service"], "/s", at_least=raw and raw * LEAST_OF_RAW, reference=raw),
        Figure("whole request", rates["request"], "/s", reference=raw),
    ]


def by_service(purchase: Purchase, variants: Sequence[int], people: Iterator[User]) -> float:
    wanted = dict.fromkeys(variants, 1)
    crowd = list(itertools.islice(people, ORDERS_A_TURN))
    began = time.perf_counter()
    for person in crowd:
        place_order(slug=purchase.slug, wanted=wanted, by=person, at=NOW)
    return time.perf_counter() - began


def by_request(purchase: Purchase, variants: Sequence[int], people: Iterator[User]) -> float:
    """From the address to the redirect, by people who are logged in."""
    url = f"/p/{purchase.slug}/order/"
    clients = [Client() for _each in range(ORDERS_A_TURN)]
    for client in clients:
        client.force_login(next(people))
    fields = {f"quantity-{pk}": "1" for pk in variants}
    with time_machine.travel(NOW, tick=False):
        began = time.perf_counter()
        for client in clients:
            if client.post(url, {**fields, **form_key()}).status_code != 303:
                raise AssertionError("the order was not taken")
        return time.perf_counter() - began


def by_raw_sql(purchase: Purchase, variants: Sequence[int], people: Iterator[User]) -> float:
    """The same rows by psycopg, their contacts and numbers given."""
    owner = purchase.organizer.user_id
    number = Order.objects.filter(purchase=purchase).count() + Contact.objects.filter(owner=owner).count() + 1
    contacts = [
        Contact.objects.create(owner_id=owner, user=person, number=number + place, registered_at=NOW)
        for place, person in enumerate(itertools.islice(people, ORDERS_A_TURN))
    ]
    with raw_connection() as raw:
        began = time.perf_counter()
        for contact in contacts:
            with raw.transaction():
                values = purchase.pk, contact.pk, contact.number, NOW
                order = raw.execute(INSERT_ORDER, values).fetchone()
                raw.execute(INSERT_LINES, (order and order[0], NOW, contact.user_id, list(variants)))
                raw.execute(RAISE_TAKEN, (list(variants),))
        return time.perf_counter() - began


def raw_connection() -> psycopg.Connection[tuple[int, ...]]:
    """Another connection to the same database."""
    told = connection.get_connection_params()
    return psycopg.connect(
        host=told.get("host"),
        port=told.get("port"),
        user=told.get("user"),
        password=told.get("password"),
        dbname=told["dbname"],
    )


def at_once() -> list[Figure]:
    """Eight people who add piece after piece, of one limited item or each of another."""
    hot, spread = (statistics.median(rate(service_client, is_hot) for _ in range(3)) for is_hot in (1, 0))
    if connection.vendor != "postgresql":
        return [Figure("one item", hot, "/s"), Figure("different items", spread, "/s")]
    raw_hot, raw_spread = (statistics.median(rate(raw_client, is_hot) for _ in range(3)) for is_hot in (1, 0))
    beside = raw_hot / raw_spread
    return [
        Figure("one item", hot, "/s", reference=raw_hot),
        Figure("different items", spread, "/s", reference=raw_spread),
        Figure(
            "one item, of different items",
            hot / spread,
            "x",
            at_least=beside * LEAST_HOT,
            reference=beside,
        ),
    ]


Work = Callable[[Purchase, Order, int], None]


def rate(work: Work, is_hot: int) -> float:
    """Orders a second of eight processes together, after all are ready."""
    purchase = an_open_purchase(prices=("1.00",) * CLIENTS, limit=LIMIT)
    variants = variants_of(purchase)
    orders = [an_order(purchase, a_user(), *[1] * CLIENTS) for _each in range(CLIENTS)]
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    ready = fork.Barrier(CLIENTS + 1)
    clients = [
        fork.Process(target=ordering, args=(work, purchase, order, variants[0 if is_hot else n].pk, ready))
        for n, order in enumerate(orders)
    ]
    for client in clients:
        client.start()
    ready.wait()
    began = time.perf_counter()
    for client in clients:
        client.join()
    took = time.perf_counter() - began
    if any(client.exitcode for client in clients):
        raise AssertionError("a client failed")
    return CLIENTS * ORDERS_A_CLIENT / took


def ordering(work: Work, purchase: Purchase, order: Order, variant: int, ready: Barrier) -> None:
    connection.ensure_connection()
    ready.wait()
    work(purchase, order, variant)


def service_client(purchase: Purchase, order: Order, variant: int) -> None:
    person = order.contact.user
    for pieces in range(2, ORDERS_A_CLIENT + 2):
        place_order(slug=purchase.slug, wanted={variant: pieces}, by=person, at=NOW)


def raw_client(purchase: Purchase, order: Order, variant: int) -> None:
    with raw_connection() as raw:
        for _each in range(ORDERS_A_CLIENT):
            with raw.transaction():
                raw.execute(INSERT_LINES, (order.pk, NOW, order.contact.user_id, [variant]))
                raw.execute(RAISE_TAKEN, ([variant],))


CASES = {
    **{f"an order of {size} lines": partial(placing, size) for size in SIZES},
    "8 clients at once": at_once,
}

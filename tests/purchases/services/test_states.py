"""Every transition of R-STATES by everybody from everywhere.

A visitor is no User and reaches no service: the views ask for a login.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Purchase
from purchases.rules.transitions import TRANSITIONS, Role, may
from purchases.services.arrival import CannotArrive, record_arrival
from purchases.services.buying import CannotBuyOut, buy_out
from purchases.services.calling import CannotCall, call_purchase
from purchases.services.cancelling import CannotCancel, cancel_purchase
from purchases.services.closing import CannotClose, close_purchase
from purchases.services.distribution import CannotDistribute, begin_distribution
from purchases.services.publishing import CannotPublish, publish_purchase
from purchases.services.stopping import CannotReopen, CannotStop, reopen_purchase, stop_purchase
from purchases.states import PurchaseState as S
from tests.factories.people import a_user, an_administrator, an_organizer
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
)

SOON, LATE = NOW + timedelta(hours=1), STOP + timedelta(days=12)
WHEN = {S.DRAFT: SOON, S.OPEN: SOON, S.LAST_CALL: SOON}
OURS = ("ledger", "karma", "coupons", "participants", "organizers", "purchases")

Act = Callable[[int, User | None, datetime], Purchase]


def publish(pk: int, by: Any, at: datetime) -> Purchase:
    return publish_purchase(purchase_id=pk, by=by, at=at)


def call(pk: int, by: Any, at: datetime) -> Purchase:
    return call_purchase(purchase_id=pk, by=by, at=at)


def stop(pk: int, by: Any, at: datetime) -> Purchase:
    return stop_purchase(purchase_id=pk, by=by, at=at)


def reopen(pk: int, by: Any, at: datetime) -> Purchase:
    dates = {"last_call_at": at + timedelta(days=1), "stop_at": at + timedelta(days=3)}
    return reopen_purchase(purchase_id=pk, why="More is in stock.", by=by, at=at, **dates)


def buy(pk: int, by: Any, at: datetime) -> Purchase:
    return buy_out(
        purchase_id=pk, amount=eur("10.00"), paid_on=at.date(), official_rate=Decimal(1), by=by, at=at
    )


def arrive(pk: int, by: Any, at: datetime) -> Purchase:
    parcel = {"received_on": at.date(), "delivery_cost": eur("3.00"), "received": {}}
    return record_arrival(purchase_id=pk, by=by, at=at, **parcel)


def distribute(pk: int, by: Any, at: datetime) -> Purchase:
    return begin_distribution(purchase_id=pk, by=by, at=at)


def close(pk: int, by: Any, at: datetime) -> Purchase:
    return close_purchase(purchase_id=pk, by=by, at=at)


def cancel(pk: int, by: Any, at: datetime) -> Purchase:
    return cancel_purchase(purchase_id=pk, why="The supplier is closed.", by=by, at=at)


ACTS: dict[str, tuple[Act, type[DomainError]]] = {
    "publish": (publish, CannotPublish),
    "call": (call, CannotCall),
    "stop": (stop, CannotStop),
    "reopen": (reopen, CannotReopen),
    "buy_out": (buy, CannotBuyOut),
    "arrive": (arrive, CannotArrive),
    "distribute": (distribute, CannotDistribute),
    "close": (close, CannotClose),
    "cancel": (cancel, CannotCancel),
}


@pytest.fixture
def people(db: None) -> dict[str, tuple[Role, User | None]]:
    return {
        "the organizer": (Role.ORGANIZER, an_organizer(a_user(seen_at=NOW), probation_lifted=True).user),
        "another organizer": (Role.OTHER, an_organizer().user),
        "a participant": (Role.OTHER, a_user()),
        "an administrator": (Role.ADMINISTRATOR, an_administrator()),
        "the clock": (Role.CLOCK, None),
    }


@pytest.fixture
def purchases(people: dict[str, tuple[Role, User | None]]) -> dict[S, list[Purchase]]:
    """Real purchases in each state, ready for what may come next; cancelled ones from several."""
    organizer, participant = people["the organizer"][1].organizer, people["a participant"][1]

    def ordered() -> Purchase:
        purchase = an_open_purchase(organizer=organizer)
        an_order(purchase, participant, 2, at=NOW)
        return purchase

    def called() -> Purchase:
        return call(ordered().pk, organizer.user, SOON)

    def collected() -> Purchase:
        purchase = ordered()
        distributed = in_distribution(purchase)
        order = purchase.orders.get()
        paid(order, "20.00")
        handed_over(order)
        return distributed

    cancelled = [cancel(each.pk, organizer.user, LATE) for each in (
        a_draft(organizer=organizer), ordered(), called(), stopped(ordered())
    )]  # fmt: skip
    return {
        S.DRAFT: [a_draft(organizer=organizer)],
        S.OPEN: [ordered()],
        S.LAST_CALL: [called()],
        S.STOPPED: [stopped(ordered())],
        S.BOUGHT_OUT: [bought(ordered())],
        S.ARRIVED: [arrived(ordered())],
        S.DISTRIBUTION: [collected()],
        S.CLOSED: [close(collected().pk, organizer.user, LATE)],
        S.CANCELLED: cancelled,
    }


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    tables = [m._meta.db_table for label in OURS for m in apps.get_app_config(label).get_models()]
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_transition_by_everybody_from_everywhere(people, purchases):
    assert {state: {each.state for each in group} for state, group in purchases.items()} == {
        state: {state} for state in S
    }
    before = every_row()
    cases, permitted, wrong = set(), set(), []
    for name, (act, refusal) in ACTS.items():
        for person, (role, by) in people.items():
            for state, group in purchases.items():
                cases.add((name, person, state))
                for purchase in group:
                    at = WHEN.get(state, LATE)
                    case = f"{name} by {person} of a purchase that is {state}"
                    if may(transition=name, role=role, state=state):
                        permitted.add((name, person, state))
                        with undone():
                            found = act(purchase.pk, by, at)
                            stored = Purchase.objects.get(pk=purchase.pk).state
                            if {found.state, stored} != {str(TRANSITIONS[name].target)}:
                                wrong.append(f"{case} became {stored}")
                        continue
                    try:
                        with transaction.atomic():
                            act(purchase.pk, by, at)
                    except DomainError as error:
                        if (type(error), error.cited) != (refusal, "R-STATES"):
                            wrong.append(f"{case} was refused as {error!r} ({error.cited})")
                    else:
                        wrong.append(f"{case} was let through")
                    if every_row() != before:
                        wrong.append(f"{case} changed rows")
    assert wrong == []
    assert len(cases) == 9 * 5 * 9 == 405
    assert len(permitted) == 25
    assert every_row() == before


def test_the_dump_sees_a_changed_row(people):
    before = every_row()
    User.objects.filter(pk=people["a participant"][1].pk).update(full_name="Somebody else")
    assert every_row() != before

"""A process that is killed at any statement has done all or nothing, and trying again does it."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from config.kernel.errors import DomainError
from ledger.checks import run_checks
from participants.models import Notice
from participants.once import FIELD, Answer, answer_once
from purchases.models import Order, Variant
from purchases.services.arrival import Received, record_arrival
from purchases.services.ordering import place_order
from purchases.services.payments import confirm_payment, report_payment
from purchases.services.stopping import stop_purchase
from tests import databases
from tests.factories.crowds import a_crowd
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, bought, eur
from tests.slow.killing import Act, Keys, Moment, Point, everything, killed, next_keys, points, set_next_keys
from tests.slow.servers import postgresql

pytestmark = [pytest.mark.slow(seconds=40), pytest.mark.postgres, pytest.mark.xdist_group("kill")]

LATE = STOP + timedelta(days=12)
SIZE: dict[str, Any] = {"lines": 60, "items": 10}


def stop() -> Act:
    """With money on orders, and a line that finds no place."""
    purchase = a_crowd(**SIZE)
    return partial(stop_purchase, purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP)


def arrive() -> Act:
    """A part of one item does not come, another comes broken."""
    purchase = a_crowd(**SIZE)
    bought(purchase)
    short, broken = Variant.objects.filter(item__purchase=purchase, taken__gt=1).order_by("pk")[:2]
    return partial(
        record_arrival,
        purchase_id=purchase.pk,
        received_on=LATE.date(),
        delivery_cost=eur("1234.56"),
        received={short.pk: Received(short.taken // 2), broken.pk: Received(0, broken.taken)},
        by=purchase.organizer.user,
        at=LATE,
    )


def order() -> Act:
    """A first order of two items, by a form."""
    purchase = a_crowd(**SIZE)
    variants = Variant.objects.filter(item__purchase=purchase).order_by("pk")[:2]
    wanted = {variant.pk: 3 for variant in variants}
    request = RequestFactory().post("/order/", {FIELD: str(uuid.UUID(int=1))})
    request.user = a_user()
    request._messages = CookieStorage(request)

    def place() -> Answer:
        place_order(slug=purchase.slug, wanted=wanted, by=request.user, at=NOW)
        return Answer("/", "Done.")

    return partial(answer_once, request, place)


def confirm() -> Act:
    purchase = a_crowd(**SIZE)
    first = Order.objects.select_related("contact__user").filter(purchase=purchase).order_by("pk")[0]
    payment = report_payment(
        order_id=first.pk,
        amount=eur("12.34"),
        way="transfer",
        paid_on=NOW.date(),
        note="",
        by=first.contact.user,
        at=NOW,
    )
    return partial(confirm_payment, payment_id=payment.pk, by=purchase.organizer.user, at=NOW)


@pytest.fixture(scope="module")
def own_database(tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[None]:
    """On a server of its own, which need not survive a power cut."""
    with postgresql(tmp_path_factory.mktemp("kill"), like=migrated) as server, server.in_use():
        yield


@pytest.fixture(autouse=True)
def _letters_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work after the commit is another process's."""
    monkeypatch.setattr("participants.services.notices.enqueue", lambda task, **ids: None)


@pytest.mark.parametrize("prepare", [stop, arrive, order, confirm])
def test_killed_at_any_statement_it_is_done_or_not_and_done_the_second_time(
    own_database: None, prepare: Callable[[], Act]
) -> None:
    with databases.branch():
        act = prepare()
        _try_everywhere(act)


def _try_everywhere(act: Act) -> None:
    before, keys = everything(), next_keys()
    done, statements = undisturbed(act)
    assert before != done
    *unsaid, said, answered = points(statements)
    with databases.branch():
        for point in unsaid:
            killed(partial(run, act), at=point)
            assert everything() == before, point
            set_next_keys(keys)
            with undone():
                run(act)
                assert (everything(), run_checks()) == (done, []), point
        set_next_keys(keys)
        run(act)
        assert (everything(), run_checks()) == (done, [])
    with databases.branch():
        killed(partial(run, act), at=said)
        assert everything() in (before, done)
        again(act, keys=keys)
        assert (everything(), run_checks()) == (done, [])
    with databases.branch():
        killed(partial(run, act), at=answered)
        assert everything() == done
        again(act, keys=keys)
        assert (everything(), run_checks()) == (done, [])


def test_what_is_not_one_transaction_is_found_half_done(own_database: None) -> None:
    for key in ("half:1", "half:2"):
        Notice.objects.create(user=a_user(), kind="test", key=key, at=NOW)

    def act() -> None:
        for key in ("half:1", "half:2"):
            Notice.objects.filter(key=key).update(read_at=NOW)

    before = everything()
    done, statements = undisturbed(act)
    assert statements == 2
    with databases.branch():
        killed(act, at=Point(2, Moment.UNSENT))
        assert everything() not in (before, done)


def undisturbed(act: Act) -> tuple[dict[str, list[str]], int]:
    """What is in the database after `act`, and how many statements it sent."""
    with databases.branch():
        with CaptureQueriesContext(connection) as sent:
            run(act)
        return everything(), len([each for each in sent if each["sql"] not in ("BEGIN", "COMMIT")])


def again(act: Act, *, keys: Keys) -> None:
    """What is done already may be refused."""
    was = everything()
    set_next_keys(keys)
    try:
        run(act)
    except DomainError:
        assert everything() == was


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that ends well and leaves nothing."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def run(act: Act) -> None:
    """Forms note when they were answered."""
    with time_machine.travel(NOW, tick=False):
        act()

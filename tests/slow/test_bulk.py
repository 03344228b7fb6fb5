"""The great moves at a hundred thousand lines: as many statements as at a hundred, and once is enough."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from config.kernel.errors import DomainError
from ledger.checks import run_checks
from purchases.models import GiveBack, Line, Purchase, Variant
from purchases.selectors.dues import balances_of_orders
from purchases.services.arrival import Received, record_arrival
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution
from purchases.services.giving_back import give_back_overpaid
from purchases.services.stopping import stop_purchase
from purchases.states import GiveBackState, LineState
from tests.factories.crowds import a_crowd, post_money
from tests.factories.purchases import STOP, bought_out, eur
from tests.fingerprints import fingerprints

pytestmark = [pytest.mark.slow(seconds=90), pytest.mark.postgres, pytest.mark.django_db]

SIZES = (100, 1_000, 10_000, 100_000)
MOST = 15
REFUSED_AFTER = 1
REFUSED_WITHIN = 0.05
# Every row is compared up to here.
COMPARED = 10_000
LATE = STOP + timedelta(days=12)

Act = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Cost:
    statements: int
    seconds: float


def life(lines: int) -> Iterator[tuple[str, Act]]:
    """The great moves of one purchase, each to be done when it comes up, but for `cancel`, which is undone.

    Money is on orders, lines find no place; a part of one item does not come, another comes broken.
    """
    purchase = a_crowd(lines=lines)
    who: dict[str, Any] = {"purchase_id": purchase.pk, "by": purchase.organizer.user}
    yield "stop", lambda: stop_purchase(**who, at=STOP)
    yield "cancel", lambda: cancel_purchase(**who, why="Flooded.", at=LATE)
    bought_out(purchase)
    parcel = _parcel(purchase)
    yield "arrive", lambda: record_arrival(**who, at=LATE, **parcel)
    yield "distribute", lambda: begin_distribution(**who, at=LATE)
    _settle(purchase)
    yield "close", lambda: close_purchase(**who, at=LATE)


def _parcel(purchase: Purchase) -> dict[str, Any]:
    short, broken = Variant.objects.filter(item__purchase=purchase, taken__gt=0).order_by("pk")[:2]
    return {
        "received_on": LATE.date(),
        "delivery_cost": eur("1234.56"),
        "received": {short.pk: Received(short.taken // 2), broken.pk: Received(0, broken.taken)},
    }


def _settle(purchase: Purchase) -> None:
    """Everything is paid, handed over and given back."""
    owing = {order: due for order, due in balances_of_orders(purchase).items() if due > 0}
    post_money(purchase, owing, at=LATE)
    give_back_overpaid(purchase_id=purchase.pk, by=purchase.organizer.user, at=LATE)
    Line.objects.filter(order__purchase=purchase, state=LineState.ARRIVED).update(
        state=LineState.HANDED_OVER, handed_over_at=LATE, ended_at=LATE
    )
    GiveBack.objects.filter(order__purchase=purchase).update(state=GiveBackState.KEPT, settled_at=LATE)


def cost(act: Act) -> Cost:
    """What `act` sends and takes. The savepoints at its ends stand for BEGIN and COMMIT, any other is counted."""
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        began = time.perf_counter()
        act()
        took = time.perf_counter() - began
    assert sent.pop(0).startswith("SAVEPOINT")
    while "SAVEPOINT" in sent[-1]:
        sent.pop()
    return Cost(len(sent), took)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refused(act: Act) -> None:
    with pytest.raises(DomainError):
        act()


def once_more(act: Act, lines: int) -> Cost:
    """The least cost of trying again, which changes nothing."""
    done = fingerprints() if lines <= COMPARED else None
    least = min((cost(lambda: refused(act)) for _ in range(3)), key=lambda each: each.seconds)
    if done:
        assert fingerprints() == done
        assert run_checks() == []
    return least


def test_a_hundred_thousand_lines_take_as_many_statements_as_a_hundred_and_once_is_enough():
    sent: dict[str, list[int]] = {}
    for lines in SIZES:
        for name, act in life(lines):
            with undone() if name == "cancel" else nullcontext():
                first = cost(act)
                again = once_more(act, lines)
            sent.setdefault(name, []).append(first.statements)
            assert again.statements == REFUSED_AFTER, (name, lines)
            if lines == SIZES[-1]:
                assert again.seconds <= REFUSED_WITHIN * first.seconds, (name, first, again)
    assert run_checks() == []
    assert {name: set(counts) for name, counts in sent.items()} == {
        name: {counts[0]} for name, counts in sent.items()
    }
    assert max(map(max, sent.values())) <= MOST, sent

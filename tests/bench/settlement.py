"""The stop and the arrival with the final cost, of purchases from 100 to 100,000 lines, and each once more.

Ten lines an order, everybody with an account and told, money on every second order. The second pressing
is refused, and costs a look at the purchase.
"""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.db import connection

from config.kernel.errors import DomainError
from purchases.models import Purchase
from purchases.services.arrival import record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.stopping import stop_purchase
from tests.bench.figures import Figure
from tests.factories.crowds import a_crowd
from tests.factories.purchases import STOP, eur

SIZES = (100, 1_000, 10_000, 100_000)
BESIDE, MANY = 1_000, 100_000
REPEATS = {100: 5, 1_000: 5, 10_000: 3, 100_000: 1}
SECONDS, TIMES_THE_LINE, AGAIN_PERCENT = 8.0, 1.5, 5.0


def settled(lines: int) -> list[Figure]:
    """What the moves of a purchase take, and their second pressings; per line beside 1,000 lines."""
    taken(a_crowd(lines=100))
    runs = [taken(a_crowd(lines=lines)) for _each in range(REPEATS[lines])]
    few = [taken(a_crowd(lines=BESIDE)) for _each in range(REPEATS[BESIDE])] if lines == MANY else []
    figures = []
    for move in ("stop", "arrival"):
        first = statistics.median(run[move] for run in runs)
        again = statistics.median(run[f"{move} again"] for run in runs)
        bound = SECONDS if lines == MANY else None
        figures.append(Figure(move, first, "s", at_most=bound))
        figures.append(Figure(f"{move} again, of the first", again / first * 100, "%", at_most=AGAIN_PERCENT))
        if few:
            beside = statistics.median(run[move] for run in few) / BESIDE * 1e6
            figures.append(
                Figure(
                    f"{move}, a line, beside one of {BESIDE:,}",
                    first / lines * 1e6,
                    "us",
                    at_most=beside * TIMES_THE_LINE,
                    reference=beside,
                )
            )
    return figures


def taken(purchase: Purchase) -> dict[str, float]:
    """The seconds of each move of this purchase."""
    looked_at()
    by, at = purchase.organizer.user, STOP
    sent = {"purchase_id": purchase.pk, "by": by, "at": at}
    seconds = {"stop": timed(lambda: stop_purchase(**sent)), "stop again": refused(stop_purchase, **sent)}
    record_supplier_order(sent_on=at.date(), note="", **sent)
    buy_out(amount=eur("100.00"), paid_on=at.date(), official_rate=Decimal(1), **sent)
    parcel = {"received_on": at.date(), "delivery_cost": eur("1234.56"), "received": {}, **sent}
    seconds["arrival"] = timed(lambda: record_arrival(**parcel))
    seconds["arrival again"] = refused(record_arrival, **parcel)
    return seconds


def looked_at() -> None:
    """Let the server know how many rows there are, as it finds out by itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def refused(move: Callable[..., object], **told: object) -> float:
    """As `timed`, of a move that is refused."""

    def press() -> None:
        try:
            move(**told)
        except DomainError:
            return
        raise AssertionError("it was done twice")

    return timed(press)


CASES = {f"{lines:,} lines": partial(settled, lines) for lines in SIZES}

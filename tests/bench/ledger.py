"""`check_ledger` over a million postings: what a hundred purchases of 2,000 participants leave behind.

Every order is charged at the stop and at the arrival, with its share of the delivery, and is paid for. One
purchase goes through the services, the others are its copies.
"""

from datetime import timedelta

from ledger.checks import run_checks
from ledger.models import Posting
from purchases.models import Order, Purchase
from purchases.services.arrival import record_arrival
from tests.bench.copies import copy_purchase
from tests.bench.figures import Figure, measured
from tests.factories.crowds import a_crowd, post_money
from tests.factories.purchases import STOP, bought, eur

POSTINGS = 1_000_000
PURCHASES, PEOPLE, LINES = 100, 2_000, 4_000
SECONDS, PEAK = 10.0, 200.0


def prepare() -> None:
    copy_purchase(a_settled_purchase(), times=PURCHASES - 1)
    if Posting.objects.count() < POSTINGS:
        raise AssertionError(f"{Posting.objects.count()} postings are too few")


def a_settled_purchase() -> Purchase:
    """2,000 orders of two lines each, arrived, with enough payments to make 10,000 postings."""
    purchase = a_crowd(lines=LINES, lines_an_order=LINES // PEOPLE, items=50, waiting=False, paid=False)
    bought(purchase)
    at = STOP + timedelta(days=9)
    record_arrival(
        purchase_id=purchase.pk,
        received_on=at.date(),
        delivery_cost=eur("12345.67"),
        received={},
        by=purchase.organizer.user,
        at=at,
    )
    orders = list(Order.objects.filter(purchase=purchase).values_list("pk", flat=True))
    charged = Posting.objects.filter(entry__key__startswith=f"charge:{purchase.pk}:").count()
    for payment in range(-(-(POSTINGS // PURCHASES - charged) // PEOPLE)):
        post_money(purchase, dict.fromkeys(orders, 250), at=at + timedelta(minutes=payment))
    return purchase


def check() -> list[Figure]:
    def prove() -> None:
        if broken := run_checks():
            raise AssertionError(broken[:5])

    return measured(prove, seconds=SECONDS, peak=PEAK)


CASES = {"check_ledger, 1,000,000 postings": check}

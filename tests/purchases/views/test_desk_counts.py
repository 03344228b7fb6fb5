"""No page of the desk takes more than ten statements, however much it shows."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from organizers.models import Organizer
from purchases.models import Purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.payments import report_payment
from purchases.services.refusing import ask_refusal
from purchases.states import PurchaseState
from tests.cms.rendering import faults
from tests.factories.people import a_user, an_organizer
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    in_distribution,
    paid,
    stopped,
)
from tests.purchases.counting import statements

MOST = 10
SIZES = (1, 4, 12)
SUBPAGES = ("desk-items", "desk-history", "desk-exports", "desk-board", "desk-lines", "desk-money")
PAGES: dict[str, tuple[str, ...]] = {
    PurchaseState.DRAFT: ("desk-terms", "desk-pickup", "desk-publish", "desk-price-list", "desk-cancel"),
    PurchaseState.OPEN: (
        *SUBPAGES, "desk-terms", "desk-dates", "desk-stop", "desk-cancel", "desk-orders", "desk-people",
    ),
    PurchaseState.STOPPED: (
        *SUBPAGES, "desk-prepayments", "desk-supplier-order", "desk-buy-out", "desk-record-payment",
        "desk-reopen", "desk-cancel",
    ),
    PurchaseState.BOUGHT_OUT: (*SUBPAGES, "desk-arrival", "desk-supplier-order"),
    PurchaseState.ARRIVED: SUBPAGES,
    PurchaseState.DISTRIBUTION: (*SUBPAGES, "desk-hand-over", "desk-close"),
    PurchaseState.CANCELLED: SUBPAGES,
}  # fmt: skip


def filled(state: str, size: int, organizer: Organizer | None = None) -> Purchase:
    """A purchase in `state` with `size` items and `size` orders of all of them."""
    options: dict[str, Any] = {"prices": ("2.00",) * size, "organizer": organizer, "prepay_percent": 50}
    if state == PurchaseState.DRAFT:
        return a_draft(**options)
    purchase = an_open_purchase(**options)
    orders = []
    for _number in range(size):
        user = a_user()
        order = an_order(purchase, user, *((1,) * size))
        report_payment(
            order_id=order.pk, amount=eur("1.00"), way="cash", paid_on=NOW.date(), note="", by=user, at=NOW
        )
        paid(order, "0.50", at=NOW)
        orders.append((order, user))
    if state == PurchaseState.STOPPED:
        stopped(purchase)
        for order, user in orders:
            ask_refusal(line_id=order.lines.first().pk, by=user, at=STOP)
    elif state == PurchaseState.BOUGHT_OUT:
        bought(purchase)
    elif state == PurchaseState.ARRIVED:
        arrived(purchase)
    elif state == PurchaseState.DISTRIBUTION:
        in_distribution(purchase)
    elif state == PurchaseState.CANCELLED:
        cancel_purchase(purchase_id=purchase.pk, why="No supply", by=purchase.organizer.user, at=NOW)
    return Purchase.objects.get(pk=purchase.pk)


def counted(client: Client, url: str) -> int:
    with statements() as sql:
        answer = client.get(url)
    assert answer.status_code == 200, url
    assert faults(answer.text) == [], url
    return len(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("state", PAGES)
def test_pages_of_the_desk(state: str) -> None:
    found: dict[str, set[int]] = {}
    with time_machine.travel(NOW, tick=False):
        for size in SIZES:
            purchase = filled(state, size)
            client = Client()
            client.force_login(purchase.organizer.user)
            client.get(reverse("participants:inbox"))
            for name in ("desk", *PAGES[state]):
                url = reverse(f"purchases:{name}", args=[purchase.slug])
                found.setdefault(name, set()).add(counted(client, url))
            for tail in ("desk-board", "?by=participant"), ("desk-lines", "?who=a&what=item&state=confirmed"):
                url = reverse(f"purchases:{tail[0]}", args=[purchase.slug]) + tail[1]
                found.setdefault("".join(tail), set()).add(counted(client, url))
            if state == PurchaseState.DISTRIBUTION:
                order = purchase.orders.first()
                url = reverse("purchases:desk-hand", args=[purchase.slug, order.pk])
                found.setdefault("desk-hand", set()).add(counted(client, url))
    assert {name: sorted(counts) for name, counts in found.items() if max(counts) > MOST} == {}
    # An empty answer may spare a statement; more content never costs one.
    assert {name: sorted(counts) for name, counts in found.items() if len(counts) > 1} == {}


@pytest.mark.django_db
def test_today_whatever_is_going_on() -> None:
    found = []
    with time_machine.travel(NOW, tick=False):
        for copies in (1, 2, 4):
            organizer = an_organizer(probation_lifted=True)
            for state in PAGES:
                for _number in range(1 if state == PurchaseState.CANCELLED else copies):
                    filled(state, 1, organizer)
            client = Client()
            client.force_login(organizer.user)
            client.get(reverse("participants:inbox"))
            found.append(counted(client, reverse("purchases:today")))
    assert found == [8, 8, 8]

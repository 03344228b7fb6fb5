"""The desk of a cancelled purchase puts its orders into the next one."""

import pytest
import time_machine
from django.urls import reverse

from purchases.models import Line, Purchase
from purchases.services.cancelling import cancel_purchase
from tests.cms.rendering import faults
from tests.factories.people import a_user, an_organizer, form_key
from tests.factories.purchases import NOW, an_open_purchase, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cancelled(client) -> Purchase:
    organizer = an_organizer(probation_lifted=True)
    purchase = an_open_purchase(organizer=organizer)
    an_order(purchase, a_user(), 2)
    cancel_purchase(purchase_id=purchase.pk, why="No supplier", by=organizer.user, at=NOW)
    client.force_login(organizer.user)
    return purchase


def send(client, purchase: Purchase, into: Purchase):
    address = reverse("purchases:desk-copy-orders", args=[purchase.slug])
    return client.post(address, {"into": into.pk, **form_key()})


def test_the_orders_go_on(client, cancelled):
    assert "Copy the orders" not in client.get(cancelled.desk_url).text
    into = an_open_purchase(organizer=cancelled.organizer)
    page = client.get(cancelled.desk_url).text
    assert "Copy the orders" in page
    assert faults(page) == []
    answer = send(client, cancelled, into)
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("purchases:desk-board", args=[into.slug]),
    )
    assert Line.objects.get(order__purchase=into).quantity == 2


def test_a_purchase_of_somebody_else_is_no_choice(client, cancelled):
    an_open_purchase(organizer=cancelled.organizer)
    answer = send(client, cancelled, an_open_purchase())
    assert answer.status_code == 422
    assert Line.objects.count() == 1


def test_twice_is_refused_with_the_rule(client, cancelled):
    into = an_open_purchase(organizer=cancelled.organizer)
    send(client, cancelled, into)
    answer = send(client, cancelled, into)
    assert answer.status_code == 422
    assert "or it is ordered already" in answer.text
    assert faults(answer.text) == []

"""An order of many lines is shown, and changed, fifty lines a page."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from participants.models import User
from purchases.models import Line, Order
from purchases.services.ordering import place_order
from tests.factories.crowds import a_crowd
from tests.factories.people import form_key
from tests.factories.purchases import NOW
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

LINES_A_PAGE = 50
MOST_BYTES = 110_000
FIELD = re.compile(r'name="(quantity-\d+)"[^>]*?value="(\d+)"', re.DOTALL)


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def an_order_of(lines: int) -> tuple[Order, User, str]:
    purchase = a_crowd(lines=lines, lines_an_order=lines, items=lines, waiting=False, paid=False)
    order = Order.objects.get(purchase=purchase)
    return order, order.contact.user, f"{purchase.get_absolute_url()}my-order/"


def held(order: Order) -> dict[str, int]:
    lines = Line.objects.filter(order=order, state="confirmed")
    return {f"quantity-{line.variant_id}": line.quantity for line in lines}


@pytest.mark.parametrize("lines", [10, 60, 1_000])
def test_a_page_is_bounded(client: Client, lines: int) -> None:
    order, anna, url = an_order_of(lines)
    client.force_login(anna)
    with statements() as sql:
        answer = client.get(url)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(sql) <= 10
    assert len(answer.content) <= MOST_BYTES
    assert page.count('class="my-line"') == len(FIELD.findall(page)) == min(lines, LINES_A_PAGE)
    assert answer.context["figures"].pieces == sum(held(order).values())


def test_every_line_is_on_one_page(client: Client) -> None:
    order, anna, url = an_order_of(120)
    client.force_login(anna)
    pages = [dict(FIELD.findall(client.get(f"{url}?page={n}").content.decode())) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert {name: int(value) for page in pages for name, value in page.items()} == held(order)


@pytest.mark.parametrize("page", [1, 2])
def test_a_page_changes_only_what_is_on_it(client: Client, page: int) -> None:
    order, anna, url = an_order_of(60)
    client.force_login(anna)
    before = held(order)
    fields = dict(FIELD.findall(client.get(f"{url}?page={page}").content.decode()))
    changed = next(iter(fields))
    said = {name.replace("quantity", "was"): value for name, value in fields.items()}
    sent = {**fields, **said, changed: "9", "page": str(page), **form_key()}
    answer = client.post(f"{url}change/", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"{url}?page={page}")
    after: dict[str, int] = {}
    for line in Line.objects.filter(order=order, state="confirmed"):
        name = f"quantity-{line.variant_id}"
        after[name] = after.get(name, 0) + line.quantity
    assert after == {**before, changed: 9}


def test_what_is_not_taken_is_shown_on_its_page(client: Client) -> None:
    _order, anna, url = an_order_of(60)
    client.force_login(anna)
    fields = dict(FIELD.findall(client.get(f"{url}?page=2").content.decode()))
    name = next(iter(fields))
    answer = client.post(f"{url}change/", {name: "many", "page": "2", **form_key()})
    page = answer.content.decode()
    assert (answer.status_code, answer.context["page"].number) == (422, 2)
    assert f'id="id_{name}_error"' in page
    assert f'href="{url}?page=1"' in page


def test_lines_of_one_variant_on_two_pages_are_one_field(client: Client) -> None:
    order, anna, url = an_order_of(60)
    client.force_login(anna)
    first = Line.objects.filter(order=order).earliest("placed_at")
    wanted = {first.variant_id: first.quantity + 2}
    place_order(slug=order.purchase.slug, wanted=wanted, by=anna, at=NOW.replace(hour=12))
    for page in (1, 2):
        fields = dict(FIELD.findall(client.get(f"{url}?page={page}").content.decode()))
        assert fields[f"quantity-{first.variant_id}"] == str(first.quantity + 2)


def test_what_was_taken_off_has_pages_too(client: Client) -> None:
    order, anna, url = an_order_of(60)
    client.force_login(anna)
    Line.objects.filter(order=order).update(state="withdrawn", ended_at=NOW)
    pages = [client.get(f"{url}?ended={n}").content.decode().count('class="my-line"') for n in (1, 2)]
    assert pages == [50, 10]

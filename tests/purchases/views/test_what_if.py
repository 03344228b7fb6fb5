"""The page that looks ahead, and the stop that follows from it. Rules: R-WHATIF, R-STOP-ORDER."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from purchases.models import Line, Purchase, Variant
from purchases.selectors.outlook import outlook_of
from purchases.states import LineState, PurchaseState
from tests.cms.rendering import faults, words
from tests.factories.gathered import HONEY, RED, S42, S44, S46, S48, SOCKS, a_gathered_purchase, asks
from tests.factories.people import a_user, form_key
from tests.factories.purchases import NOW, stopped
from tests.fingerprints import fingerprints
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

CHANGED = "has changed since you looked"
NOT_OPEN = "not open (any more)"


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def purchase(client: Client) -> Purchase:
    """A row that lacks a 46, a pack of socks that lacks two, and tea; its organizer is logged in."""
    found = a_gathered_purchase(tier="500")
    asks(found, {HONEY: 1, S42: 1, S44: 1, S46: 1, SOCKS: (3, 1)})
    asks(found, {S48: 1})
    client.force_login(found.organizer.user)
    return Purchase.objects.get(pk=found.pk)


def url(purchase: Purchase, name: str = "what-if") -> str:
    return reverse(f"purchases:desk-{name}", args=[purchase.slug])


def keys(purchase: Purchase) -> list[str]:
    return [gap.key for gap in outlook_of(purchase).plan.gaps]


def look(client: Client, purchase: Purchase, status: int = 200, **query: str) -> str:
    answer = client.get(url(purchase), query)
    assert answer.status_code == status
    assert faults(answer.text) == []
    return words(answer.text)


def hidden(client: Client, purchase: Purchase, **query: str) -> dict[str, str]:
    """What the stop page would send beside the box."""
    answer = client.get(url(purchase, "stop"), query)
    assert faults(answer.text) == []
    return {**dict(answer.context["chosen"]), "seen": answer.context["seen"], "confirmed": "yes"}


def test_it_says_what_the_default_comes_to(client, purchase):
    page = look(client, purchase)
    assert "Everybody owes in all€4.00" in page
    assert "you take 1 piece for €10.00, without a fee" in page
    assert "you take 2 pieces for €3.00, without a fee" in page
    assert "Released: Tunic 42 × 1; Tunic 44 × 1; Tunic 46 × 1 (its row was not full)" in page


def test_it_looks_again_with_choices(client, purchase):
    row, pack = keys(purchase)
    page = look(client, purchase, **{"all": "own", f"gap-{pack}": "keep"})
    assert "Everybody owes in all€44.00" in page
    assert "They cost you, without a fee€10.00" in page
    assert "Kept for a top-up: Socks 23 × 3" in page
    assert (
        f"all=own&amp;gap-{pack}=keep"
        in client.get(url(purchase), {"all": "own", f"gap-{pack}": "keep"}).text
    )
    assert row not in page


def test_looking_changes_nothing(client, purchase):
    client.get(url(purchase))
    before = fingerprints()
    for choice in "drop", "own", "keep", "nonsense":
        client.get(url(purchase), {"all": choice})
        client.get(url(purchase, "stop"), {"all": choice})
    assert fingerprints() == before


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"all": "burn"}, id="an unknown choice for all"),
        pytest.param({"gap-1-0": "burn"}, id="an unknown choice for one"),
        pytest.param({"gap-999999-0": "own"}, id="an unknown gap"),
        pytest.param({"gap-": "own"}, id="no gap"),
        pytest.param({"gap-x\x00": "own"}, id="a gap that is no key"),
        pytest.param({f"gap-{'9' * 40}-0": "own"}, id="a key too long"),
    ],
)
def test_bad_input_is_said_and_the_rest_is_shown(client, purchase, query):
    for name in "what-if", "stop":
        answer = client.get(url(purchase, name), query)
        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert faults(answer.text) == []
        assert "€4.00" in words(answer.text)
    sent = client.post(url(purchase, "stop"), {**query, "confirmed": "yes", **form_key()})
    assert sent.status_code == 422
    assert Purchase.objects.get().state == PurchaseState.OPEN


@pytest.mark.parametrize("number", ["0", "-1", "99", "x"])
def test_any_page_number(client, purchase, number):
    look(client, purchase, page=number, items=number, people=number)


def test_it_is_only_there_while_orders_are_taken(client, purchase):
    stopped(purchase)
    assert client.get(url(purchase)).status_code == 404
    client.force_login(a_user())
    assert client.get(url(purchase)).status_code == 404


def test_nobody_ordered(client):
    found = a_gathered_purchase()
    client.force_login(found.organizer.user)
    assert "Nothing would be bought" in look(client, found)


def test_the_stop_takes_the_choices(client, purchase):
    _row, pack = keys(purchase)
    sent = hidden(client, purchase, **{"all": "own", f"gap-{pack}": "drop"})
    assert client.post(url(purchase, "stop"), {**sent, **form_key()}).status_code == 303
    assert Purchase.objects.get().state == PurchaseState.STOPPED
    assert list(Variant.objects.filter(own__gt=0).values_list("size", "own")) == [("46", 1)]
    assert Line.objects.get(state=LineState.RELEASED).quantity == 3


def test_the_stop_is_refused_when_orders_changed(client, purchase):
    sent = hidden(client, purchase, all="own")
    asks(purchase, {S46: 1})
    before = fingerprints()
    for name in "stop", "stop-below":
        answer = client.post(url(purchase, name), {**sent, **form_key()})
        assert answer.status_code == 422
        assert faults(answer.text) == []
        assert CHANGED in words(answer.text)
        assert "Everybody owes in all€60.00" in words(answer.text)
        assert dict(answer.context["chosen"]) == {"all": "own"}
        assert answer.context["seen"] != sent["seen"]
    assert fingerprints() == before
    again = {**sent, "seen": answer.context["seen"], **form_key()}
    assert client.post(url(purchase, "stop"), again).status_code == 303


def test_a_gap_that_was_filled_meanwhile(client, purchase):
    row, _pack = keys(purchase)
    asks(purchase, {S46: 1})
    assert NOT_OPEN in look(client, purchase, status=422, **{f"gap-{row}": "own"})


def test_the_desk_leads_there_and_says_how_far_the_next_tier_is(client, purchase):
    page = client.get(url(purchase, "what-if").removesuffix("what-if/")).text
    assert url(purchase) in page
    assert "more at list prices, and everybody pays" in words(page)


def test_its_statements_do_not_grow(client):
    found = []
    for people in 2, 12, 60:
        purchase = a_gathered_purchase(tier="500")
        for number in range(people):
            asks(purchase, {HONEY: 1, S42 + number % 3: 1, SOCKS: (1 + number % 4, 1), RED: 1})
        client.force_login(purchase.organizer.user)
        client.get(reverse("participants:inbox"))
        for name in "what-if", "stop":
            with statements() as sql:
                client.get(url(purchase, name))
            found.append((name, len(sql)))
    assert len(set(found)) == 2
    assert max(count for _name, count in found) <= 10

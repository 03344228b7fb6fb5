"""Finding a purchase: what is shown, narrowed down, sorted, and at what cost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from purchases.models import Purchase
from purchases.selectors.catalogue import closing_soon
from purchases.services.calling import call_purchase
from purchases.services.cancelling import cancel_purchase
from tests.cms.rendering import faults
from tests.factories.people import a_city, a_user, an_organizer
from tests.factories.purchases import NOW, STOP, a_draft, an_open_purchase, an_order, eur
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def titled(title: str, **draft: Any) -> Purchase:
    return an_open_purchase(title=title, **draft)


def found(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/purchases/{query}")
    assert answer.status_code == 200
    assert faults(answer.content.decode()) == []
    return [card.title for card in answer.context["cards"]]


def test_an_empty_catalogue_says_what_to_do(client: Client) -> None:
    assert found(client) == []
    assert "No purchase is open right now" in client.get("/purchases/").content.decode()


def test_drafts_and_cancelled_ones_are_not_offered(client: Client) -> None:
    a_draft(title="Draft")
    gone = titled("Gone")
    cancel_purchase(purchase_id=gone.pk, why="No", by=gone.organizer.user, at=NOW)
    titled("Honey")
    assert found(client) == ["Honey"]
    assert set(found(client, "?state=all")) == {"Honey", "Gone"}


class TestNarrowing:
    @pytest.fixture(autouse=True)
    def _offers(self) -> None:
        titled("Honey", category="food", fee_percent=Decimal(5))
        wool = titled(
            "ШЕРСТЬ из Вологды",
            city=a_city("Riga", "LV", "Europe/Riga"),
            category="clothing",
            fee_percent=Decimal(15),
            stop_at=NOW + timedelta(days=2),
            last_call_at=NOW + timedelta(days=1),
            minimum_sum=eur("50.00"),
        )
        call_purchase(purchase_id=wool.pk, by=wool.organizer.user, at=NOW)

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            pytest.param("", ["wool", "Honey"], id="closing soonest first"),
            pytest.param("?sort=newest", ["wool", "Honey"], id="newest first"),
            pytest.param("?q=шерсть", ["wool"], id="search folds the case of every alphabet"),
            pytest.param("?q=вологды+шерсть", ["wool"], id="every word counts"),
            pytest.param("?q=silk", [], id="a word that nobody wrote"),
            pytest.param("?category=food", ["Honey"], id="by category"),
            pytest.param("?state=last_call", ["wool"], id="last call"),
            pytest.param("?closing=3", ["wool"], id="closing within three days"),
            pytest.param("?closing=7", ["wool", "Honey"], id="closing within a week"),
            pytest.param("?fee=10", ["Honey"], id="fee at most"),
            pytest.param("?fee=10,5", ["Honey"], id="a decimal comma"),
            pytest.param("?reached=on", ["Honey"], id="minimum reached, or none"),
        ],
    )
    def test_what_is_found(self, client: Client, query: str, titles: list[str]) -> None:
        names = {"wool": "ШЕРСТЬ из Вологды"}
        assert found(client, query) == [names.get(title, title) for title in titles]

    def test_a_minimum_that_is_reached(self, client: Client) -> None:
        wool = Purchase.objects.get(category="clothing")
        an_order(wool, a_user(), 5)
        assert found(client, "?reached=on") == [wool.title, "Honey"]

    def test_by_city(self, client: Client) -> None:
        assert found(client, f"?city={a_city('Riga', 'LV', 'Europe/Riga').pk}") == ["ШЕРСТЬ из Вологды"]

    @pytest.mark.parametrize(
        "query",
        [
            "fee=-1", "fee=NaN", "fee=1e400", "fee=5.555", "fee=x", "city=x", "city=999999999999999999999",
            "category=x", "state=x", "closing=x", "sort=x", "page=x", "page=99", "q=%00", "q=" + "x" * 200,
        ],
    )  # fmt: skip
    def test_nonsense_is_no_fault_of_the_site(self, client: Client, query: str) -> None:
        assert client.get(f"/purchases/?{query}").status_code == 200

    def test_a_card_says_what_counts(self, client: Client) -> None:
        an_order(Purchase.objects.get(category="clothing"), a_user(), 2)
        (card,) = client.get("/purchases/?closing=3").context["cards"]
        assert (card.value, card.target) == (eur("20.00"), eur("50.00"))
        assert (card.fee, card.prepayment, card.people) == ("Fee 15 %", "No prepayment", "1 participant")


def test_the_home_page_gets_those_closing_next() -> None:
    later = titled("Later", stop_at=STOP + timedelta(days=3), last_call_at=STOP)
    sooner = titled("Sooner")
    assert [card.title for card in closing_soon(limit=6, at=NOW)] == ["Sooner", "Later"]
    assert [card.url for card in closing_soon(limit=1, at=NOW)] == [sooner.get_absolute_url()]
    assert [card.title for card in closing_soon(limit=6, at=STOP)] == [later.title]


@pytest.mark.parametrize("count", [1, 10, 60])
def test_the_cost_does_not_grow(client: Client, count: int) -> None:
    organizer, anna = an_organizer(probation_lifted=True), a_user()
    for _number in range(count):
        an_order(titled("One", organizer=organizer, minimum_sum=eur("5.00")), anna, 1)
    client.force_login(anna)
    with statements() as page:
        client.get("/purchases/?reached=on&closing=7")
    with statements() as home:
        client.get("/")
    assert len(page) <= 10
    assert len(home) <= 10

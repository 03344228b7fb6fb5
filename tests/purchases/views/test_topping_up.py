"""The pages of a top-up: the organizer opens and ends it, people add what rows and packs miss. Rule: R-TOPUP."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from participants.models import User
from purchases.models import Item, Line, Order, Purchase
from purchases.rules.allocation import Choices
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import open_top_up
from purchases.states import GapChoice, LineState
from tests.cms.rendering import faults, words
from tests.factories.gathered import BLUE, RED, S42, S44, S46, S48, SOCKS, a_gathered_purchase, asks
from tests.factories.people import a_user, form_key
from tests.factories.purchases import STOP, variants_of
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

HOUR = timedelta(hours=1)
ENDS = STOP + timedelta(days=2)


@pytest.fixture
def now() -> Any:
    with time_machine.travel(STOP + HOUR, tick=False):
        yield


@pytest.fixture
def purchase() -> Purchase:
    """A row that lacks a 46 and a pack of socks that lacks two were kept at the stop, mittens are full."""
    found = a_gathered_purchase()
    asks(found, {S42: 1, S44: 1, S46: 1, SOCKS: 4}, user=a_user("anna@example.org"))
    asks(found, {S48: 1, RED: 3, BLUE: 1})
    keep = Choices(default=GapChoice.KEEP)
    return stop_purchase(purchase_id=found.pk, choices=keep, by=found.organizer.user, at=STOP)


@pytest.fixture
def opened(purchase: Purchase) -> Purchase:
    by, items = purchase.organizer.user, list(purchase.items.filter(article__in=["TUNIC", "SOCKS"]))
    items = [each.pk for each in items]
    return open_top_up(purchase_id=purchase.pk, items=items, ends_at=ENDS, by=by, at=STOP + HOUR)


def desk(purchase: Purchase, name: str = "desk-top-up") -> str:
    return reverse(f"purchases:{name}", args=[purchase.slug])


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields | form_key())
    if answer.status_code != 303:
        assert faults(answer.text) == []
    return answer


def named(purchase: Purchase, place: int) -> str:
    return f"quantity-{variants_of(purchase)[place].pk}"


class TestTheDesk:
    def test_it_shows_what_was_kept_and_offers_to_open_it(self, purchase):
        answer = entered(purchase.organizer.user).get(desk(purchase))
        assert faults(answer.text) == []
        page = words(answer.text)
        assert "2 rows and packs are not full" in page
        assert "Missing: 46 × 1" in page
        assert "Missing: 23 × 2" in page
        assert "4 of 6 in the last pack." in page
        assert answer.text.count('name="items"') == answer.text.count(" checked") == 2
        assert 'value="2026-03-11T13:00"' in answer.text
        assert "Times are Tallinn time." in page

    def test_the_desk_leads_to_it(self, purchase):
        page = entered(purchase.organizer.user).get(desk(purchase, "desk"))
        assert "8 pieces wait for their rows or packs to be filled in a top-up." in words(page.text)
        assert desk(purchase) in page.text

    def test_it_opens_in_the_zone_of_the_purchase(self, purchase):
        tunic = Item.objects.get(purchase=purchase, article="TUNIC")
        client = entered(purchase.organizer.user)
        answer = sent(client, desk(purchase), items=[tunic.pk], ends_at="2026-03-11T20:00")
        assert answer.status_code == 303
        purchase.refresh_from_db()
        assert purchase.top_up_until.isoformat() == "2026-03-11T18:00:00+00:00"
        assert list(Item.objects.filter(in_top_up=True)) == [tunic]
        page = words(client.get(desk(purchase)).text)
        assert "Pieces that are released4" in page
        assert "People who lose something2" in page

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"items": [], "ends_at": "2026-03-11T20:00"}, "This field is required."),
            ({"items": [10**9], "ends_at": "2026-03-11T20:00"}, "Select a valid choice."),
            ({"ends_at": "2026-03-01T20:00"}, "The end must be in the future."),
            ({"ends_at": "soon"}, "Enter a valid date/time."),
        ],
    )
    def test_what_is_filled_in_badly_is_said_at_its_field(self, purchase, fields, said):
        tunic = Item.objects.get(purchase=purchase, article="TUNIC")
        answer = sent(entered(purchase.organizer.user), desk(purchase), **{"items": [tunic.pk]} | fields)
        assert answer.status_code == 422
        assert said in answer.text
        purchase.refresh_from_db()
        assert purchase.top_up_until is None

    def test_ending_it_takes_the_box(self, opened):
        client = entered(opened.organizer.user)
        assert sent(client, desk(opened, "desk-top-up-end")).status_code == 422
        assert sent(client, desk(opened, "desk-top-up-end"), confirmed="yes").status_code == 303
        assert not Line.objects.filter(state=LineState.WAITING).exists()
        assert "Nothing waits for a top-up" in client.get(desk(opened)).text

    def test_what_came_is_counted(self, opened):
        sent(entered(a_user()), desk(opened, "top_up"), **{named(opened, S46): "1"})
        page = words(entered(opened.organizer.user).get(desk(opened)).text)
        assert "Pieces added1" in page
        assert "Pieces ordered now, kept ones included5" in page
        assert "Pieces that still wait4" in page

    def test_there_is_none_before_the_stop(self):
        running = a_gathered_purchase()
        client = entered(running.organizer.user)
        assert client.get(desk(running)).status_code == 404
        assert sent(client, desk(running, "desk-top-up-end"), confirmed="yes").status_code == 404


class TestAdding:
    @pytest.mark.parametrize("name", ["purchase", "top_up"])
    def test_the_box_says_until_when_and_what_is_missing(self, opened, name):
        answer = entered(a_user()).get(desk(opened, name))
        assert faults(answer.text) == []
        page = words(answer.text)
        assert "Missing: 46 × 1" in page
        assert "46, €10.00: how many, at most 1" in page
        assert "23, €1.50: how many, at most 2" in page
        assert f'name="{named(opened, S42)}"' not in answer.text

    def test_visitors_are_led_to_the_login(self, opened):
        page = Client().get(opened.get_absolute_url()).text
        assert "Log in and add" in page
        assert "how many, at most" not in page

    def test_the_other_tabs_lead_to_it(self, opened):
        for query in ({"tab": "terms"}, {"q": "tunic"}):
            page = Client().get(opened.get_absolute_url(), query).text
            assert "See what rows and packs miss, and add it" in page
            assert 'id="top-up"' not in page

    def test_there_is_none_before_it_opens(self, purchase):
        assert 'id="top-up"' not in Client().get(purchase.get_absolute_url()).text
        assert "No news yet" not in Client().get(purchase.get_absolute_url(), {"tab": "top_up"}).text
        assert entered(a_user()).get(desk(purchase, "top_up")).status_code == 302

    def test_what_fills_a_row_is_in_the_order(self, opened):
        fourth = a_user()
        client = entered(fourth)
        answer = sent(client, desk(opened, "top_up"), **{named(opened, S46): "1"})
        assert answer.url == desk(opened, "my_order")
        assert Order.objects.get(contact__user=fourth).lines.get().state == LineState.CONFIRMED
        assert "Its row or pack was filled in the top-up." in client.get(answer.url).text
        anna = entered(User.objects.get(email="anna@example.org"))
        page = words(anna.get(desk(opened, "my_order")).text)
        assert "Its row or pack was filled in the top-up." in page
        assert "it waits for the top-up until Wed 11 March 12:00" in page

    @pytest.mark.parametrize(
        ("pieces", "said"),
        [
            ("2", "Only 1 more piece completes a row or pack."),
            ("-1", "A quantity is a whole number from 0 to 10000."),
            ("x", "A quantity is a whole number from 0 to 10000."),
            ("0", "Choose at least one item."),
        ],
    )
    def test_what_does_not_fit_is_said_at_its_field(self, opened, pieces, said):
        before = list(Line.objects.order_by("pk").values())
        answer = sent(entered(a_user()), desk(opened, "top_up"), **{named(opened, S46): pieces})
        assert answer.status_code == 422
        assert said in words(answer.text)
        assert list(Line.objects.order_by("pk").values()) == before

    def test_who_comes_second_hears_that_it_is_full(self, opened):
        sent(entered(a_user()), desk(opened, "top_up"), **{named(opened, S46): "1"})
        answer = sent(entered(a_user()), desk(opened, "top_up"), **{named(opened, S46): "1"})
        assert answer.status_code == 422
        assert "No more of it completes a row or pack." in answer.text
        assert "Tunic 46" in words(answer.text)

    def test_a_repeated_form_adds_once(self, opened):
        client, fields = entered(a_user()), {named(opened, SOCKS): "1"} | form_key()
        for _sending in range(2):
            assert client.post(desk(opened, "top_up"), fields).status_code == 303
        assert Line.objects.filter(variant__item__article="SOCKS").count() == 2


@pytest.mark.parametrize("name", ["purchase", "top_up", "desk", "desk-top-up"])
def test_pages_ask_ten_times_at_most(opened, name):
    who = opened.organizer.user if "desk" in name else User.objects.get(email="anna@example.org")
    client = entered(who)
    with statements() as sql:
        assert client.get(desk(opened, name)).status_code == 200
    assert len(sql) <= 10

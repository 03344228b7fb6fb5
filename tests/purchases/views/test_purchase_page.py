"""The page of a purchase: what everybody, its organizer and a stranger see, and at what cost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from djmoney.money import Money

from organizers.models import Follower
from purchases.models import Favourite, Item, Purchase, PurchaseEvent, Variant
from purchases.selectors.catalogue import purchase_page
from purchases.services.cancelling import cancel_purchase
from purchases.services.drafting import move_dates
from purchases.services.items import add_item, mark_sold_out
from purchases.services.offsite import import_orders
from purchases.services.publishing import publish_purchase
from tests.cms.rendering import faults, words
from tests.factories.people import a_supplier, a_user, form_key
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
    stopped,
)
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def read(client: Client, purchase: Purchase, query: str = "") -> str:
    answer = client.get(purchase.get_absolute_url() + query)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert faults(page) == []
    return words(page)


def test_a_draft_is_a_preview_for_its_organizer_alone(client: Client) -> None:
    draft = a_draft()
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(a_user())
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(draft.organizer.user)
    for tab in ("", "?tab=terms", "?tab=news"):
        assert "only you see this page" in read(client, draft, tab)


def test_a_draft_that_was_cancelled_is_its_organizers(client: Client) -> None:
    draft = a_draft()
    cancel_purchase(purchase_id=draft.pk, why="Not now.", by=draft.organizer.user, at=NOW)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(draft.organizer.user)
    assert "Not now." in read(client, draft, "?tab=terms")


@pytest.mark.parametrize("tab", ["", "?tab=terms", "?tab=news", "?tab=x"])
@pytest.mark.parametrize("reach", [None, stopped, bought, arrived, in_distribution])
def test_every_state_has_its_page(client: Client, reach: Any, tab: str) -> None:
    purchase, anna = an_open_purchase(), a_user()
    an_order(purchase, anna, 2)
    if reach:
        reach(purchase)
    read(client, purchase, tab)
    client.force_login(anna)
    read(client, purchase, tab)


def test_a_visitor_is_led_to_sign_in_and_back(client: Client) -> None:
    purchase = an_open_purchase()
    page = client.get(purchase.get_absolute_url()).content.decode()
    assert f'/accounts/login/?next={purchase.get_absolute_url()}"' in page
    assert "Update my order" not in page


def test_orders_of_people_without_an_account_are_shown_to_no_visitor(client: Client) -> None:
    purchase = an_open_purchase()
    article = purchase.items.order_by("pk")[0].article
    import_orders(
        purchase_id=purchase.pk,
        name="orders.csv",
        content=f"Name;Article;Quantity\nLeena Tamm;{article};1\nMart Saar;{article};2".encode(),
        by=purchase.organizer.user,
        at=NOW,
    )
    assert purchase.orders.filter(contact__user=None).count() == 2
    shown = purchase_page(slug=purchase.slug, user=AnonymousUser(), at=NOW)
    assert (shown.my_order, shown.my_prepay_percent) == (None, None)
    read(client, purchase)


def test_prices_are_what_one_pays(client: Client) -> None:
    purchase = an_open_purchase(
        supplier=a_supplier(currency="USD"),
        prices=("100.00",),
        official_rate=Decimal(61),
        surcharge_percent=Decimal(1),
        fee_percent=Decimal(10),
    )
    page = read(client, purchase)
    assert "€6,777.10" in page
    assert "wholesale US$100.00" in page
    assert "61.61 EUR an estimate" in page
    assert "61 with 1 % is 61.61" in read(client, purchase, "?tab=terms").replace("\xa0", " ")


def test_the_terms_cite_their_rules(client: Client) -> None:
    page = client.get(an_open_purchase().get_absolute_url() + "?tab=terms").content.decode()
    for rule in (
        "TERMS",
        "FEE",
        "PREPAY",
        "MINIMUM",
        "COST",
        "SHORTAGE",
        "3DAYS",
        "PICKUP",
        "CLAIM",
        "PLACES",
    ):
        assert f'href="/rules/#R-{rule}"' in page


def test_items_stand_in_sections_with_what_is_left(client: Client) -> None:
    draft = a_draft(limit=3, prices=("10.00", "20.00"))
    by = draft.organizer.user
    add_item(purchase_id=draft.pk, article="S", name="Socks", price=eur("3"), sizes=["S", "M"], by=by, at=NOW)
    Item.objects.filter(article="A1").update(category="Honey", sale_form="pack", pack_size=6)
    Item.objects.filter(article="A2").update(category="Honey", sale_form="row")
    Variant.objects.filter(item__article="A2").update(size="42")
    Variant.objects.create(item=Item.objects.get(article="A2"), size="44", per_row=2, position=1)
    purchase = Purchase.objects.get(pk=draft.pk)
    publish_purchase(purchase_id=purchase.pk, by=by, at=NOW)
    mark_sold_out(item_id=Item.objects.get(article="A2").pk, by=by, at=NOW)
    anna = a_user()
    an_order(purchase, anna, 2)
    client.force_login(anna)
    page = read(client, purchase)
    for said in ("Honey", "sold by 6", "sold in rows: 42-44-44", "1 left", "sold out", "S €3.00", "M €3.00"):
        assert said in page
    assert "2 × Item 1" in page


def test_the_search_within_a_purchase(client: Client) -> None:
    purchase = an_open_purchase(prices=("1.00",) * 60)
    assert len(client.get(purchase.get_absolute_url()).context["items"]) == 50
    assert len(client.get(purchase.get_absolute_url() + "?page=2").context["items"]) == 10
    assert [i.name for i in client.get(purchase.get_absolute_url() + "?q=ITEM+59").context["items"]] == [
        "Item 59"
    ]
    assert "Nothing of that name here" in read(client, purchase, "?q=silk")


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=99999999999999999999", "q=%00", "tab=%00", "q=%25_"]
)
def test_nonsense_is_no_fault_of_the_site(client: Client, query: str) -> None:
    assert client.get(f"{an_open_purchase().get_absolute_url()}?{query}").status_code == 200


def test_progress_to_every_minimum(client: Client) -> None:
    purchase = an_open_purchase(minimum_sum=eur("40.00"), minimum_people=4)
    an_order(purchase, a_user(), 3)
    page = read(client, purchase)
    assert "€30.00 of €40.00" in page
    assert "1 of 4" in page


def test_the_news(client: Client) -> None:
    purchase = an_open_purchase()
    by = purchase.organizer.user
    stop = STOP + timedelta(days=1)
    move_dates(purchase_id=purchase.pk, last_call_at=stop - timedelta(days=2), stop_at=stop, by=by, at=NOW)
    cancel_purchase(purchase_id=purchase.pk, why="The supplier moved away.", by=by, at=NOW)
    client.get(purchase.get_absolute_url())
    page = read(client, purchase, "?tab=news")
    assert (
        page.index("The supplier moved away.")
        < page.index("The stop was moved")
        < page.index("Orders opened")
    )
    assert PurchaseEvent.objects.filter(purchase=purchase, kind="drafted").exists()
    assert "drafted" not in page


class TestLiking:
    def test_following_comes_back_here(self, client: Client) -> None:
        purchase, anna = an_open_purchase(), a_user()
        client.force_login(anna)
        assert "Follow" in read(client, purchase)
        to = {"next": purchase.get_absolute_url()}
        answer = client.post(f"/organizers/{purchase.organizer_id}/follow/", to)
        assert answer["Location"] == purchase.get_absolute_url()
        assert Follower.objects.filter(user=anna).exists()
        assert "Unfollow" in read(client, purchase)

    def test_a_reminder_is_set_once_and_taken_back(self, client: Client) -> None:
        purchase, anna = an_open_purchase(), a_user()
        client.force_login(anna)
        url, sent = purchase.get_absolute_url(), form_key()
        for _twice in range(2):
            assert client.post(f"{url}favourite/", sent).status_code == 303
        assert Favourite.objects.count() == 1
        assert "Do not remind me" in read(client, purchase)
        assert client.post(f"{url}forget/").status_code == 302
        assert not Favourite.objects.exists()

    def test_what_cannot_be_seen_cannot_be_liked(self, client: Client) -> None:
        draft = a_draft()
        client.force_login(a_user())
        assert client.post(f"{draft.get_absolute_url()}favourite/", form_key()).status_code == 404
        assert client.post(f"{draft.get_absolute_url()}forget/").status_code == 404


@pytest.mark.parametrize("count", [1, 10, 100])
@pytest.mark.parametrize("tab", ["", "?tab=terms", "?tab=news"])
def test_the_cost_does_not_grow(client: Client, count: int, tab: str) -> None:
    purchase = an_open_purchase(
        prices=("1.00",) * count, minimum_sum=eur("5.00"), delivery_estimate=Money(Decimal(5), "EUR")
    )
    anna = a_user()
    an_order(purchase, anna, *[1] * count)
    an_order(purchase, a_user(), *[1] * count)
    client.force_login(anna)
    with statements() as first:
        client.get(purchase.get_absolute_url() + tab)
    assert len(first) <= 10

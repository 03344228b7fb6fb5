"""The demo tells its purchases through the services; what it shows, and that it stays as it is told."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from ledger.checks import run_checks
from organizers.models import Follower, Organizer
from organizers.selectors import current_rules
from organizers.states import OrganizerState
from participants.models import BlacklistEntry, ContactLink, Notice, User
from purchases.management.demo.stories import STORIES
from purchases.models import (
    ArrivedVariant,
    Favourite,
    GiveBack,
    Helper,
    Item,
    Line,
    ListDraft,
    Order,
    Purchase,
    PurchaseEvent,
    Question,
    TierPrice,
)
from purchases.selectors.dues import balances_of_orders
from purchases.services.clock import run_clock
from purchases.states import GiveBackState, LineState, ListState, PurchaseState, Right, SaleForm
from tests import databases

ROBES, FELT, PORCELAIN = "robes-from-the-factory", "felt-boots-and-mittens", "porcelain-from-the-old-works"
TABS = ("", "?tab=terms", "?tab=questions", "?tab=news")
LINKED = re.compile(r'href="(/[^"#]*)"')


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, told once for this module."""
    with (
        django_db_blocker.unblock(),
        databases.copy(),
        override_settings(DEMO_PASSWORD="tea-and-honey"),
    ):
        call_command("fill_demo", stdout=StringIO())
        yield


def test_every_state_is_there():
    assert set(Purchase.objects.values_list("organizer__user__email", "slug")) == {
        (f"{who}@example.org", slug) for who, stories in STORIES.items() for slug in stories
    }
    assert Counter(Purchase.objects.values_list("state", flat=True)) == {
        PurchaseState.DRAFT: 2,
        PurchaseState.OPEN: 3,
        PurchaseState.LAST_CALL: 2,
        PurchaseState.STOPPED: 1,
        PurchaseState.BOUGHT_OUT: 2,
        PurchaseState.ARRIVED: 1,
        PurchaseState.DISTRIBUTION: 2,
        PurchaseState.CLOSED: 1,
        PurchaseState.CANCELLED: 2,
    }


def test_the_tutorial_finds_what_it_needs():
    tutorial = Purchase.objects.get(slug="try-it")
    assert (tutorial.state, tutorial.items.count(), str(tutorial.currency)) == (PurchaseState.DRAFT, 0, "EUR")
    assert (tutorial.draft.fee_percent, tutorial.draft.prepay_percent) == (10, 0)


def test_there_are_cities_and_currencies():
    assert set(Purchase.objects.values_list("city__name", "time_zone", "currency")) == {
        ("Tallinn", "Europe/Tallinn", "EUR"),
        ("Helsinki", "Europe/Helsinki", "EUR"),
        ("Moscow", "Europe/Moscow", "RUB"),
        ("Novosibirsk", "Asia/Novosibirsk", "RUB"),
    }
    yarn = Purchase.objects.get(slug="yarn-by-mail")
    assert (str(yarn.supplier_currency), str(yarn.official_rate)) == ("USD", "61.000000")
    assert yarn.terms.surcharge_percent == 1


def test_there_are_organizers_of_every_standing():
    assert set(Organizer.objects.values_list("name", "state", "probation_lifted")) == {
        ("Olga Smirnova", OrganizerState.APPROVED, True),
        ("Svetlana Kuznetsova", OrganizerState.APPROVED, True),
        ("Kaisa Niemi", OrganizerState.APPROVED, False),
        ("Denis Morozov", OrganizerState.SUSPENDED, True),
        ("Raisa Pavlova", OrganizerState.APPLIED, False),
    }
    assert Follower.objects.count() == 11


def test_a_price_list_came_in_and_another_waits_for_its_columns():
    items = Item.objects.filter(purchase__slug=ROBES)
    assert Counter(items.values_list("sale_form", flat=True)) == {
        SaleForm.FREE: 28,
        SaleForm.PACK: 8,
        SaleForm.ROW: 4,
    }
    assert (items.filter(sold_out=True).count(), items.values("category").distinct().count()) == (4, 4)
    assert TierPrice.objects.filter(item__in=items).count() == 80
    assert set(ListDraft.objects.values_list("purchase__slug", "state")) == {
        (ROBES, ListState.IMPORTED),
        ("spring-from-the-factory", ListState.COLUMNS),
    }


def test_a_busy_purchase_has_orders_from_the_site_and_from_a_chat():
    orders = Order.objects.filter(purchase__slug=ROBES)
    assert Counter(orders.values_list("is_off_site", flat=True)) == {False: 17, True: 3}
    link = ContactLink.objects.get()
    assert (link.contact.full_name, link.used_at) == ("Valentina Petrenko", None)
    assert Favourite.objects.filter(purchase__slug=ROBES).count() == 4


def test_every_item_has_a_picture():
    assert set(Item.objects.values_list("pictures__width", "pictures__height")) == {(480, 480)}
    assert all(
        default_storage.exists(name)
        for names in Item.objects.values_list("pictures__image", "pictures__small")
        for name in names
    )


def test_a_parcel_came_short_and_with_a_defect():
    counted = ArrivedVariant.objects.filter(arrival__purchase__slug=FELT)
    assert set(
        counted.exclude(received=1).values_list("variant__item__article", "bought", "received", "defective")
    ) == {("F-10", 4, 3, 0), ("F-20", 3, 2, 1), ("F-21", 3, 3, 0), ("F-30", 4, 4, 0)}


def test_somebody_has_a_debt_and_somebody_has_not_paid_in_time():
    purchase = Purchase.objects.get(slug=PORCELAIN)
    balances = balances_of_orders(purchase)
    on_debt = PurchaseEvent.objects.get(
        purchase=purchase, kind="handed_over", order__contact__user__email="boris@example.org"
    )
    assert on_debt.why
    waiting = Line.objects.filter(order__purchase=purchase, state=LineState.ARRIVED)
    owing = {
        order.contact.full_name: order.pk in set(waiting.values_list("order_id", flat=True))
        for order in purchase.orders.select_related("contact")
        if balances[order.pk] > 0
    }
    assert owing == {"Boris Zaitsev": False, "Gleb Sorokin": True, "Roman Chernov": True}
    assert timezone.now() - purchase.distribution_at > timedelta(days=current_rules().unpaid_days)


def test_money_of_a_cancelled_purchase_is_received_kept_and_still_owed():
    given = GiveBack.objects.filter(order__purchase__slug="olive-oil-from-crete")
    assert dict(given.values_list("order__contact__full_name", "state")) == {
        "Vera Sokolova": GiveBackState.RECEIVED,
        "Kirill Fomin": GiveBackState.KEPT,
        "Lev Gusev": GiveBackState.OWED,
    }


def test_helpers_questions_and_a_blacklist_are_there():
    given = {
        (helper.user.full_name, right)
        for helper in Helper.objects.select_related("user")
        for right in helper.rights
    }
    assert {right for _name, right in given} == set(Right)
    overdue = timezone.now() - timedelta(hours=current_rules().answer_hours)
    assert Question.objects.filter(answer="", asked_at__lt=overdue).get().asked_by.full_name == "Yana Shubina"
    assert Question.objects.exclude(answer="").count() == 4
    assert BlacklistEntry.objects.get().user.full_name == "Gleb Sorokin"


def test_some_messages_are_new():
    old = timezone.now() - timedelta(days=4)
    assert not Notice.objects.filter(at__lt=old, read_at=None).exists()
    assert Notice.objects.filter(read_at=None).exists()


def test_the_books_are_right():
    assert run_checks() == []


def test_the_next_days_are_quiet():
    now = timezone.now()
    before = dict(Purchase.objects.values_list("slug", "state"))
    told = Notice.objects.count()
    assert run_clock(at=now) == Counter()
    assert Notice.objects.count() == told
    with transaction.atomic():
        run_clock(at=now + timedelta(days=1))
        assert dict(Purchase.objects.values_list("slug", "state")) == before
        transaction.set_rollback(True)


def test_filling_again_changes_nothing():
    def counted() -> list[int]:
        return [model.objects.count() for model in (User, Purchase, Order, Line, Notice, PurchaseEvent)]

    before = counted()
    call_command("fill_demo", stdout=StringIO())
    assert counted() == before


@pytest.mark.parametrize("who", [None, "petr"])
def test_every_page_of_the_shop_answers(who):
    client = client_of(who)
    slugs = Purchase.objects.exclude(state=PurchaseState.DRAFT).values_list("slug", flat=True)
    addresses = ["/", "/purchases/", *(f"/p/{slug}/{tab}" for slug in slugs for tab in TABS)]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


@pytest.mark.parametrize("who", STORIES)
def test_every_page_that_a_desk_leads_to_answers(who):
    client = client_of(who)
    found = {}
    for slug in STORIES[who]:
        desk = f"/p/{slug}/desk/"
        page = client.get(desk)
        linked = {address for address in LINKED.findall(page.content.decode()) if address.startswith(desk)}
        found |= {address: client.get(address).status_code for address in (desk, *linked)}
    assert found == dict.fromkeys(found, 200)
    assert client.get("/desk/").status_code == 200


def client_of(who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(User.objects.get(email=f"{who}@example.org"))
    return client

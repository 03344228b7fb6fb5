"""The back office about purchases: for administrators alone, every action by its service."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.checks import run_checks
from participants.models import User
from purchases.models import ExclusivityException, GiveBack, Purchase, PurchaseEvent, TransferApproval
from purchases.states import PurchaseState
from tests.factories.people import a_city, a_user, an_administrator, an_organizer
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    in_distribution,
    paid,
    stopped,
)

pytestmark = pytest.mark.django_db
# Who is there, their settings, languages and the tree of pages.
WAGTAILS_OWN = 6
LISTS = ["back_office_purchases:index", "back_office_absent:index", "back_office_late:index"]


@pytest.fixture
def admin() -> User:
    return an_administrator(seen_at=NOW)


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture(autouse=True)
def _books_are_sound() -> Any:
    yield
    assert run_checks() == []


def page_of(purchase: Purchase) -> str:
    return reverse("back_office_purchases:edit", args=[purchase.pk])


def decide(client: Client, purchase: Purchase, decision: str, **posted: str) -> Any:
    return client.post(page_of(purchase), {"decision": decision, **posted})


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", LISTS)
    def test_strangers_log_in(self, client: Client, name: str) -> None:
        assert (
            client.get(reverse(name), follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
        )

    @pytest.mark.parametrize("who", ["a participant", "another organizer", "its organizer"])
    def test_for_people_of_the_site_it_does_not_exist(self, client: Client, who: str) -> None:
        purchase = an_open_purchase()
        user = {
            "a participant": a_user,
            "another organizer": lambda: an_organizer().user,
            "its organizer": lambda: purchase.organizer.user,
        }[who]()
        client.force_login(user)
        for address in (*map(reverse, LISTS), page_of(purchase)):
            assert client.get(address, follow=True).status_code == 404
        decide(client, purchase, "cancel", reason="because")
        assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.OPEN

    def test_rows_are_neither_added_nor_edited_nor_deleted(self, as_admin: Client) -> None:
        purchase = a_draft()
        for action, args in (("add", []), ("delete", [purchase.pk])):
            address = reverse(f"back_office_purchases:{action}", args=args)
            assert as_admin.post(address, {"title": "x"})["Location"] == reverse("wagtailadmin_home")
        assert as_admin.post(page_of(purchase), {"title": "x"}).status_code == 409
        assert Purchase.objects.get().title == purchase.title


class TestLists:
    def test_all_purchases_filter_by_state_city_and_organizer(self, as_admin: Client) -> None:
        tartu = a_draft(city=a_city("Tartu"))
        tallinn = an_open_purchase()

        def listed(**query: Any) -> set[int]:
            answer = as_admin.get(reverse("back_office_purchases:index"), query)
            return {row.pk for row in answer.context["object_list"]}

        assert listed() == {tartu.pk, tallinn.pk}
        assert listed(state="draft") == {tartu.pk}
        assert listed(city=tallinn.city_id) == {tallinn.pk}
        assert listed(organizer=tartu.organizer_id) == {tartu.pk}
        assert listed(q=tallinn.supplier.name) == {tallinn.pk}

    @pytest.mark.parametrize(
        ("days", "pays", "shown"),
        [
            pytest.param(35, True, False, id="seen 35 days ago"),
            pytest.param(36, True, True, id="not seen for more than 35 days"),
            pytest.param(36, False, False, id="without confirmed money the clock cancels it"),
        ],
    )
    def test_organizers_who_are_gone(self, as_admin: Client, days: int, pays: bool, shown: bool) -> None:
        purchase = an_open_purchase(prepay_percent=Decimal(50))
        order = an_order(purchase, a_user(), 1)
        if pays:
            paid(order, "5.00", at=NOW)
        User.objects.filter(pk=purchase.organizer.user_id).update(seen_at=NOW)
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            answer = as_admin.get(reverse("back_office_absent:index"))
        assert [row.pk for row in answer.context["object_list"]] == ([purchase.pk] if shown else [])
        assert (page_of(purchase) in answer.text) is shown

    @pytest.mark.parametrize(
        ("days", "shown"),
        [pytest.param(3, False, id="within three days"), pytest.param(4, True, id="after three days")],
    )
    def test_late_distributions(self, as_admin: Client, days: int, shown: bool) -> None:
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        arrived(purchase)
        with time_machine.travel(STOP + timedelta(days=9 + days), tick=False):
            answer = as_admin.get(reverse("back_office_late:index"))
        assert [row.pk for row in answer.context["object_list"]] == ([purchase.pk] if shown else [])
        assert (page_of(purchase) in answer.text) is shown


class TestOnePurchase:
    @pytest.mark.parametrize("make", [stopped, bought, arrived, in_distribution])
    def test_it_is_read_in_every_state(self, as_admin: Client, make: Any) -> None:
        purchase = an_open_purchase(fee_percent=Decimal(10))
        anna = a_user(full_name="Anna Kask")
        an_order(purchase, anna, 3)
        make(purchase)
        page = as_admin.get(page_of(purchase)).text
        assert "Anna Kask" in page
        assert "€33.00" in page
        assert "Stopped: orders locked" in page

    def test_with_the_suppliers_papers(self, as_admin: Client) -> None:
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        bought(purchase)
        assert "desk/invoice/" not in as_admin.get(page_of(purchase)).text
        purchase.supplier_payment.invoice.name = "purchases/1/invoice-a.pdf"
        purchase.supplier_payment.save()
        assert f"{purchase.get_absolute_url()}desk/invoice/" in as_admin.get(page_of(purchase)).text

    def test_it_costs_the_same_whatever_it_shows(self, as_admin: Client) -> None:
        costs = []
        for people in (1, 10, 30):
            purchase = an_open_purchase()
            for _person in range(people):
                an_order(purchase, a_user(), 1)
            stopped(purchase)
            as_admin.get(page_of(purchase))
            with CaptureQueriesContext(connection) as queries:
                assert as_admin.get(page_of(purchase)).status_code == 200
            costs.append(len(queries))
        assert len(set(costs)) == 1
        assert costs[0] <= 7 + WAGTAILS_OWN


class TestApprovingATransferPercentage:
    @pytest.mark.parametrize("typed", ["2.5", "2,5", " 2.50 "])
    def test_it_is_approved(self, as_admin: Client, admin: User, typed: str) -> None:
        purchase = a_draft()
        assert (
            decide(as_admin, purchase, "approve_transfer", percent=typed, reason="SWIFT").status_code == 302
        )
        approval = TransferApproval.objects.get()
        assert (approval.percent, approval.by, approval.why) == (Decimal("2.50"), admin, "SWIFT")
        assert PurchaseEvent.objects.filter(kind="transfer_approved").count() == 1

    @pytest.mark.parametrize("typed", ["", "0", "-1", "100.01", "NaN", "1e400", "2.555", "abc"])
    def test_what_is_no_share_is_refused(self, as_admin: Client, typed: str) -> None:
        answer = decide(as_admin, a_draft(), "approve_transfer", percent=typed, reason="SWIFT")
        assert answer.status_code == 422
        assert "SWIFT" in answer.text
        assert '<a href="/rules/#R-TRANSFER">R-TRANSFER</a>' in answer.text
        assert not TransferApproval.objects.exists()

    def test_it_needs_a_reason(self, as_admin: Client) -> None:
        assert decide(as_admin, a_draft(), "approve_transfer", percent="2", reason=" ").status_code == 422
        assert not TransferApproval.objects.exists()

    def test_it_is_for_drafts(self, as_admin: Client) -> None:
        answer = decide(as_admin, an_open_purchase(), "approve_transfer", percent="2", reason="SWIFT")
        assert answer.status_code == 409

    def test_nobody_approves_their_own(self, client: Client) -> None:
        olga = an_organizer(an_administrator())
        purchase = a_draft(organizer=olga)
        client.force_login(olga.user)
        assert decide(client, purchase, "approve_transfer", percent="2", reason="SWIFT").status_code == 422
        assert not TransferApproval.objects.exists()


class TestAllowingASecondPurchase:
    def test_it_is_allowed(self, as_admin: Client) -> None:
        purchase = a_draft()
        assert decide(as_admin, purchase, "allow_second", reason="two seasons").status_code == 302
        assert ExclusivityException.objects.get().purchase == purchase

    def test_it_needs_a_reason(self, as_admin: Client) -> None:
        assert decide(as_admin, a_draft(), "allow_second", reason="").status_code == 422


class TestCancelling:
    def test_everything_is_owed_back(self, as_admin: Client, admin: User) -> None:
        purchase = an_open_purchase()
        paid(an_order(purchase, a_user(), 1), "4.00", at=NOW)
        assert "1 order is released" in as_admin.get(page_of(purchase)).text
        assert "€4.00" in as_admin.get(page_of(purchase)).text
        assert decide(as_admin, purchase, "cancel", reason="fraud").status_code == 302
        purchase = Purchase.objects.get(pk=purchase.pk)
        assert (purchase.state, purchase.cancel_reason) == (PurchaseState.CANCELLED, "fraud")
        assert str(GiveBack.objects.get().amount) == "€4.00"
        assert PurchaseEvent.objects.get(kind="cancelled").by == admin
        assert as_admin.get(page_of(purchase)).status_code == 200

    def test_it_needs_a_reason(self, as_admin: Client) -> None:
        purchase = an_open_purchase()
        assert decide(as_admin, purchase, "cancel", reason=" ").status_code == 422
        assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.OPEN

    def test_not_after_the_supplier_is_paid(self, as_admin: Client) -> None:
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        bought(purchase)
        assert decide(as_admin, purchase, "cancel", reason="fraud").status_code == 409

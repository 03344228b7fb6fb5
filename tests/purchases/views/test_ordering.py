"""Ordering on the page: what is taken, what is refused and kept, what it costs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from ledger.checks import run_checks
from participants.models import BlacklistEntry, User
from purchases.models import Line, Order, Purchase, Variant
from purchases.services.items import mark_sold_out
from purchases.services.stopping import reopen_purchase
from purchases.states import LineState
from tests.cms.rendering import faults, words
from tests.factories.people import a_user, form_key
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    stopped,
    variants_of,
)
from tests.purchases.counting import statements


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    assert run_checks() == []


@pytest.fixture
def anna() -> User:
    return a_user(full_name="Anna")


@pytest.fixture
def as_anna(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def wish(purchase: Purchase, *pieces: Any) -> dict[str, Any]:
    fields = {f"quantity-{v.pk}": n for v, n in zip(variants_of(purchase), pieces, strict=False)}
    return {**fields, **form_key()}


def held(user: User) -> list[int]:
    lines = Line.objects.filter(order__contact__user=user, state=LineState.CONFIRMED)
    return list(lines.order_by("variant", "pk").values_list("quantity", flat=True))


def refused(answer: Any, *said: str) -> str:
    assert answer.status_code == 422
    page = answer.content.decode()
    assert faults(page) == []
    for each in said:
        assert each in words(page)
    return page


@pytest.mark.django_db
@pytest.mark.usefixtures("now")
class TestTaking:
    def test_an_order_is_put_in_changed_and_withdrawn(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase(prices=("10.00", "20.00"))
        url = f"/p/{purchase.slug}/order/"
        answer = as_anna.post(url, wish(purchase, "2", ""))
        assert (answer.status_code, answer["Location"]) == (303, f"/p/{purchase.slug}/my-order/")
        assert held(anna) == [2]
        as_anna.post(url, wish(purchase, "", "3"))
        assert held(anna) == [2, 3]
        as_anna.post(url, wish(purchase, "1", "0"))
        assert held(anna) == [1]

    def test_only_what_was_changed_is_sent(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase(prices=("10.00", "20.00"))
        an_order(purchase, anna, 5, 1)
        first, second = variants_of(purchase)
        as_opened = {f"was-{first.pk}": "2", f"was-{second.pk}": "1"}
        as_anna.post(f"/p/{purchase.slug}/order/", {**as_opened, **wish(purchase, "2", "4")})
        assert held(anna) == [5, 1, 3]

    def test_the_same_form_twice_is_one_order(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        sent = wish(purchase, "2")
        answers = [as_anna.post(f"/p/{purchase.slug}/order/", sent) for _twice in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert Line.objects.count() == 1
        other = as_anna.post(f"/p/{purchase.slug}/order/", {**sent, **{k: "3" for k in sent if "-" in k}})
        assert other.status_code == 409

    def test_who_signs_in_on_the_way_is_led_back(self, client: Client, as_anna: Client) -> None:
        purchase = an_open_purchase()
        assert as_anna.get(f"/p/{purchase.slug}/order/")["Location"] == purchase.get_absolute_url()
        answer = Client().post(f"/p/{purchase.slug}/order/", wish(purchase, "2"))
        assert answer["Location"] == f"/accounts/login/?next=/p/{purchase.slug}/order/"
        assert not Order.objects.exists()

    def test_changing_on_the_orders_own_page(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        an_order(purchase, anna, 3)
        url = f"/p/{purchase.slug}/my-order/change/"
        assert as_anna.post(url, wish(purchase, "2")).status_code == 303
        assert held(anna) == [2]
        refused(as_anna.post(url, wish(purchase, "two")), "A quantity is a whole number from 0 to 10000.")
        assert held(anna) == [2]


@pytest.mark.django_db
@pytest.mark.usefixtures("now")
class TestRefusing:
    @pytest.mark.parametrize(
        "pieces", ["-1", "1.5", "1.0", "1,5", "abc", "1e400", "NaN", "10001", "9" * 400, "²", "0x1"]
    )
    def test_a_bad_quantity_is_refused_and_kept(self, as_anna: Client, pieces: str) -> None:
        purchase = an_open_purchase(prices=("10.00", "20.00"))
        answer = as_anna.post(f"/p/{purchase.slug}/order/", wish(purchase, pieces, "4"))
        page = refused(answer, "Item 1: A quantity is a whole number from 0 to 10000.")
        first, second = variants_of(purchase)
        assert f'href="#id_quantity-{first.pk}"' in page
        assert f'id="id_quantity-{first.pk}_error"' in page
        assert [answer.context["form"][f"quantity-{v.pk}"].value() for v in (first, second)] == [pieces, "4"]
        assert not Order.objects.exists()

    def test_nothing_chosen(self, as_anna: Client) -> None:
        purchase = an_open_purchase()
        refused(as_anna.post(f"/p/{purchase.slug}/order/", wish(purchase, "")), "Choose at least one item.")

    @pytest.mark.parametrize("key", ["quantity-0", "quantity-999999999999999"])
    def test_an_item_that_is_not_here(self, as_anna: Client, key: str) -> None:
        purchase = an_open_purchase()
        answer = as_anna.post(f"/p/{purchase.slug}/order/", {key: "1", **form_key()})
        refused(answer, "One of these items is not in this purchase.")

    def test_an_item_of_another_purchase(self, as_anna: Client) -> None:
        purchase, other = an_open_purchase(), an_open_purchase()
        refused(as_anna.post(f"/p/{purchase.slug}/order/", wish(other, "1")), "is not in this purchase")
        assert not Line.objects.exists()

    def test_more_than_there_is(self, as_anna: Client) -> None:
        purchase = an_open_purchase(limit=3)
        refused(as_anna.post(f"/p/{purchase.slug}/order/", wish(purchase, "4")), "only 3 more can be had")
        assert Variant.objects.get().taken == 0

    def test_sold_out(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        an_order(purchase, anna, 2)
        item = variants_of(purchase)[0].item
        mark_sold_out(item_id=item.pk, by=purchase.organizer.user, at=NOW)
        url = f"/p/{purchase.slug}/order/"
        refused(as_anna.post(url, wish(purchase, "3")), "“Item 1” is sold out.")
        assert as_anna.post(url, wish(purchase, "1")).status_code == 303
        assert held(anna) == [1]

    def test_after_the_stop(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        an_order(purchase, anna, 2)
        stopped(purchase, at=NOW)
        page = refused(as_anna.post(f"/p/{purchase.slug}/order/", wish(purchase, "3")), "orders are locked")
        assert "/rules/#R-STATES" in page
        assert held(anna) == [2]

    def test_when_the_time_has_come_one_may_only_withdraw(
        self, as_anna: Client, anna: User, now: Any
    ) -> None:
        purchase = an_open_purchase(minimum_people=9)
        an_order(purchase, anna, 2)
        now.move_to(STOP + timedelta(minutes=1))
        url = f"/p/{purchase.slug}/order/"
        page = refused(as_anna.post(url, wish(purchase, "3")), "The stop has come")
        assert "/rules/#R-MINIMUM" in page
        assert as_anna.post(url, wish(purchase, "1")).status_code == 303

    def test_the_blacklisted(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        BlacklistEntry.objects.create(
            owner=purchase.organizer.user, user=anna, reason="x", author=purchase.organizer.user, at=NOW
        )
        assert "You are on a blacklist" in words(as_anna.get(purchase.get_absolute_url()).content.decode())
        page = refused(
            as_anna.post(f"/p/{purchase.slug}/order/", wish(purchase, "1")), "You are on a blacklist"
        )
        assert "/rules/#R-BLACKLIST" in page

    def test_a_draft_is_not_there(self, as_anna: Client) -> None:
        draft = a_draft()
        assert as_anna.post(f"/p/{draft.slug}/order/", wish(draft, "1")).status_code == 404
        assert as_anna.post(f"/p/{draft.slug}/order/", wish(draft, "-1")).status_code == 404
        assert as_anna.post("/p/nowhere/order/", form_key()).status_code == 404

    def test_a_form_without_its_key_is_a_bad_request(self, as_anna: Client) -> None:
        purchase = an_open_purchase()
        sent = wish(purchase, "1")
        del sent["form_key"]
        assert as_anna.post(f"/p/{purchase.slug}/order/", sent).status_code == 400
        assert not Order.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("now")
class TestLines:
    def test_a_refusal_is_asked_once(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        line = an_order(purchase, anna, 2).lines.get()
        url = f"/p/{purchase.slug}/my-order/lines/{line.pk}/refuse/"
        page = refused(as_anna.post(url, form_key()), "That is not possible while the purchase is “open”.")
        assert "/rules/#R-" in page
        stopped(purchase, at=NOW)
        sent = form_key()
        assert [as_anna.post(url, sent).status_code for _twice in range(2)] == [303, 303]
        line.refresh_from_db()
        assert line.refusal_asked_at == NOW
        refused(as_anna.post(url, form_key()), "This line cannot be refused now.")

    def test_a_released_line_is_taken_back(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        by = purchase.organizer.user
        an_order(purchase, a_user(), 1)
        line = an_order(purchase, anna, 2).lines.get()
        Line.objects.filter(pk=line.pk).update(state=LineState.WAITING)
        Variant.objects.filter(pk=line.variant_id).update(taken=1)
        stopped(purchase, at=NOW)
        url = f"/p/{purchase.slug}/my-order/lines/{line.pk}/take-back/"
        refused(as_anna.post(url, form_key()), "The purchase takes no orders now.")
        reopen_purchase(
            purchase_id=purchase.pk, last_call_at=STOP, stop_at=later(2), why="More", by=by, at=NOW
        )
        assert "I still want it" in words(as_anna.get(f"/p/{purchase.slug}/my-order/").content.decode())
        assert as_anna.post(url, form_key()).status_code == 303
        assert held(anna) == [2]
        refused(as_anna.post(url, form_key()), "This line was not released.")

    @pytest.mark.parametrize("what", ["refuse", "take-back"])
    def test_strangers_find_nothing(self, client: Client, anna: User, what: str) -> None:
        purchase = an_open_purchase()
        line = an_order(purchase, anna, 2).lines.get()
        url = f"/p/{purchase.slug}/my-order/lines/{line.pk}/{what}/"
        assert client.post(url, form_key())["Location"].startswith("/accounts/login/")
        client.force_login(purchase.organizer.user)
        assert client.post(url, form_key()).status_code == 404


def later(days: int) -> datetime:
    return STOP + timedelta(days=days)


@pytest.mark.parametrize("count", [3, 30, 300])
def test_ordering_takes_no_more_statements_the_larger_it_is(committing_db: None, count: int) -> None:
    with time_machine.travel(NOW, tick=False):
        purchase, anna = an_open_purchase(prices=("1.00",) * count, limit=9), a_user(seen_at=NOW)
        client, url = Client(), f"/p/{purchase.slug}/order/"
        client.force_login(anna)
        counts = []
        for pieces in (1, 2):
            sent = wish(purchase, *[str(pieces)] * count)
            with statements() as found:
                assert client.post(url, sent).status_code == 303
            counts.append(len(found))
        assert held(anna) == [1] * 2 * count
        assert run_checks() == []
    assert counts == [11, 9]

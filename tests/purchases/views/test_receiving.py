"""Receiving on the desk: scanning, lists, what came instead, the preview, pictures. Rules: R-SHORTAGE, R-MISSORT."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from purchases.models import Count, CountedInstead, Leftover, Line, Purchase, PurchaseEvent
from purchases.states import PurchaseState, Right
from tests.factories.helping import a_helper
from tests.factories.people import a_user, form_key
from tests.factories.pictures import a_picture
from tests.factories.purchases import an_open_purchase, an_order, bought, variants_of

pytestmark = pytest.mark.django_db


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-03-02 10:00", tick=False) as clock:
        yield clock


@pytest.fixture
def purchase(clock: Any) -> Purchase:
    """4 and 5 pieces of A1 and A2, 2 of A1 of a later order; the supplier is paid."""
    purchase = an_open_purchase(prices=("10.00", "4.00"))
    an_order(purchase, a_user(full_name="Ann First"), 4, 5)
    an_order(purchase, a_user(full_name="Ben Second"), 2)
    bought(purchase)
    clock.move_to("2026-03-11 12:00")
    return purchase


def at(purchase: Purchase, name: str, *keys: int) -> str:
    return reverse(f"purchases:{name}", args=[purchase.slug, *keys])


class TestScanning:
    def test_a_helper_scans_and_takes_the_last_back(self, purchase: Purchase) -> None:
        client, page = entered(a_helper(purchase, Right.RECEIVE)), at(purchase, "desk-scan")
        for _piece in range(2):
            answer = client.post(page, {"scanned": "a1", **form_key()}, follow=True)
            assert answer.status_code == 200
        assert "2 of 6 counted." in answer.text
        back = at(purchase, "desk-scan-back", variants_of(purchase)[0].pk)
        assert "1 of 6 counted." in client.post(back, form_key(), follow=True).text
        assert Count.objects.get().came == 1

    def test_an_article_that_was_never_ordered_is_not_counted(self, purchase: Purchase) -> None:
        client = entered(purchase.organizer.user)
        answer = client.post(at(purchase, "desk-scan"), {"scanned": "B9", **form_key()})
        assert answer.status_code == 422
        assert "“B9” was never ordered from the supplier" in answer.text
        assert not Count.objects.exists()


class TestTheSuppliersList:
    def send(self, purchase: Purchase, text: str) -> Any:
        file = SimpleUploadedFile("sent.csv", text.encode())
        return entered(purchase.organizer.user).post(at(purchase, "desk-count-file"), {"file": file})

    def test_it_is_shown_and_kept_by_saving_the_sheet(self, purchase: Purchase) -> None:
        first, _second = variants_of(purchase)
        answer = self.send(purchase, "article;quantity;defective;price\nA1;3;1;9\n")
        assert answer.status_code == 200
        assert "Columns that are not read: price." in answer.text
        assert not Count.objects.exists()
        sheet = answer.context["sheet"]
        fields = {f"came-{first.pk}": "3", f"defective-{first.pk}": "1", f"was-{first.pk}": ""}
        assert sheet[f"came-{first.pk}"].value() == 3
        client = entered(purchase.organizer.user)
        assert client.post(at(purchase, "desk-count"), {**fields, **form_key()}).status_code == 303
        assert Count.objects.values_list("came", "defective").get() == (3, 1)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            pytest.param("article;quantity\nA1;1\nB9;2\n", "“B9” was never ordered", id="never ordered"),
            pytest.param("name;price\nTea;2\n", "No column for", id="unknown columns"),
            pytest.param("article;quantity\n", "between 1 and", id="nothing in it"),
            pytest.param("", "empty", id="an empty file"),
        ],
    )
    def test_a_list_that_cannot_be_taken(self, purchase: Purchase, text: str, said: str) -> None:
        answer = self.send(purchase, text)
        assert answer.status_code == 422
        assert said in answer.text
        assert not Count.objects.exists()


class TestInstead:
    def test_a_cup_is_noted_and_dropped(self, purchase: Purchase) -> None:
        client, page = entered(a_helper(purchase, Right.RECEIVE)), at(purchase, "desk-instead")
        sent = {"ordered": "A1", "came": "A cup", "pieces": "2"}
        assert "A cup" in client.post(page, {**sent, **form_key()}, follow=True).text
        noted = CountedInstead.objects.get()
        drop = at(purchase, "desk-instead-drop", noted.pk)
        assert client.post(drop, form_key()).status_code == 303
        assert not CountedInstead.objects.exists()

    @pytest.mark.parametrize("change", [{"ordered": "B9"}, {"came": "A1"}, {"pieces": "0"}, {"pieces": "x"}])
    def test_what_cannot_be_noted(self, purchase: Purchase, change: dict[str, str]) -> None:
        sent = {"ordered": "A1", "came": "A2", "pieces": "2", **change}
        answer = entered(purchase.organizer.user).post(at(purchase, "desk-instead"), {**sent, **form_key()})
        assert answer.status_code == 422
        assert not CountedInstead.objects.exists()


class TestThePreview:
    def parcel(self, purchase: Purchase, **more: str) -> dict[str, str]:
        first, second = variants_of(purchase)
        return {
            "received_on": str(date(2026, 3, 11)), "delivery_cost": "0",
            f"received-{first.pk}": "3", f"defective-{first.pk}": "0",
            f"received-{second.pk}": "5", f"defective-{second.pk}": "0", **more,
        }  # fmt: skip

    def send(self, purchase: Purchase, **more: str) -> Any:
        client = entered(purchase.organizer.user)
        return client.post(at(purchase, "desk-arrival"), {**self.parcel(purchase, **more), **form_key()})

    def test_who_goes_short_and_somebody_else_instead(self, purchase: Purchase) -> None:
        shown = self.send(purchase)
        assert shown.status_code == 200
        assert [(plain.name, plain.fit) for plain, _now, _gets in shown.context["affected"]] == [
            ("Ann First", 3), ("Ben Second", 0),
        ]  # fmt: skip
        bens = Line.objects.get(order__contact__full_name="Ben Second")
        given = {f"gets-{bens.pk}": "2", "seen": "1"}
        looked = self.send(purchase, **given, look="1")
        assert looked.status_code == 200
        assert [now.fit for _plain, now, _gets in looked.context["affected"] if now] == [1]
        assert self.send(purchase, **given, confirmed="yes").status_code == 422
        assert Purchase.objects.get().state == PurchaseState.BOUGHT_OUT
        assert self.send(purchase, **given, confirmed="yes", why="A birthday").status_code == 303
        bens.refresh_from_db()
        assert bens.received == 2
        assert PurchaseEvent.objects.get(kind="arrived").why == "A birthday"

    def test_too_many_is_confirmed_apart(self, purchase: Purchase) -> None:
        second = variants_of(purchase)[1]
        more = {f"received-{second.pk}": "7", "seen": "1", "confirmed": "yes"}
        answer = self.send(purchase, **more)
        assert answer.status_code == 422
        assert "Tick that more came than was ordered." in answer.text
        assert self.send(purchase, **more, over="yes").status_code == 303
        assert Leftover.objects.values_list("variant", "pieces", "origin").get() == (second.pk, 2, "over")
        page = entered(purchase.organizer.user).get(at(purchase, "desk-leftovers"))
        assert "A2 Item 2" in page.text
        export = entered(purchase.organizer.user).get(
            at(purchase, "desk-leftovers").replace("leftovers/", "exports/leftovers/"),
            {"format": "csv", "columns": ["article", "pieces"]},
        )
        assert b"".join(export.streaming_content).decode("utf-8-sig").split()[-1].endswith("2")

    def test_a_mis_sort_is_told_on_the_order(self, purchase: Purchase) -> None:
        client = entered(purchase.organizer.user)
        sent = {"ordered": "A1", "came": "A cup", "pieces": "3"}
        client.post(at(purchase, "desk-instead"), {**sent, **form_key()})
        noted = CountedInstead.objects.get()
        assert self.send(purchase, instead="", confirmed="yes").status_code == 422
        done = self.send(purchase, instead=f"{noted.pk}:3", confirmed="yes")
        assert done.status_code == 303
        ben = Line.objects.get(order__contact__full_name="Ben Second").order.contact.user
        page = entered(ben).get(reverse("purchases:my_order", args=[purchase.slug])).text
        assert "Instead of 2 pieces came: A cup." in page
        assert "/rules/#R-MISSORT" in page


class TestArticles:
    def test_did_not_come(self, purchase: Purchase) -> None:
        item = purchase.items.get(article="A1")
        client, page = entered(purchase.organizer.user), at(purchase, "desk-absent", item.pk)
        assert "Ben Second" in client.get(page).text
        assert client.post(page, form_key()).status_code == 422
        assert client.post(page, {"confirmed": "yes", **form_key()}).status_code == 303
        assert Count.objects.get().came == 0

    def test_another_price(self, purchase: Purchase) -> None:
        item = purchase.items.get(article="A1")
        client, page = entered(purchase.organizer.user), at(purchase, "desk-new-price", item.pk)
        sent = {"price": "9.00", "why": "A new list.", "confirmed": "yes"}
        assert client.post(page, {**sent, "price": "-1", **form_key()}).status_code == 422
        assert client.post(page, {**sent, **form_key()}).status_code == 303
        assert set(Line.objects.filter(variant__item=item).values_list("unit_price", flat=True)) == {9}


def test_pictures_are_shown_to_everybody_and_removed(purchase: Purchase) -> None:
    client, page = entered(a_helper(purchase, Right.RECEIVE)), at(purchase, "desk-photos")
    file = SimpleUploadedFile("box.jpg", a_picture())
    sent = {"pictures": file, "note": "The box", **form_key()}
    assert client.post(page, sent).status_code == 303
    ann = Line.objects.first().order.contact.user
    for name in ("my_order", "purchase"):
        shown = entered(ann).get(reverse(f"purchases:{name}", args=[purchase.slug])).text
        assert "How the goods came" in shown
    bad = {"pictures": SimpleUploadedFile("x.jpg", b"nothing"), **form_key()}
    assert client.post(page, bad).status_code == 422
    photo = purchase.arrival_photos.get()
    assert client.post(at(purchase, "desk-photo-remove", photo.pk), form_key()).status_code == 303
    assert not purchase.arrival_photos.exists()

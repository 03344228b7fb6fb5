"""The pages for orders from elsewhere: typed, looked at, taken; and the links. Rule: R-OFFSITE."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger.checks import run_checks
from participants.models import Contact, ContactLink
from purchases.models import Line, Order, Purchase
from tests.cms.rendering import faults
from tests.factories.people import a_contact, a_user, form_key
from tests.factories.purchases import NOW, an_open_purchase
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

LIST = "Anna +37251234567 A1 2\nBoris A1 1\nBoris X9 1"


class Desk:
    """The organizer of an open purchase at their pages."""

    def __init__(self, **draft: Any) -> None:
        self.purchase: Purchase = an_open_purchase(**draft)
        self.client = Client()
        self.client.force_login(self.purchase.organizer.user)

    def url(self, name: str, *keys: Any) -> str:
        return reverse(f"purchases:{name}", args=[self.purchase.slug, *keys])

    def send(self, name: str, *keys: Any, **fields: Any) -> Any:
        answer = self.client.post(self.url(name, *keys), {**form_key(), **fields}, follow=True)
        assert faults(answer.text) == []
        return answer

    def people(self) -> list[tuple[str, int]]:
        """Everybody of the book, and the pieces that their orders here hold."""
        return [
            (each.full_name, sum(Line.objects.filter(order__contact=each).values_list("quantity", flat=True)))
            for each in Contact.objects.filter(owner=self.purchase.organizer.user)
        ]


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk()


def asked(answer: Any) -> list[tuple[str, str, str]]:
    """The people of the preview in their order: name, by what they are known, what is chosen."""
    return [
        (card["match"].person.name, str(card["match"].ground), card["who"].value() or "")
        for card in answer.context["cards"]
    ]


class TestReading:
    def test_it_is_shown_first_and_nothing_is_written(self, desk):
        answer = desk.send("desk-orders", text=LIST)
        assert (answer.status_code, asked(answer)) == (
            200, [("Anna", "new", "new"), ("Boris", "new", "new")],
        )  # fmt: skip
        assert [
            (each["row"], each["column"], each["heading"]) for each in answer.context["told"]["problems"]
        ] == [(3, "", "Article")]
        assert (desk.people(), Order.objects.count()) == ([], 0)

    def test_who_may_be_somebody_of_the_book_stands_first_and_is_asked_for(self, desk):
        by = desk.purchase.organizer.user
        anna = a_contact(by, full_name="Anna I.", phone="+37251234567")
        a_contact(by, full_name="boris")
        assert asked(desk.send("desk-orders", text=LIST)) == [
            ("Boris", "name", ""), ("Anna", "phone", str(anna.pk)),
        ]  # fmt: skip

    def test_a_file_is_read_as_what_is_pasted(self, desk):
        file = SimpleUploadedFile("chat.csv", b"Name;Article;Quantity\nAnna;A1;2\n;A1;1\n")
        answer = desk.send("desk-orders", text="", file=file)
        (card,) = answer.context["cards"]
        assert (card["preview"].pieces, answer.context["form"]["name"].value()) == (3, "chat.csv")

    def test_one_person_is_typed_in(self, desk):
        answer = desk.send(
            "desk-orders",
            **{"one": "1", "person": "Anna", "phone": "51234567", "article-1": "A1", "quantity-1": "2"},
        )
        (card,) = answer.context["cards"]
        assert (card["match"].person.phone, card["preview"].pieces) == ("+37251234567", 2)

    REFUSED = [
        pytest.param({"text": ""}, "Paste the orders, or choose a file.", id="nothing"),
        pytest.param({"text": "Hello!"}, "There is no order in it", id="no order in it"),
        pytest.param({"text": "Anna X9 1"}, "no item with the article “X9”", id="no row that can be read"),
        pytest.param({"text": "who;what;how\n1;2;3"}, "person", id="columns that say nothing"),
        pytest.param({"one": "1", "person": ""}, "This field is required.", id="one person without a name"),
        pytest.param({"one": "1", "person": "Anna"}, "Enter at least one article.", id="who wants nothing"),
    ]

    @pytest.mark.parametrize(("fields", "words"), REFUSED)
    def test_what_cannot_be_read_comes_back_with_the_reason(self, desk, fields, words):
        answer = desk.send("desk-orders", **fields)
        assert (answer.status_code, words in answer.text) == (422, True)

    def test_the_text_can_be_changed_again(self, desk):
        answer = desk.send("desk-orders", edit="1", text=LIST)
        assert (answer.status_code, answer.context["listed"]["text"].value()) == (200, LIST)


class TestTaking:
    def test_what_was_looked_at_is_taken(self, desk):
        answer = desk.send("desk-orders-take", text=LIST, **{"who-1": "new", "who-2": "new"})
        assert "People: 2. New lines: 2, changed: 0, as they were: 0." in answer.text
        assert desk.people() == [("Anna", 2), ("Boris", 1)]
        assert run_checks() == []

    def test_who_is_not_sure_must_be_answered(self, desk):
        a_contact(desk.purchase.organizer.user, full_name="Boris")
        answer = desk.send("desk-orders-take", text=LIST, **{"who-1": "new", "who-2": ""})
        assert (answer.status_code, dict(answer.context["form"].errors)) == (
            422, {"who-2": ["Say who “Boris” is: somebody of your book or a new person."]},
        )  # fmt: skip
        assert desk.people() == [("Boris", 0)]

    def test_one_button_says_yes_to_all_the_same_names(self, desk):
        boris = a_contact(desk.purchase.organizer.user, full_name="Boris")
        answer = desk.send("desk-orders-take", text=LIST, names="1", **{"who-1": "new", "who-2": ""})
        assert asked(answer) == [("Boris", "name", str(boris.pk)), ("Anna", "new", "new")]
        assert Order.objects.count() == 0

    CHOICES = [
        pytest.param("", "2", [("Boris", 0), ("Borya", 1), ("Anna", 2)], id="another of the book"),
        pytest.param("1", "", [("Boris", 1), ("Borya", 0), ("Anna", 2)], id="the one of that name"),
        pytest.param("new", "", [("Boris", 0), ("Borya", 0), ("Anna", 2), ("Boris", 1)], id="a new person"),
    ]

    @pytest.mark.parametrize(("who", "number", "people"), CHOICES)
    def test_the_organizer_says_who_it_is(self, desk, who, number, people):
        by = desk.purchase.organizer.user
        boris = a_contact(by, full_name="Boris")
        a_contact(by, full_name="Borya")
        chosen = {"who-1": "new", "who-2": str(boris.pk) if who == "1" else who, "number-2": number}
        answer = desk.send("desk-orders-take", text=LIST, **chosen)
        assert (answer.status_code, desk.people()) == (200, people)

    @pytest.mark.parametrize("number", ["99", "x", "-1", "٢", "9" * 50])
    def test_a_number_that_nobody_has_is_refused(self, desk, number):
        chosen = {"who-1": "new", "who-2": "new", "number-2": number}
        assert desk.send("desk-orders-take", text=LIST, **chosen).status_code == 422
        assert desk.people() == []

    def test_a_contact_of_another_book_cannot_be_chosen(self, desk):
        chosen = {"who-1": "new", "who-2": str(a_contact(full_name="Boris").pk)}
        assert desk.send("desk-orders-take", text=LIST, **chosen).status_code == 422

    def test_taking_twice_does_it_once(self, desk):
        fields = {**form_key(), "text": LIST, "who-1": "new", "who-2": "new"}
        answers = [desk.client.post(desk.url("desk-orders-take"), fields) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert desk.people() == [("Anna", 2), ("Boris", 1)]


class TestPeople:
    def test_a_link_is_made_shown_and_voided_by_the_next(self, desk):
        desk.send("desk-orders-take", text=LIST, **{"who-1": "new", "who-2": "new"})
        order = Order.objects.get(contact__full_name="Anna")
        for _time in range(2):
            page = desk.send("desk-link", order.pk).text
        void, works = ContactLink.objects.order_by("pk").values_list("token", flat=True)
        assert (f"/claim/{works}/" in page, void in page) == (True, False)

    def test_who_took_a_record_over_is_named(self, desk):
        desk.send("desk-orders-take", text="Anna A1 2", **{"who-1": "new"})
        desk.send("desk-link", Order.objects.get().pk)
        visitor = Client()
        visitor.force_login(a_user(full_name="Anna Taker"))
        visitor.post(f"/claim/{ContactLink.objects.get().token}/", form_key())
        assert "Taken over by Anna Taker" in desk.client.get(desk.url("desk-people")).text

    def test_it_takes_the_same_number_of_statements_for_any_number_of_people(self, desk):
        counts = []
        for people in (1, 4, 12):
            rows = f"person;article;quantity\n{_rows(people)}"
            desk.send("desk-orders-take", text=rows, **_all_new(people))
            for order in Order.objects.all():
                desk.send("desk-link", order.pk)
            with statements() as found:
                assert desk.client.get(desk.url("desk-people")).status_code == 200
            counts.append(len(found))
        assert counts == [counts[0]] * 3


def _rows(people: int) -> str:
    return "\n".join(f"Person {people} {who};A1;2" for who in range(people))


def _all_new(people: int) -> dict[str, str]:
    return {f"who-{row}": "new" for row in range(2, people + 2)}

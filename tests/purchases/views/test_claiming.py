"""The page behind a link. Rule: R-OFFSITE."""

import pytest
import time_machine
from django.test import Client

from participants.models import Contact, ContactLink
from participants.services.contact_links import make_link
from purchases.models import Order
from purchases.services.offsite import import_orders
from tests.cms.rendering import faults
from tests.factories.people import a_user, form_key
from tests.factories.purchases import NOW, an_open_purchase

pytestmark = pytest.mark.django_db

FILE = b"person;phone;e-mail;article;quantity\nAnna;+37251234567;anna@example.org;A1;2\n"


@pytest.fixture
def link():
    with time_machine.travel(NOW, tick=False):
        purchase = an_open_purchase()
        by = purchase.organizer.user
        import_orders(purchase_id=purchase.pk, name="orders.csv", content=FILE, by=by, at=NOW)
        yield make_link(contact_id=Contact.objects.get(owner=by).pk, by=by, at=NOW)


def url(link: ContactLink) -> str:
    return f"/claim/{link.token}/"


def entered(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_visitor_sees_whose_orders_these_are_and_no_address_of_theirs(link):
    answer = Client().get(url(link))
    assert faults(answer.text) == []
    shown = ["Orders kept for Anna", link.contact.owner.full_name, "Tea and honey", "2 × Item 1"]
    hidden = ["5123", "anna@example.org"]
    assert [text in answer.text for text in shown + hidden] == [True] * 4 + [False] * 2
    assert f"/accounts/signup/?next={url(link)}" in answer.text
    assert f"/accounts/login/?next={url(link)}" in answer.text


def test_no_search_engine_cache_or_other_site_learns_of_it(link):
    answer = Client().get(url(link))
    assert [answer[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")] == [
        "private, no-store", "strict-origin", "noindex, nofollow",
    ]  # fmt: skip


def test_a_visitor_who_sends_the_form_logs_in_first(link):
    answer = Client().post(url(link), form_key())
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url(link)}")


def test_who_is_logged_in_takes_the_orders_over(link):
    person = a_user()
    client = entered(person)
    assert "These are my orders" in client.get(url(link)).text
    answer = client.post(url(link), form_key(), follow=True)
    assert answer.redirect_chain == [("/my/", 303)]
    assert "Tea and honey" in answer.text
    assert Order.objects.get().contact.user == person
    assert "You have taken these orders over." in client.get(url(link)).text


def test_a_used_link_says_so_and_shows_nothing(link):
    entered(a_user()).post(url(link), form_key())
    client = entered(a_user())
    page = client.get(url(link)).text
    assert ("This link has been used already." in page, "Tea and honey" in page) == (True, False)
    assert client.post(url(link), form_key()).status_code == 422


def test_a_void_link_and_one_that_never_was_are_not_found(link):
    make_link(contact_id=link.contact_id, by=link.contact.owner, at=NOW)
    client = entered(a_user())
    for address in (url(link), "/claim/nothing/"):
        assert client.get(address).status_code == 404
        assert client.post(address, form_key()).status_code == 404


def test_the_organizer_is_told_whom_to_send_it_to(link):
    client = entered(link.contact.owner)
    assert "Send the link to the person whose orders these are." in client.get(url(link)).text
    assert client.post(url(link), form_key()).status_code == 422

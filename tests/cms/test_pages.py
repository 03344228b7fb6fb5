import pytest
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render
from django.test import Client, RequestFactory
from wagtail.models import Page

from cms import views
from cms.models import HomePage, TextPage
from tests.cms.rendering import faults
from tests.factories.people import a_user

ACCOUNT_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/confirm-email/",
]
OWN_ACCOUNT_PAGES = ["/accounts/logout/", "/accounts/email/", "/accounts/password/change/"]


def visit(template: str):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render(request, template)


@pytest.fixture
def member(client, db):
    user = a_user(password="correct horse", short_name="Anna")
    client.force_login(user)
    return client


def test_the_home_page_answers_on_an_empty_database(client, db):
    answer = client.get("/")
    assert answer.status_code == 200
    assert faults(answer.text) == []


def test_an_editor_may_write_the_home_pages_words(client, db):
    page = HomePage.objects.get()
    page.headline, page.body = "Buy as a street", "<p>Hello</p>"
    page.save()
    answer = client.get("/")
    assert "Buy as a street" in answer.text
    assert "<p>Hello</p>" in answer.text


def test_a_page_of_text_stands_in_the_shell(client, db):
    site = Page.objects.get(depth=2)
    site.add_child(
        instance=TextPage(title="About us", slug="about", lead="Who we are", body="<p>Neighbours.</p>")
    )
    answer = client.get("/about/")
    assert answer.status_code == 200
    assert "<h1>About us</h1>" in answer.text
    assert faults(answer.text) == []


def test_the_style_page_shows_everything_and_is_valid():
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    assert faults(views.styleguide(request).text) == []


def test_the_style_page_is_not_for_the_public(client, db):
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.parametrize("address", ACCOUNT_PAGES)
def test_account_pages_stand_in_the_shell(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert 'class="site-header"' in answer.text
    assert faults(answer.text) == []


@pytest.mark.parametrize("address", OWN_ACCOUNT_PAGES)
def test_account_pages_of_a_member_stand_in_the_shell(member, address):
    answer = member.get(address)
    assert answer.status_code == 200
    assert 'class="site-header"' in answer.text
    assert faults(answer.text) == []


def test_a_mistake_at_signing_up_is_named_beside_the_field_and_above(client, db):
    answer = client.post("/accounts/signup/", {"email": "nobody", "password1": "x", "password2": "y"})
    assert 'href="#id_email"' in answer.text
    assert 'id="id_email_error"' in answer.text
    assert faults(answer.text) == []


@pytest.mark.parametrize(
    "template", ["403.html", "403_csrf.html", "404.html", "409.html", "500.html", "503.html"]
)
def test_error_pages_are_whole_pages(template):
    assert faults(visit(template).text) == []


def test_a_strange_address_gets_the_page_for_it(client, db):
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


def test_a_form_from_another_place_gets_the_page_for_it(db):
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "ru"})
    assert answer.status_code == 403
    assert "The page was open for too long" in answer.text


def test_the_language_is_switched_without_a_script(client, db):
    answer = client.post("/i18n/setlang/", {"language": "ru", "next": "/"}, follow=True)
    assert answer.status_code == 200
    assert '<html lang="ru">' in answer.text


def test_the_shell_asks_the_database_nothing_for_visitors(django_assert_num_queries, db, client):
    with django_assert_num_queries(0):
        client.get("/accounts/login/")


def test_the_shell_costs_a_member_one_question(django_assert_max_num_queries, member):
    """Session, user, the note of having been seen, and the number of unread messages."""
    member.get("/accounts/password/change/")
    with django_assert_max_num_queries(3):
        member.get("/accounts/password/change/")

"""A person's own pages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from participants.models import Notice, User
from tests.factories.people import a_city, a_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, 7, tzinfo=UTC)


@pytest.fixture
def anna() -> User:
    return a_user("anna@example.org", full_name="Anna", language="en", seen_at=AT, password="a good long one")


@pytest.fixture
def as_anna(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def told(user: User, key: str, **fields: Any) -> Notice:
    given = {"kind": "organizer_approved", "params": {"reason": ""}, "at": AT, "link": "/organize/", **fields}
    return Notice.objects.create(user=user, key=key, **given)


def text(answer: Any) -> str:
    return answer.content.decode()


class TestInbox:
    def test_strangers_log_in_first(self, client: Client) -> None:
        for name in ("participants:inbox", "participants:profile", "organizers:apply"):
            address = reverse(name)
            assert client.get(address)["Location"] == f"{reverse('account_login')}?next={address}"

    def test_nothing_yet(self, as_anna: Client) -> None:
        assert "Nothing yet" in text(as_anna.get("/inbox/"))

    def test_messages_are_ones_own_newest_first(self, as_anna: Client, anna: User) -> None:
        told(anna, "1", kind="organizer_declined", params={"reason": "<b>no</b> supplier"})
        told(anna, "2", at=AT + timedelta(hours=1))
        told(a_user(), "3", kind="organizer_suspended")
        page = text(as_anna.get("/inbox/"))
        assert page.index("You are an organizer now") < page.index("Your application is declined")
        assert "&lt;b&gt;no&lt;/b&gt; supplier" in page
        assert "suspended" not in page

    def test_they_read_in_the_language_of_the_profile(self, client: Client, anna: User) -> None:
        User.objects.filter(pk=anna.pk).update(language="ru")
        client.force_login(anna)
        assert '<html lang="ru"' in text(client.get("/inbox/"))

    @pytest.mark.parametrize("count", [1, 15, 60])
    def test_it_costs_the_same_whatever_it_shows(
        self, as_anna: Client, anna: User, count: int, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(count):
            told(anna, str(number))
        with django_assert_max_num_queries(6), time_machine.travel(AT):
            as_anna.get("/inbox/")

    def test_an_unknown_kind_breaks_nothing(self, as_anna: Client, anna: User) -> None:
        told(anna, "1", kind="forgotten", params={"left": {"money": "over"}})
        assert as_anna.get("/inbox/").status_code == 200

    def test_all_are_marked_read(self, as_anna: Client, anna: User) -> None:
        told(anna, "1")
        told(anna, "2")
        assert as_anna.post("/inbox/read/")["Location"] == "/inbox/"
        assert not Notice.objects.filter(read_at=None).exists()

    def test_one_is_opened(self, as_anna: Client, anna: User) -> None:
        notice, other = told(anna, "1"), told(anna, "2")
        assert as_anna.post(f"/inbox/{notice.pk}/read/", {"open": "1"})["Location"] == "/organize/"
        assert as_anna.post(f"/inbox/{notice.pk}/read/")["Location"] == "/inbox/"
        assert list(Notice.objects.filter(read_at=None)) == [other]

    def test_a_link_to_elsewhere_is_not_followed(self, as_anna: Client, anna: User) -> None:
        notice = told(anna, "1", link="https://example.com/")
        assert as_anna.post(f"/inbox/{notice.pk}/read/", {"open": "1"})["Location"] == "/inbox/"

    def test_anothers_message_does_not_exist(self, as_anna: Client) -> None:
        notice = told(a_user(), "1")
        assert as_anna.post(f"/inbox/{notice.pk}/read/").status_code == 404
        assert Notice.objects.get().read_at is None

    def test_reading_is_no_get(self, as_anna: Client) -> None:
        assert as_anna.get("/inbox/read/").status_code == 405


class TestProfile:
    GOOD = {"full_name": "Anna Tamm", "short_name": "Anna", "phone": "+372 5123 4567", "language": "ru"}

    def test_what_is_said_is_kept(self, as_anna: Client, anna: User) -> None:
        city = a_city()
        answer = as_anna.post("/profile/", {**self.GOOD, "city": city.pk})
        assert (answer.status_code, answer["Location"]) == (302, "/profile/")
        anna.refresh_from_db()
        assert (anna.full_name, anna.short_name, str(anna.phone), anna.city, anna.language) == (
            "Anna Tamm",
            "Anna",
            "+372 5123 4567",
            city,
            "ru",
        )

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("full_name", ""),
            ("full_name", "x" * 121),
            ("phone", "call me"),
            ("city", "999"),
            ("language", "tlh"),
        ],
    )
    def test_a_bad_field_is_named_and_nothing_is_kept(
        self, as_anna: Client, anna: User, field: str, value: str
    ) -> None:
        answer = as_anna.post("/profile/", {**self.GOOD, field: value})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert f"#id_{field}" in text(answer)
        anna.refresh_from_db()
        assert anna.full_name == "Anna"

    def test_rights_cannot_be_smuggled_in(self, as_anna: Client, anna: User) -> None:
        as_anna.post("/profile/", {**self.GOOD, "is_staff": "1", "email": "other@example.org"})
        anna.refresh_from_db()
        assert (anna.is_staff, anna.email) == (False, "anna@example.org")


class TestLanguage:
    def test_a_visitors_choice_is_in_a_cookie(self, client: Client) -> None:
        client.post("/i18n/setlang/", {"language": "ru", "next": "/accounts/login/"})
        assert '<html lang="ru"' in text(client.get("/accounts/login/"))

    def test_a_persons_choice_is_in_the_profile(self, as_anna: Client, anna: User) -> None:
        as_anna.post("/i18n/setlang/", {"language": "ru"})
        anna.refresh_from_db()
        assert anna.language == "ru"

    def test_an_unknown_one_is_not(self, as_anna: Client, anna: User) -> None:
        as_anna.post("/i18n/setlang/", {"language": "tlh"})
        anna.refresh_from_db()
        assert anna.language == "en"


class TestSeen:
    @pytest.mark.parametrize(
        ("minutes", "noted"),
        [
            pytest.param(7, False, id="within ten minutes and the same quarter of an hour"),
            pytest.param(8, True, id="a new quarter of an hour: it may be a new day somewhere"),
            pytest.param(11, True, id="after ten minutes"),
        ],
    )
    def test_it_is_noted_now_and_then(self, as_anna: Client, anna: User, minutes: int, noted: bool) -> None:
        at = AT + timedelta(minutes=minutes)
        with time_machine.travel(at, tick=False):
            as_anna.get("/inbox/")
        anna.refresh_from_db()
        assert anna.seen_at == (at if noted else AT)

    def test_a_first_request_is_noted(self, client: Client) -> None:
        user = a_user()
        client.force_login(user)
        with time_machine.travel(AT, tick=False):
            client.get("/inbox/")
        user.refresh_from_db()
        assert user.seen_at == AT

    def test_a_page_that_asks_by_itself_does_not_count(self, as_anna: Client, anna: User) -> None:
        with time_machine.travel(AT + timedelta(days=1), tick=False):
            as_anna.get("/inbox/", headers={"x-poll": "1"})
        anna.refresh_from_db()
        assert anna.seen_at == AT


class TestAccount:
    SIGN_UP = {
        "email": "New.Person@Example.org",
        "full_name": "New Person",
        "password1": "a good long one",
        "password2": "a good long one",
    }

    def test_a_person_signs_up(self, client: Client) -> None:
        city = a_city()
        client.post("/i18n/setlang/", {"language": "ru"})
        answer = client.post("/accounts/signup/", {**self.SIGN_UP, "city": city.pk})
        assert answer.status_code == 302
        user = User.objects.get()
        assert (user.email, user.full_name, user.city, user.language) == (
            "new.person@example.org",
            "New Person",
            city,
            "ru",
        )
        assert client.get("/inbox/").status_code == 200
        assert [each.to for each in mail.outbox] == [["new.person@example.org"]]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("email", "nobody"), ("full_name", ""), ("password2", "another long one"), ("city", "999")],
    )
    def test_a_bad_field_is_named(self, client: Client, field: str, value: str) -> None:
        answer = client.post("/accounts/signup/", {**self.SIGN_UP, field: value})
        assert list(answer.context["form"].errors) == [field]
        assert not User.objects.exists()

    def test_the_form_asks_for_the_name_first(self, client: Client) -> None:
        form = client.get("/accounts/signup/").context["form"]
        assert list(form.fields)[:2] == ["full_name", "email"]

    def test_a_person_logs_in_in_whatever_case(self, client: Client, anna: User) -> None:
        answer = client.post("/accounts/login/", {"login": "Anna@Example.org", "password": "a good long one"})
        assert answer.status_code == 302
        assert client.get("/inbox/").status_code == 200

    def test_its_pages_say_log_in_and_sign_up_as_every_other(self, client: Client, anna: User) -> None:
        pages = [text(client.get(f"/accounts/{page}/")) for page in ("login", "signup")]
        entered = {"login": anna.email, "password": "a good long one"}
        pages.append(text(client.post("/accounts/login/", entered, follow=True)))
        assert "You are logged in as Anna." in pages[-1]
        pages += [text(client.get("/accounts/logout/")), text(client.post("/accounts/logout/", follow=True))]
        assert "You are logged out." in pages[-1]
        others = re.compile(r"\b[Ss]ign(?:ed)?[ -](?:[Ii]n|[Oo]ut)\b|\bSign Up\b|\bSignup\b")
        assert [others.findall(page) for page in pages] == [[]] * 5

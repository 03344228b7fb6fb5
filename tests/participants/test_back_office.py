"""The back office about people: for administrators alone, every action by its service."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import BlacklistEntry, City, Notice, User
from participants.services.blacklist import add_to_blacklist
from tests.factories.people import a_city, a_user, an_administrator, an_organizer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
LISTS = [
    "wagtailadmin_home",
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "back_office_blacklist:index",
    "back_office_blacklist:add",
    "back_office_cities:index",
    "back_office_cities:add",
    "back_office_organizers:index",
    "back_office_suppliers:index",
    "back_office_rules:index",
]


@pytest.fixture
def admin() -> User:
    return an_administrator("admin@example.org", full_name="Admin")


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def entry_of(admin: User) -> BlacklistEntry:
    return add_to_blacklist(owner=None, user=a_user(), reason="spam", until=None, by=admin, at=AT)


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", LISTS)
    def test_strangers_log_in_by_the_sites_own_page(self, client: Client, name: str) -> None:
        answer = client.get(reverse(name), follow=True)
        assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))

    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("organizes", [False, True], ids=["a participant", "an organizer"])
    def test_for_people_of_the_site_it_does_not_exist(
        self, client: Client, name: str, organizes: bool
    ) -> None:
        client.force_login(an_organizer().user if organizes else a_user())
        assert client.get(reverse(name), follow=True).status_code == 404

    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("superuser", [False, True], ids=["staff", "a superuser"])
    def test_administrators_enter(self, client: Client, name: str, superuser: bool) -> None:
        client.force_login(a_user(is_staff=True, is_superuser=superuser))
        assert client.get(reverse(name)).status_code == 200

    def test_an_administrator_who_is_switched_off_does_not(self, client: Client) -> None:
        off = a_user(is_staff=True, is_superuser=True, is_active=False)
        assert not off.has_perm("wagtailadmin.access_admin")
        assert not off.has_module_perms("participants")

    def test_a_superuser_only_by_name_enters_nothing(self) -> None:
        assert not a_user().has_perm("wagtailadmin.access_admin")


class TestAccounts:
    GIVEN = {"email": "New@Example.org", "full_name": "New Person", "is_active": "on"}
    PASSWORDS = {"password1": "a good long one", "password2": "a good long one"}

    def test_one_is_made(self, as_admin: Client) -> None:
        answer = as_admin.post(reverse("wagtailusers_users:add"), {**self.GIVEN, **self.PASSWORDS})
        assert answer.status_code == 302
        user = User.objects.get(email="new@example.org")
        assert (user.full_name, user.is_staff, user.is_superuser) == ("New Person", False, False)
        assert user.check_password("a good long one")

    def test_an_administrator_is_made_and_unmade(self, as_admin: Client) -> None:
        user = a_user("new@example.org")
        address = reverse("wagtailusers_users:edit", args=[user.pk])
        assert as_admin.get(address).status_code == 200
        as_admin.post(address, {**self.GIVEN, "is_superuser": "on"})
        user.refresh_from_db()
        assert (user.is_staff, user.is_superuser) == (True, True)
        as_admin.post(address, self.GIVEN)
        user.refresh_from_db()
        assert (user.is_staff, user.is_superuser) == (False, False)

    def test_an_administrator_stays_one_when_they_edit_themselves(
        self, as_admin: Client, admin: User
    ) -> None:
        as_admin.post(reverse("wagtailusers_users:edit", args=[admin.pk]), self.GIVEN)
        admin.refresh_from_db()
        assert (admin.full_name, admin.is_staff, admin.is_superuser) == ("New Person", True, True)

    def test_they_are_found_by_name(self, as_admin: Client) -> None:
        a_user("findme@example.org", full_name="Some Body")
        page = as_admin.get(reverse("wagtailusers_users:index"), {"q": "Some"}).content.decode()
        assert "findme@example.org" in page
        assert "admin@example.org" not in page.split("<main")[1]

    def test_none_is_deleted(self, as_admin: Client) -> None:
        user = a_user()
        as_admin.post(reverse("wagtailusers_users:delete", args=[user.pk]))
        assert User.objects.filter(pk=user.pk).exists()


class TestBlacklists:
    def given(self, **changes: Any) -> dict[str, Any]:
        return {"user": "Petr@example.org", "owner": "", "reason": "spam", "until": "", **changes}

    def test_a_person_is_kept_out_of_everything(self, as_admin: Client, admin: User) -> None:
        petr = a_user("petr@example.org")
        assert as_admin.post(reverse("back_office_blacklist:add"), self.given()).status_code == 302
        entry = BlacklistEntry.objects.get()
        assert (entry.user, entry.owner, entry.author, entry.until) == (petr, None, admin, None)
        assert Notice.objects.get().kind == "platform_blacklist_added"

    def test_or_of_one_organizers_purchases(self, as_admin: Client) -> None:
        a_user("petr@example.org")
        olga = an_organizer().user
        as_admin.post(reverse("back_office_blacklist:add"), self.given(owner=olga.pk, until="2099-01-31"))
        entry = BlacklistEntry.objects.get()
        assert (entry.owner, entry.until) == (olga, datetime(2099, 2, 1, tzinfo=UTC))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("user", "nobody@example.org"),
            ("user", ""),
            ("reason", ""),
            ("until", "2001-01-01"),
            ("owner", "999"),
        ],
    )
    def test_a_bad_field_is_named(self, as_admin: Client, field: str, value: str) -> None:
        a_user("petr@example.org")
        answer = as_admin.post(reverse("back_office_blacklist:add"), self.given(**{field: value}))
        assert list(answer.context["form"].errors) == [field]
        assert not BlacklistEntry.objects.exists()

    def test_an_entry_is_lifted(self, as_admin: Client, admin: User) -> None:
        entry = entry_of(admin)
        address = reverse("back_office_blacklist:edit", args=[entry.pk])
        assert "Lift this entry" in as_admin.get(address).content.decode()
        assert as_admin.post(address, {"decision": "lift"}).status_code == 302
        entry.refresh_from_db()
        assert entry.lifted_by == admin
        assert as_admin.post(address, {"decision": "lift"}).status_code == 409

    def test_the_list_shows_them(self, as_admin: Client, admin: User) -> None:
        entry_of(admin)
        page = as_admin.get(reverse("back_office_blacklist:index"), {"q": "spam"})
        assert "spam" in page.content.decode()


class TestCities:
    GIVEN = {"name": "Narva", "country": "EE", "time_zone": "Europe/Tallinn", "currency": "EUR"}

    def test_one_is_entered(self, as_admin: Client) -> None:
        assert as_admin.post(reverse("back_office_cities:add"), self.GIVEN).status_code == 302
        assert City.objects.get().time_zone == "Europe/Tallinn"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("country", "ee"),
            ("country", "EST"),
            ("time_zone", "Mars/Base"),
            ("currency", "XYZ"),
        ],
    )
    def test_a_bad_field_is_named(self, as_admin: Client, field: str, value: str) -> None:
        answer = as_admin.post(reverse("back_office_cities:add"), {**self.GIVEN, field: value})
        assert list(answer.context["form"].errors) == [field]

    def test_none_is_deleted(self, as_admin: Client) -> None:
        city = a_city()
        as_admin.post(reverse("back_office_cities:delete", args=[city.pk]))
        assert City.objects.get() == city

"""Followers, and the registry of suppliers."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from organizers.models import Follower, Supplier
from organizers.services.following import CannotFollow, follow, unfollow
from organizers.services.suppliers import CannotRegisterSupplier, register_supplier
from organizers.states import OrganizerState
from tests.factories.people import LONG_AGO, a_user, an_organizer


@pytest.mark.django_db
class TestFollowing:
    def test_following_twice_is_following(self) -> None:
        organizer, user = an_organizer(), a_user()
        for _ in range(2):
            follow(organizer_id=organizer.pk, user=user, at=LONG_AGO)
        assert Follower.objects.get().user == user
        unfollow(organizer_id=organizer.pk, user=user)
        unfollow(organizer_id=organizer.pk, user=user)
        assert not Follower.objects.exists()

    def test_nobody_follows_themselves_or_who_does_not_organize(self) -> None:
        organizer, applicant = an_organizer(), an_organizer(state=OrganizerState.APPLIED)
        with pytest.raises(CannotFollow):
            follow(organizer_id=organizer.pk, user=organizer.user, at=LONG_AGO)
        with pytest.raises(CannotFollow):
            follow(organizer_id=applicant.pk, user=a_user(), at=LONG_AGO)

    @pytest.mark.parametrize(
        ("back", "goes"), [("/p/wool/", "/p/wool/"), ("https://example.com/", "/"), ("", "/")]
    )
    def test_the_button_leads_back_to_its_page(self, client: Client, back: str, goes: str) -> None:
        organizer = an_organizer()
        client.force_login(a_user())
        assert client.post(f"/organizers/{organizer.pk}/follow/", {"next": back})["Location"] == goes
        assert Follower.objects.count() == 1
        assert client.post(f"/organizers/{organizer.pk}/unfollow/", {"next": back})["Location"] == goes
        assert Follower.objects.count() == 0


@pytest.mark.django_db
class TestSuppliers:
    @pytest.mark.parametrize("other", ["Шерсть и Ко", "ШЕРСТЬ И КО", "  шерсть  и ко "])
    def test_a_name_is_registered_once_in_whatever_case(self, other: str) -> None:
        user = a_user()
        first = register_supplier(name="Шерсть и Ко", currency="RUB", by=user, at=LONG_AGO)
        again = register_supplier(name=other, currency="EUR", by=a_user(), at=LONG_AGO)
        assert again == first
        assert (again.name, again.currency, again.registered_by) == ("Шерсть и Ко", "RUB", user)

    @pytest.mark.parametrize(
        "wrong",
        [{"name": " "}, {"name": "x" * 121}, {"currency": "XYZ"}],
        ids=["no name", "a name too long", "no currency of ours"],
    )
    def test_what_cannot_be_registered(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(CannotRegisterSupplier) as caught:
            register_supplier(
                **{"name": "Wool Ltd", "currency": "EUR", "by": a_user(), "at": LONG_AGO, **wrong}
            )
        assert caught.value.field == next(iter(wrong))
        assert not Supplier.objects.exists()


@pytest.mark.postgres
def test_twenty_at_once_register_one_supplier(committing_db: None) -> None:
    user = a_user()

    def register(number: int) -> int:
        try:
            name = "Wool" if number % 2 else "WOOL"
            return register_supplier(name=name, currency="EUR", by=user, at=LONG_AGO).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as together:
        assert len(set(together.map(register, range(20)))) == 1

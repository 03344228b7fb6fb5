"""The contact book: numbers run, each person stands in it once. Rule: R-CRM."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import Contact
from participants.services.contacts import CannotEnterContact, contact_for_user, enter_contact
from tests.factories.people import LONG_AGO, a_user


@pytest.mark.django_db
class TestContacts:
    def test_numbers_run_from_one_in_each_book(self) -> None:
        anna, olga = a_user(), a_user()
        numbers = [
            enter_contact(owner=owner, full_name="Petr Ivanov", at=LONG_AGO).number
            for owner in (anna, anna, olga, anna)
        ]
        assert numbers == [1, 2, 1, 3]

    def test_a_person_with_an_account_is_entered_once(self) -> None:
        owner = a_user()
        person = a_user("petr@example.org", full_name="Пётр", short_name="Петя", phone="+37251234567")
        enter_contact(owner=owner, full_name="Somebody", at=LONG_AGO)
        with CaptureQueriesContext(connection) as queries:
            key = contact_for_user(owner_id=owner.pk, user=person, at=LONG_AGO)
        assert len(queries) == 1
        assert contact_for_user(owner_id=owner.pk, user=person, at=LONG_AGO) == key
        contact = Contact.objects.get(pk=key)
        assert contact == Contact.objects.get(owner=owner, phone="+37251234567")
        assert (contact.owner, contact.user, contact.number) == (owner, person, 2)
        assert (
            contact.full_name,
            contact.short_name,
            contact.phone,
            contact.email,
            contact.registered_at,
        ) == (
            "Пётр",
            "Петя",
            person.phone,
            "petr@example.org",
            LONG_AGO,
        )

    def test_what_the_organizer_wrote_stays(self) -> None:
        owner, person = a_user(), a_user()
        key = contact_for_user(owner_id=owner.pk, user=person, at=LONG_AGO)
        Contact.objects.filter(pk=key).update(full_name="The neighbour")
        contact_for_user(owner_id=owner.pk, user=person, at=LONG_AGO)
        assert Contact.objects.get().full_name == "The neighbour"

    @pytest.mark.parametrize("name", ["", "   ", "x" * 121])
    def test_a_contact_has_a_name(self, name: str) -> None:
        with pytest.raises(CannotEnterContact) as caught:
            enter_contact(owner=a_user(), full_name=name, at=LONG_AGO)
        assert caught.value.field == "full_name"


@pytest.mark.postgres
def test_twenty_entered_at_once_have_twenty_numbers(committing_db: None) -> None:
    owner = a_user()

    def enter(number: int) -> int:
        try:
            return enter_contact(owner=owner, full_name=f"Person {number}", at=LONG_AGO).number
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as together:
        assert sorted(together.map(enter, range(20))) == list(range(1, 21))

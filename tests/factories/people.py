"""People and places for tests. Each call makes a new one unless it says otherwise."""

import itertools
import uuid
from datetime import UTC, datetime
from typing import Any

from organizers.models import Organizer, Supplier
from organizers.services.suppliers import register_supplier
from organizers.states import AT_WORK, OrganizerState
from participants.models import City, Contact, User
from participants.services.contacts import enter_contact

NUMBERS = itertools.count(1)
LONG_AGO = datetime(2025, 1, 1, 12, tzinfo=UTC)


def a_city(
    name: str = "Tallinn", country: str = "EE", time_zone: str = "Europe/Tallinn", currency: str = "EUR"
) -> City:
    """The city of this name, made if it is not there."""
    city, _ = City.objects.get_or_create(
        name=name, country=country, defaults={"time_zone": time_zone, "currency": currency}
    )
    return city


def a_user(email: str | None = None, *, password: str | None = None, **fields: Any) -> User:
    number = next(NUMBERS)
    fields.setdefault("full_name", f"Person {number}")
    return User.objects.create_user(email or f"person{number}@example.org", password, **fields)


def an_administrator(email: str | None = None, **fields: Any) -> User:
    return a_user(email, is_staff=True, is_superuser=True, **fields)


def an_organizer(
    user: User | None = None,
    *,
    city: City | None = None,
    state: OrganizerState = OrganizerState.APPROVED,
    **fields: Any,
) -> Organizer:
    user = user or a_user()
    if state != OrganizerState.APPLIED:
        fields.setdefault("decided_at", LONG_AGO)
    fields.setdefault("name", user.get_full_name())
    fields.setdefault("applied_at", LONG_AGO)
    user.is_organizer = state in AT_WORK
    user.save(update_fields=["is_organizer"])
    return Organizer.objects.create(user=user, city=city or a_city(), state=state, **fields)


def a_supplier(name: str | None = None, *, currency: str = "EUR", by: User | None = None) -> Supplier:
    return register_supplier(
        name=name or f"Supplier {next(NUMBERS)}", currency=currency, by=by or a_user(), at=LONG_AGO
    )


def a_contact(owner: User | None = None, *, user: User | None = None, **fields: Any) -> Contact:
    """A contact in `owner`'s book, linked to `user` where one is given."""
    name = user.get_full_name() if user else f"Contact {next(NUMBERS)}"
    contact = enter_contact(owner=owner or a_user(), at=LONG_AGO, **{"full_name": name, **fields})
    if user:
        contact.user = user
        contact.save(update_fields=["user"])
    return contact


def form_key() -> dict[str, str]:
    """The field that makes a form answered once; add it to what is posted."""
    return {"form_key": str(uuid.uuid4())}

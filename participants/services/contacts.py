"""An organizer's contact book. Rule: R-CRM."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from config.kernel.bulk import insert_rows, update_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import Contact, User

LONGEST_NAME = 120


class CannotEnterContact(DomainError):
    """The book does not take this person."""

    rule = "R-CRM"


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person to enter: phone in E.164 and e-mail, or empty."""

    full_name: str
    phone: str
    email: str


def lock_book(*, owner_id: int) -> None:
    """Hold the owner's book: one at a time numbers its contacts, and their orders."""
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk=owner_id).values_list("pk"))


def enter_contact(
    *, owner: User, full_name: str, short_name: str = "", phone: str = "", email: str = "", at: datetime
) -> Contact:
    """Enter a person without an account under the next number of `owner`'s book."""
    full_name = " ".join(full_name.split())
    if not full_name:
        raise CannotEnterContact(_("Give the person's name."), field="full_name")
    if len(full_name) > LONGEST_NAME:
        raise CannotEnterContact(
            _("A name has at most %(most)d characters.") % {"most": LONGEST_NAME}, field="full_name"
        )
    with atomic():
        lock_book(owner_id=owner.pk)
        last = Contact.objects.filter(owner=owner).aggregate(last=Max("number"))["last"] or 0
        return Contact.objects.create(
            owner=owner,
            number=last + 1,
            full_name=full_name,
            short_name=short_name,
            phone=phone,
            email=email,
            registered_at=at,
        )


def enter_contacts(*, owner_id: int, people: Sequence[NewContact], at: datetime) -> list[int]:
    """Enter people without accounts under the next numbers; their keys, in the order given. 3 queries.

    The caller holds the book (`lock_book`).
    """
    if not people:
        return []
    book = Contact.objects.filter(owner=owner_id)
    last = book.aggregate(last=Max("number"))["last"] or 0
    insert_rows(
        Contact,
        ["owner_id", "number", "full_name", "short_name", "phone", "email", "registered_at"],
        [
            (owner_id, number, each.full_name, "", each.phone, each.email, at)
            for number, each in enumerate(people, last + 1)
        ],
    )
    return list(book.filter(number__gt=last).order_by("number").values_list("pk", flat=True))


def add_addresses(found: Sequence[tuple[Contact, str, str]]) -> None:
    """Note a phone and an e-mail where the book had none. 1 query.

    What the organizer has written about a person stays as it is.
    """
    rows = [
        (contact.pk, str(contact.phone) or phone, contact.email or email)
        for contact, phone, email in found
        if (phone and not contact.phone) or (email and not contact.email)
    ]
    update_rows(Contact, ["phone", "email"], rows)


def contact_for_user(*, owner_id: int, user: User, at: datetime) -> int:
    """The key of this person's contact in `owner_id`'s book, entered if it was not there.

    One statement. The caller holds the book (`lock_book`). What
    the organizer has written about a person already in the book stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participants_contact"
            " (owner_id, user_id, number, full_name, short_name, phone, email, registered_at)"
            " SELECT %s, %s, COALESCE(MAX(number), 0) + 1, %s, %s, %s, %s, %s"
            " FROM participants_contact WHERE owner_id = %s"
            " ON CONFLICT (owner_id, user_id) DO UPDATE SET user_id = excluded.user_id RETURNING id",
            [
                owner_id,
                user.pk,
                user.get_full_name(),
                user.short_name,
                Contact.phone.field.get_prep_value(user.phone),
                user.email,
                connection.ops.adapt_datetimefield_value(at),
                owner_id,
            ],
        )
        key: int = cursor.fetchone()[0]
    return key

"""An organizer's contact book. Rule: R-CRM."""

from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import Contact, User

LONGEST_NAME = 120


class CannotEnterContact(DomainError):
    """The book does not take this person."""

    rule = "R-CRM"


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
                str(user.phone),
                user.email,
                connection.ops.adapt_datetimefield_value(at),
                owner_id,
            ],
        )
        key: int = cursor.fetchone()[0]
    return key

"""Links by which people without an account take over their record. Rules: R-OFFSITE, R-CRM."""

from datetime import datetime
from secrets import token_urlsafe

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import Contact, ContactLink, User
from participants.services.contacts import lock_book

TOKEN_BYTES = 32


class CannotMakeLink(DomainError):
    """There is nothing to take over, or it is not this person's to give away."""

    rule = "R-OFFSITE"


def make_link(*, contact_id: int, by: User, at: datetime) -> ContactLink:
    """A new link for a contact of `by`'s own book who has no account; earlier ones stop working."""
    with atomic():
        lock_book(owner_id=by.pk)
        contact = Contact.objects.get(pk=contact_id)
        if contact.owner_id != by.pk:
            raise CannotMakeLink(_("This person is not in your contact book."))
        if contact.user_id or contact.merged_into_id:
            raise CannotMakeLink(_("This person has an account; there is nothing to take over."))
        return ContactLink.objects.create(
            contact=contact, token=token_urlsafe(TOKEN_BYTES), made_by=by, made_at=at
        )


def use_link(*, link: ContactLink, by: User, at: datetime) -> None:
    """Note that the link has served. The caller holds the book."""
    link.used_by, link.used_at = by, at
    link.save(update_fields=["used_by", "used_at"])

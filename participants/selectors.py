"""Reading about people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from participants.models import BlacklistEntry, Contact, ContactLink, Notice, User


@dataclass(frozen=True, slots=True)
class BookEntry:
    """How a person of a book can be recognised. `key` is their contact, also where this one was merged
    into it; `phone` is in E.164.
    """

    key: int
    number: int
    full_name: str
    phone: str
    email: str
    is_merged: bool


def inbox(*, user: User) -> QuerySet[Notice]:
    """A person's messages, newest first. 1 query."""
    return Notice.objects.filter(user=user)


def unread_count(*, user_id: int) -> int:
    """How many messages a person has not read. 1 query."""
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def oldest_unsent(*, since: datetime) -> datetime | None:
    """When the oldest message was written that still has to go out by e-mail. 1 query. Rule: R-NOTIFY."""
    waiting = Notice.objects.filter(emailed_at=None, at__gt=since, user__is_active=True)
    return waiting.order_by("at").values_list("at", flat=True).first()


def is_blacklisted(*, user_id: int, owner_id: int, at: datetime) -> bool:
    """Whether a person may not order from `owner_id`, or anywhere. 1 query. Rule: R-BLACKLIST."""
    lists = Q(owner=None) | Q(owner=owner_id)
    return BlacklistEntry.objects.in_force(at=at).filter(lists, user=user_id).exists()


def book_of(*, owner_id: int) -> list[BookEntry]:
    """Everybody in a book, by number. 1 query."""
    rows = Contact.objects.filter(owner=owner_id).order_by("number")
    return [
        BookEntry(
            merged_into or pk,
            number,
            full_name,
            phone.as_e164 if phone else "",
            email,
            merged_into is not None,
        )
        for pk, merged_into, number, full_name, phone, email in rows.values_list(
            "pk", "merged_into", "number", "full_name", "phone", "email"
        )
    ]


def working_link(*, token: str) -> ContactLink | None:
    """The link of this token with its contact and owner, used or not; a newer one voids it. 1 query."""
    newer = ContactLink.objects.filter(contact=OuterRef("contact"), pk__gt=OuterRef("pk"))
    links = ContactLink.objects.filter(~Exists(newer), token=token)
    return links.select_related("contact__owner", "used_by").first()


def newest_links(*, contacts: Collection[int]) -> dict[int, ContactLink]:
    """The link of each of `contacts`, a merged one's under the contact it went into. 1 query."""
    about = Q(contact__in=contacts) | Q(contact__merged_into__in=contacts)
    links = ContactLink.objects.filter(about).select_related("contact", "used_by").order_by("pk")
    return {each.contact.merged_into_id or each.contact_id: each for each in links}

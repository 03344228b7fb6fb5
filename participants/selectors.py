"""Reading about people."""

from datetime import datetime

from django.db.models import Q, QuerySet

from participants.models import BlacklistEntry, Notice, User


def inbox(*, user: User) -> QuerySet[Notice]:
    """A person's messages, newest first. 1 query."""
    return Notice.objects.filter(user=user)


def unread_count(*, user_id: int) -> int:
    """How many messages a person has not read. 1 query."""
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def is_blacklisted(*, user_id: int, owner_id: int, at: datetime) -> bool:
    """Whether a person may not order from `owner_id`, or anywhere. 1 query. Rule: R-BLACKLIST."""
    lists = Q(owner=None) | Q(owner=owner_id)
    return BlacklistEntry.objects.in_force(at=at).filter(lists, user=user_id).exists()

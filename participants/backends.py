"""Who a session is of."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participants.models import Notice, User


class WithUnread(ModelBackend):
    """Reads a person together with `unread_notices`, how many messages they have not read. 1 query."""

    def get_user(self, user_id: int) -> User | None:
        found = _people().filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


@cache
def _people() -> QuerySet[User]:
    """Everybody with `unread_notices`; put together once, since that takes long."""
    unread = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by().values("user")
    counted = Subquery(unread.annotate(count=Count("pk")).values("count"))
    return User.objects.annotate(unread_notices=Coalesce(counted, 0))


class ByName(WithUnread):
    """As the back office logs in."""


class ByEmail(WithUnread, AuthenticationBackend):
    """As everybody logs in."""

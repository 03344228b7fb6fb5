"""What every page may show."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from participants import selectors


def unread_count(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`unread_count`: how many messages the person has not read. It came with the person; 1 query after a log-in."""

    @cache
    def count() -> int:
        if not request.user.is_authenticated:
            return 0
        known: int | None = getattr(request.user, "unread_notices", None)
        return selectors.unread_count(user_id=request.user.pk) if known is None else known

    return {"unread_count": count}

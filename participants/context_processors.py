"""What every page may show."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from participants import selectors


def unread_count(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`unread_count`: how many messages the person has not read. Costs a query where a template asks."""

    @cache
    def count() -> int:
        return selectors.unread_count(user_id=request.user.pk) if request.user.is_authenticated else 0

    return {"unread_count": count}

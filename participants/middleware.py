"""What every request of a logged-in person does: it is answered in their language, and they are seen."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from participants.models import User

GetResponse = Callable[[HttpRequest], HttpResponseBase]

SEEN_EVERY = timedelta(minutes=10)
# Local midnights, in every time zone, fall on quarters of an hour.
QUARTER = 15
# Sent by requests that a page makes by itself: hx-headers='{"X-Poll": "1"}' beside hx-trigger="every ...".
POLL_HEADER = "X-Poll"


class Language:
    """The language of the profile goes before the one that LocaleMiddleware found."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class Seen:
    """Notes when a logged-in person was last seen. Rule: Conventions ("Seen").

    Written at most once in ten minutes, and at the first request of a quarter of an hour, so that the
    local day is right in every zone. One conditional statement. Background polling does not count.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and POLL_HEADER not in request.headers:
            at = timezone.now()
            quarter = at.replace(minute=at.minute // QUARTER * QUARTER, second=0, microsecond=0)
            stale = max(at - SEEN_EVERY, quarter)
            if request.user.seen_at is None or request.user.seen_at < stale:
                noted = User.objects.filter(Q(seen_at=None) | Q(seen_at__lt=stale), pk=request.user.pk)
                noted.update(seen_at=at)
        return self.get_response(request)

"""How often one person, address or network may do a thing. The numbers are ACCOUNT_RATE_LIMITS in settings."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

WINDOW = timedelta(minutes=10)

View = Callable[..., HttpResponseBase]


def limited(action: str) -> Callable[[View], View]:
    """Answers 429 instead of calling the view when somebody sends `action` too often. For who is logged in."""

    def held(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if consume(request, action=action, user=request.user):
                return view(request, *args, **kwargs)
            return too_many(request)

        return counted

    return held


def too_many(request: HttpRequest) -> HttpResponse:
    """429, with when to try again. allauth answers with it too, as handler429 of the addresses."""
    minutes = WINDOW // timedelta(minutes=1)
    answer = render(request, "429.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(WINDOW // timedelta(seconds=1))
    return answer

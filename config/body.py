"""How much may be sent at once."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class BodyLimit:
    """Answers 413, without reading it, to a request that is larger than BODY_MAX_SIZE."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.BODY_MAX_SIZE:
            return render(request, "413.html", {"limit": filesizeformat(settings.BODY_MAX_SIZE)}, status=413)
        return self.get_response(request)

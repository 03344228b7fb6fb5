"""What people get when something broke: 503 while the database does not answer, else 500."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER = 10
"""Seconds; pages are back within five of a restart of PostgreSQL."""


def broken(request: HttpRequest) -> HttpResponse:
    """The page for the exception that is being handled. No query: whoever asks is not looked up."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer

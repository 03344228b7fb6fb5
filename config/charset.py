"""Requests are read as UTF-8, whatever they say of themselves."""

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class OnlyUtf8:
    """Answers 400 to a request in another charset: of Python's codecs some yield text that nothing can store.

    Django itself does so for forms without files only.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            request.encoding = "utf-8"
            raise BadRequest(request.headers.get("Content-Type", ""))
        return self.get_response(request)

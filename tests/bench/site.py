"""What gunicorn serves for the bench of pages: the site, and a view that answers nothing."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from config import urls  # noqa: E402


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urls.urlpatterns.insert(0, path("empty/", empty))
application = WSGIHandler()

"""The demo, served, and people of it at their browsers."""

from collections.abc import Iterator
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests import databases, serving
from tests.e2e.entering import PASSWORD, enter


@pytest.fixture
def demo(live_site: str) -> str:
    """The address of a site with the demo in it."""
    _fill()
    return live_site


@pytest.fixture(scope="module")
def shown_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """As `demo`, made once for a module whose tests only look."""
    with django_db_blocker.unblock(), databases.copy(), serving.site() as address:
        _fill()
        yield address


@pytest.fixture
def log_in(demo: str) -> Any:
    """Log a page's reader in as somebody of the demo: `log_in(page, "petr")`."""
    return partial(enter, site=demo)


def _fill() -> None:
    with override_settings(DEMO_PASSWORD=PASSWORD):
        call_command("fill_demo", stdout=StringIO())

"""What tests that bring servers of their own begin with."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests import databases


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a migrated database to be copied; this module's tests may use their own."""
    with django_db_blocker.unblock(), databases.copy() as name:
        yield f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import databases
from tests.access import world as worlds


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """The world in a database of its own, built once."""
    with django_db_blocker.unblock(), databases.copy():
        yield worlds.build()


@pytest.fixture
def world(built: worlds.World) -> Iterator[worlds.World]:
    """The world as it was built, whatever the last test did to it."""
    with transaction.atomic():
        yield built
        transaction.set_rollback(True)

"""Whatever a service did, the books are right afterwards."""

from collections.abc import Iterator

import pytest

from ledger.checks import run_checks


@pytest.fixture(autouse=True)
def _the_books_are_right(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "db" in request.fixturenames:
        assert run_checks() == []

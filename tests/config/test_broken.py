"""While the database does not answer people are asked to wait; a fault of ours is another matter."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.factories.people import a_user

pytestmark = pytest.mark.django_db
FAULTS = [
    pytest.param(OperationalError("connection refused"), 503, "10", id="the database is away"),
    pytest.param(InterfaceError("connection closed"), 503, "10", id="the connection is gone"),
    pytest.param(ValueError("ours"), 500, None, id="a fault of ours"),
]


@pytest.mark.parametrize(("fault", "status", "retry"), FAULTS)
@pytest.mark.parametrize("logged_in", [False, True])
def test_what_people_get(fault: Exception, status: int, retry: str | None, logged_in: bool) -> None:
    client = Client(raise_request_exception=False)
    if logged_in:
        client.force_login(a_user())

    def away(*args: Any) -> None:
        raise fault

    with connection.execute_wrapper(away):
        answer = client.get("/purchases/")
    assert (answer.status_code, answer.get("Retry-After")) == (status, retry)
    assert "<h1" in answer.content.decode()

"""Set-based writes: what goes in is what saving would have written, in one statement."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from config.kernel.bulk import add_to_rows, insert_missing, insert_rows, update_rows
from organizers.models import Organizer
from participants.models import City, FormKey, Notice, User
from tests.factories.people import a_city, a_user, an_organizer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)
CITY = ["name", "country", "time_zone", "currency"]


def statements(queries: CaptureQueriesContext) -> int:
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("count", [1, 10, 1000])
def test_any_number_of_rows_is_one_statement(count: int) -> None:
    rows = [(f"Town {number}", "EE", "Europe/Tallinn", "EUR") for number in range(count)]
    with CaptureQueriesContext(connection) as queries:
        insert_rows(City, CITY, rows)
    assert statements(queries) == 1
    assert sorted(City.objects.values_list(*CITY)) == sorted(rows)


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert_rows(City, CITY, [])
        insert_missing(City, CITY, [])
        update_rows(City, ["name"], [])
        add_to_rows(Organizer, "distributed_purchases", [])
    assert statements(queries) == 0


def test_every_kind_of_value_comes_back_as_it_went_in() -> None:
    user, key = a_user(), uuid.uuid4()
    answer = {"url": "/p/шерсть/", "list": [1, None, True, "a'b\"c\\d"]}
    insert_rows(FormKey, ["key", "user_id", "digest", "answer", "at"], [(key, user.pk, "d;{},'", answer, AT)])
    stored = FormKey.objects.get()
    assert (stored.key, stored.user, stored.digest, stored.answer, stored.at) == (
        key,
        user,
        "d;{},'",
        answer,
        AT,
    )


def test_nothing_is_nothing() -> None:
    user = a_user()
    fields = ["user_id", "kind", "params", "link", "key", "at", "read_at"]
    rows = [(user.pk, "stop", {}, "", "1", AT, None), (user.pk, "stop", {}, "", "2", AT, AT)]
    insert_rows(Notice, fields, rows)
    assert list(Notice.objects.order_by("key").values_list("read_at", flat=True)) == [None, AT]


def test_insert_rows_refuses_what_is_there() -> None:
    a_city("Narva")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(City, CITY, [("Narva", "EE", "Europe/Tallinn", "EUR")])


def test_insert_missing_leaves_out_what_is_there() -> None:
    a_city("Narva", currency="EUR")
    rows = [(name, "EE", "Europe/Tallinn", "USD") for name in ("Narva", "Tartu", "Tartu", "Võru")]
    assert insert_missing(City, CITY, rows) == 2
    assert dict(City.objects.values_list("name", "currency")) == {
        "Narva": "EUR",
        "Tartu": "USD",
        "Võru": "USD",
    }


def test_update_rows_sets_each_row_its_own_values() -> None:
    users = [a_user(seen_at=AT) for _ in range(3)]
    rows = [(users[0].pk, "Анна", True, None), (users[2].pk, "Carl", False, AT)]
    with CaptureQueriesContext(connection) as queries:
        assert update_rows(User, ["full_name", "is_organizer", "seen_at"], rows) == 2
    assert statements(queries) == 1
    found = {user.pk: (user.full_name, user.is_organizer, user.seen_at) for user in User.objects.all()}
    assert found == {
        users[0].pk: ("Анна", True, None),
        users[1].pk: (users[1].full_name, False, AT),
        users[2].pk: ("Carl", False, AT),
    }


def test_add_to_rows_adds_and_takes_away() -> None:
    organizers = [an_organizer(distributed_purchases=5) for _ in range(3)]
    with CaptureQueriesContext(connection) as queries:
        assert (
            add_to_rows(Organizer, "distributed_purchases", [(organizers[2].pk, 4), (organizers[0].pk, -5)])
            == 2
        )
    assert statements(queries) == 1
    counts = Organizer.objects.order_by("pk").values_list("distributed_purchases", flat=True)
    assert list(counts) == [0, 5, 9]


def test_add_to_rows_stops_at_a_constraint() -> None:
    organizers = [an_organizer(distributed_purchases=5) for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        add_to_rows(Organizer, "distributed_purchases", [(organizers[0].pk, 1), (organizers[1].pk, -6)])
    assert set(Organizer.objects.values_list("distributed_purchases", flat=True)) == {5}

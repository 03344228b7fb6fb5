"""Forms are answered once, however often they are sent."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from config.kernel.errors import DomainError
from participants.models import City, FormKey, User
from participants.once import Answer, BadFormKey, answer_once
from participants.services.form_keys import forget_form_keys
from tests.factories.people import LONG_AGO, a_user, form_key


class CannotMove(DomainError):
    pass


def posted(user: User, path: str = "/move/", **fields: Any) -> HttpRequest:
    request = RequestFactory().post(path, fields)
    request.user = user
    request._messages = CookieStorage(request)
    return request


def found(name: str) -> Callable[[], Answer]:
    """Something that leaves a trace: a city."""

    def act() -> Answer:
        City.objects.create(name=name, country="EE", time_zone="Europe/Tallinn", currency="EUR")
        return Answer("/done/", f"{name} is founded.", "warning")

    return act


def said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


@pytest.mark.django_db
class TestAnswerOnce:
    def test_a_form_is_done_and_answered(self) -> None:
        request = posted(a_user(), **form_key(), name="Narva")
        answer = answer_once(request, found("Narva"))
        assert (answer.status_code, answer["Location"]) == (303, "/done/")
        assert said(request) == [("warning", "Narva is founded.")]

    def test_the_same_form_again_gets_the_same_answer_and_does_nothing(self) -> None:
        user, key = a_user(), form_key()
        answer_once(posted(user, **key, name="Narva"), found("Narva"))
        again = posted(user, **key, name="Narva")
        answer = answer_once(again, found("Narva"))
        assert (answer.status_code, answer["Location"]) == (303, "/done/")
        assert said(again) == [("warning", "Narva is founded.")]
        assert City.objects.filter(name="Narva").count() == 1

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            pytest.param("/move/", {"name": "Tartu"}, id="another field"),
            pytest.param("/move/", {"name": "Narva", "more": "1"}, id="one field more"),
            pytest.param("/elsewhere/", {"name": "Narva"}, id="another address"),
        ],
    )
    def test_another_form_under_the_key_is_a_conflict(self, path: str, fields: dict[str, str]) -> None:
        user, key = a_user(), form_key()
        answer_once(posted(user, **key, name="Narva"), found("Narva"))
        assert answer_once(posted(user, path, **key, **fields), found("Tartu")).status_code == 409
        assert not City.objects.filter(name="Tartu").exists()

    def test_another_person_under_the_key_is_a_conflict(self) -> None:
        key = form_key()
        answer_once(posted(a_user(), **key), found("Narva"))
        assert answer_once(posted(a_user(), **key), found("Tartu")).status_code == 409

    def test_the_token_against_forgery_is_no_part_of_the_form(self) -> None:
        user, key = a_user(), form_key()
        answer_once(posted(user, **key, csrfmiddlewaretoken="one"), found("Narva"))
        assert answer_once(posted(user, **key, csrfmiddlewaretoken="two"), found("Narva")).status_code == 303

    def test_files_count_by_their_content(self) -> None:
        user, key = a_user(), form_key()

        def sent(content: bytes) -> HttpResponse:
            return answer_once(
                posted(user, **key, file=SimpleUploadedFile("list.csv", content)), lambda: Answer("/done/")
            )

        assert [sent(b"a;1").status_code, sent(b"a;2").status_code] == [303, 409]

    def test_a_file_can_be_read_after_its_digest_was_taken(self) -> None:
        request = posted(a_user(), **form_key(), file=SimpleUploadedFile("list.csv", b"a;1"))
        read: list[bytes] = []

        def act() -> Answer:
            read.append(request.FILES["file"].read())
            return Answer("/done/")

        answer_once(request, act)
        assert read == [b"a;1"]

    def test_a_refusal_undoes_everything_and_frees_the_key(self) -> None:
        user, key = a_user(), form_key()

        def refused() -> Answer:
            found("Narva")()
            raise CannotMove("not today")

        with pytest.raises(CannotMove):
            answer_once(posted(user, **key, name="Narva"), refused)
        assert not FormKey.objects.exists()
        assert not City.objects.filter(name="Narva").exists()
        assert answer_once(posted(user, **key, name="Tartu"), found("Tartu")).status_code == 303

    @pytest.mark.parametrize("fields", [{}, {"form_key": ""}, {"form_key": "1"}, {"form_key": "x" * 36}])
    def test_a_form_without_a_proper_key_is_refused(self, fields: dict[str, str]) -> None:
        with pytest.raises(BadFormKey) as caught:
            answer_once(posted(a_user(), **fields), found("Narva"))
        assert isinstance(caught.value, BadRequest)
        assert not City.objects.filter(name="Narva").exists()

    def test_it_costs_two_statements(self) -> None:
        request = posted(a_user(), **form_key())
        with CaptureQueriesContext(connection) as queries:
            answer_once(request, lambda: Answer("/done/"))
        assert [q["sql"].split()[0] for q in queries if "SAVEPOINT" not in q["sql"]] == ["INSERT", "UPDATE"]

    def test_old_answers_are_forgotten(self) -> None:
        user = a_user()
        old = FormKey.objects.create(key=uuid.uuid4(), user=user, digest="", at=LONG_AGO)
        answer_once(posted(user, **form_key()), lambda: Answer("/done/"))
        fresh = FormKey.objects.exclude(pk=old.pk).get()
        assert forget_form_keys(before=fresh.at) == 1
        assert FormKey.objects.get() == fresh


@pytest.mark.postgres
def test_twenty_at_once_do_it_once(committing_db: None) -> None:
    user, key, start = a_user(), form_key(), Barrier(20)

    def send(_: int) -> tuple[int, str]:
        try:
            start.wait()
            answer = answer_once(posted(user, **key), found("Narva"))
            return answer.status_code, answer["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as senders:
        answers = list(senders.map(send, range(20)))
    assert answers == [(303, "/done/")] * 20
    assert City.objects.filter(name="Narva").count() == 1

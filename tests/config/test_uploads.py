"""What is too large to be read is refused, and nothing of it is done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.people import a_user, form_key

pytestmark = pytest.mark.django_db


def answered(**sent) -> int:
    client = Client(raise_request_exception=False)
    client.force_login(a_user())
    return client.post("/p/none/order/", **sent).status_code


def test_fields_larger_than_the_limit_are_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert answered(data=form_key() | {"note": "a" * 1_001}) == 400


def test_more_fields_than_the_limit_are_refused(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert answered(data=form_key() | {f"line{number}": "1" for number in range(11)}) == 400


def test_more_files_than_the_limit_are_refused(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = {f"file{number}": SimpleUploadedFile("a.txt", b"a") for number in range(3)}
    assert answered(data=form_key() | files) == 400


def test_a_body_larger_than_the_largest_upload_is_refused_unread(settings):
    settings.BODY_MAX_SIZE = 1_000
    assert answered(data=form_key() | {"file": SimpleUploadedFile("a.txt", b"a" * 1_001)}) == 413


@pytest.mark.parametrize("length", ["-1", "many", ""])
def test_a_length_that_is_none_is_no_body(length):
    assert answered(data=form_key(), CONTENT_LENGTH=length) in {400, 404}

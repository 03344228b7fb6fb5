"""What comes in another charset than UTF-8 is not read."""

import pytest
from django.test import Client

from tests.factories.people import a_user, form_key

pytestmark = pytest.mark.django_db

BODY = '--edge\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'


def posted(charset: str, *, check_csrf: bool = False) -> int:
    client = Client(enforce_csrf_checks=check_csrf, raise_request_exception=False)
    client.force_login(a_user())
    fields = form_key() | {"title": "\\ud800", "note": "\\x"}
    body = "".join(BODY.format(*field) for field in fields.items()) + "--edge--\r\n"
    kind = f"multipart/form-data; boundary=edge; charset={charset}"
    return client.generic("POST", "/p/none/favourite/", body.encode(), content_type=kind).status_code


@pytest.mark.parametrize("charset", ["unicode_escape", "hex", "idna", "utf-7", "utf-16", "latin-1"])
def test_a_form_in_another_charset_is_a_bad_request(charset: str) -> None:
    assert posted(charset) == 400
    assert posted(charset, check_csrf=True) == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "no-such"])
def test_utf_8_by_any_of_its_names_is_read(charset: str) -> None:
    assert posted(charset) == 404


def test_an_address_is_read_as_utf_8_only() -> None:
    kind = "text/plain; charset=unicode_escape"
    client = Client(raise_request_exception=False)

    assert client.get("/purchases/?q=%5Cud800", CONTENT_TYPE=kind).status_code == 400

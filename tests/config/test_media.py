"""Public pictures are given out as pictures, and nothing else is."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder() -> Path:
    path = Path(settings.MEDIA_ROOT) / "items" / "1"
    path.mkdir(parents=True, exist_ok=True)
    return path


def test_a_picture_is_served_as_one_and_may_be_kept(client: Client, folder: Path) -> None:
    (folder / "a.webp").write_bytes(b"<script>alert(1)</script>")
    answer = client.get("/media/items/1/a.webp")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert {
        name: answer.headers.get(name)
        for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    } == {
        "Content-Type": "image/webp",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "public, max-age=31536000, immutable",
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("items/1/page.html", 404, id="a page"),
        pytest.param("items/1/drawing.svg", 404, id="a drawing that may hold a script"),
        pytest.param("items/1/", 404, id="a folder"),
        pytest.param("items/1/none.webp", 404, id="what is not there"),
        pytest.param("items/1/../../../private/secret.webp", 400, id="what is private"),
        pytest.param("%2e%2e/private/secret.webp", 400, id="what is private, in disguise"),
    ],
)
def test_nothing_else_is(client: Client, folder: Path, path: str, status: int) -> None:
    private = Path(settings.PRIVATE_ROOT)
    private.mkdir(parents=True, exist_ok=True)
    for file in (folder / "page.html", folder / "drawing.svg", private / "secret.webp"):
        file.write_text("<script>alert(1)</script>")
    assert client.get(f"/media/{path}").status_code == status

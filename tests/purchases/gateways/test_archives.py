"""Archives are opened with care, and read by the names that were meant."""

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from purchases.gateways.archives import Archive, CannotOpenArchive, opened
from purchases.gateways.pictures import SIZE_LIMIT, CannotTakePicture
from purchases.states import NotTaken
from tests.factories.pictures import an_archive


@contextmanager
def looked_into(content: bytes) -> Iterator[Archive]:
    with opened(io.BytesIO(content)) as archive:
        yield archive


def names(content: bytes) -> tuple[str, ...]:
    with looked_into(content) as archive:
        return archive.names


def renamed(name: bytes, placeholder: bytes) -> bytes:
    """An archive of one file whose name is these bytes, without a word on how they are meant."""
    assert len(name) == len(placeholder)
    return an_archive({placeholder.decode(): b"a"}).replace(placeholder, name)


def test_files_are_told_as_people_count_without_folders_and_litter():
    content = an_archive(
        {"b/10.jpg": b"", "b/": b"", "b/2.jpg": b"", "__MACOSX/b/._2.jpg": b"", "b/.DS_Store": b"", "Thumbs.db": b"",
         "A.jpg": b""}
    )  # fmt: skip
    assert names(content) == ("A.jpg", "b/2.jpg", "b/10.jpg")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(an_archive({"Халат.jpg": b"a"}), id="marked as UTF-8"),
        pytest.param(renamed("Халат.jpg".encode("cp866"), b"wwwww.jpg"), id="as Windows in Russian"),
        pytest.param(renamed("Халат.jpg".encode(), b"wwwwwwwwww.jpg"), id="UTF-8, unmarked"),
    ],
)
def test_names_in_russian(content):
    assert names(content) == ("Халат.jpg",)


BOMB = an_archive({f"{number}.jpg": b"\0" * SIZE_LIMIT for number in range(21)})
REFUSED = [
    pytest.param(b"", "This is no ZIP archive, or a damaged one.", id="nothing"),
    pytest.param(
        b"PK\x03\x04" + b"\0" * 100, "This is no ZIP archive, or a damaged one.", id="only begins as one"
    ),
    pytest.param(an_archive({"a": b"a"})[:-10], "This is no ZIP archive, or a damaged one.", id="cut off"),
    pytest.param(an_archive({}), "There is no file in the archive.", id="empty"),
    pytest.param(
        an_archive({"__MACOSX/a": b""}), "There is no file in the archive.", id="nothing but litter"
    ),
    pytest.param(
        an_archive({str(number): b"" for number in range(2001)}),
        "The archive has more than 2000 files. Send it in parts.",
        id="2,001 files",
    ),
    pytest.param(
        BOMB, "The archive is far larger inside than it looks, so it is not opened.", id="a bomb that says so"
    ),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED)
def test_archives_that_are_not_opened(content, reason):
    with pytest.raises(CannotOpenArchive) as caught:
        names(content)
    assert str(caught.value) == reason


def lying(declared: int) -> bytes:
    """One file of 11 MB of zeros that says it has `declared` bytes."""
    real = 11 * 1024 * 1024
    return an_archive({"1.jpg": b"\0" * real}).replace(struct.pack("<I", real), struct.pack("<I", declared))


def locked() -> bytes:
    """One file whose flags say that it is encrypted."""
    content = bytearray(an_archive({"1.jpg": b"a"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def spoiled() -> bytes:
    content = bytearray(an_archive({"1.jpg": bytes(range(256)) * 4}))
    content[45] ^= 0xFF
    return bytes(content)


def strangely_packed() -> bytes:
    """One file in a way of packing that nobody knows."""
    content = bytearray(an_archive({"1.jpg": b"a"}))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(signature) + offset] = 77
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(an_archive({"1.jpg": b"\0" * (SIZE_LIMIT + 1)}), NotTaken.LARGE, id="too large"),
        pytest.param(lying(100), NotTaken.BROKEN, id="larger than it says"),
        pytest.param(locked(), NotTaken.LOCKED, id="behind a password"),
        pytest.param(spoiled(), NotTaken.BROKEN, id="damaged"),
        pytest.param(strangely_packed(), NotTaken.BROKEN, id="packed strangely"),
    ],
)
def test_files_that_are_not_read(content, why):
    with looked_into(content) as archive, pytest.raises(CannotTakePicture) as caught:
        archive.read(0)
    assert caught.value.why == why


def test_a_way_out_of_the_folder_is_only_a_name(tmp_path):
    content = an_archive({"../../1004.jpg": b"a", "/etc/passwd": b"b"})
    with looked_into(content) as archive:
        assert [(name, archive.read(place)) for place, name in enumerate(archive.names)] == [
            ("../../1004.jpg", b"a"),
            ("/etc/passwd", b"b"),
        ]
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert list(tmp_path.iterdir()) == []

"""ZIP archives of pictures, opened with care: nothing is ever unpacked to where its name says."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from config.kernel.errors import DomainError
from purchases.gateways.pictures import SIZE_LIMIT, CannotTakePicture
from purchases.rules.picture_names import in_order
from purchases.states import NotTaken

FILE_LIMIT = 2000
INFLATED_LIMIT = 200 * 1024 * 1024
UTF8, ENCRYPTED = 0x800, 0x1
# What systems put beside people's files.
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class CannotOpenArchive(DomainError):
    """The file is no archive that can be opened; nothing of it was used."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of a ZIP by name, as people count; folders and litter left out."""

    container: zipfile.ZipFile
    members: tuple[zipfile.ZipInfo, ...]
    names: tuple[str, ...]

    def read(self, place: int) -> bytes:
        """The content of the file at `place` of `names`. Raises CannotTakePicture."""
        member = self.members[place]
        if member.flag_bits & ENCRYPTED:
            raise CannotTakePicture(NotTaken.LOCKED)
        if member.file_size > SIZE_LIMIT:
            raise CannotTakePicture(NotTaken.LARGE)
        try:
            with self.container.open(member) as file:
                content = file.read(SIZE_LIMIT + 1)
        except BROKEN as error:
            raise CannotTakePicture(NotTaken.BROKEN) from error
        if len(content) > SIZE_LIMIT:
            raise CannotTakePicture(NotTaken.LARGE)
        return content


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Archive]:
    """The archive in `file`. Raises CannotOpenArchive."""
    try:
        container = zipfile.ZipFile(file)
    except BROKEN as error:
        raise CannotOpenArchive(_("This is no ZIP archive, or a damaged one.")) from error
    with container:
        found = sorted(
            ((name, member) for member in container.infolist() if _is_wanted(name := _name(member))),
            key=lambda each: in_order(each[0]),
        )
        if not found:
            raise CannotOpenArchive(_("There is no file in the archive."))
        if len(found) > FILE_LIMIT:
            raise CannotOpenArchive(
                _("The archive has more than %(limit)s files. Send it in parts.") % {"limit": FILE_LIMIT}
            )
        if sum(member.file_size for _name, member in found) > INFLATED_LIMIT:
            raise CannotOpenArchive(_("The archive is far larger inside than it looks, so it is not opened."))
        names, members = zip(*found, strict=True)
        yield Archive(container, members, names)


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: UTF-8, or as Windows in Russian writes it."""
    name = member.filename
    if not member.flag_bits & UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "cp866"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def _is_wanted(name: str) -> bool:
    return not name.endswith("/") and not any(each in name for each in LITTER)

"""The files of pictures: written under names nobody can guess, gone once their rows are."""

import secrets
from collections.abc import Iterable
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from purchases.gateways.pictures import Drawn


class Pictured(Protocol):
    """A row with a picture in two sizes."""

    image: FieldFile
    small: FieldFile


def keep_files(picture: Pictured, drawn: Drawn) -> None:
    """Write both sizes of `picture`, which is not saved yet."""
    picture.image.save(_name(), ContentFile(drawn.large), save=False)
    picture.small.save(_name(), ContentFile(drawn.small), save=False)


def forget_files(pictures: Iterable[Pictured]) -> None:
    """Delete the files of `pictures` once the open transaction has committed."""
    names = [name for picture in pictures for name in (picture.image.name, picture.small.name) if name]

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    if names:
        transaction.on_commit(delete)


def _name() -> str:
    return f"{secrets.token_hex(16)}.webp"

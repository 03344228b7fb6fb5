"""Pictures for tests, drawn when they are needed."""

import io
import zipfile
from typing import Any

from PIL import Image

RED, GREEN = (200, 30, 30), (30, 160, 60)


def a_picture(
    width: int = 40,
    height: int = 30,
    *,
    kind: str = "PNG",
    mode: str = "RGB",
    colour: Any = RED,
    **options: Any,
) -> bytes:
    """A picture of one colour, as a file of `kind`."""
    return saved(Image.new(mode, (width, height), colour), kind, **options)


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def an_archive(files: dict[str, bytes]) -> bytes:
    """A ZIP of `files` by name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()

"""Pictures as people send them, drawn anew in the two sizes that pages show."""

import json
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from config.kernel.errors import DomainError
from purchases.states import NotTaken

SIZE_LIMIT = 10 * 1024 * 1024
PIXEL_LIMIT = 40_000_000
MEMORY_LIMIT = 1024 * 1024 * 1024
SECONDS_LIMIT = 10
LARGE, SMALL = 1600, 320
WRITER = Path(__file__).with_name("picture_writer.py")


class CannotTakePicture(DomainError):
    """`why` the picture is not taken."""

    def __init__(self, why: NotTaken) -> None:
        super().__init__(why.label)
        self.why = why


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as WebP in two sizes. `width` and `height` are the large one's; `digest` is the SHA-256
    of what was sent."""

    large: bytes
    small: bytes
    width: int
    height: int
    digest: str


def draw_anew(content: bytes) -> Drawn:
    """The picture in `content`, upright, at most LARGE and SMALL pixels wide and high, and nothing else.

    Raises CannotTakePicture.
    """
    if not content:
        raise CannotTakePicture(NotTaken.EMPTY)
    if len(content) > SIZE_LIMIT:
        raise CannotTakePicture(NotTaken.LARGE)
    limits = (MEMORY_LIMIT, SECONDS_LIMIT, PIXEL_LIMIT, LARGE, SMALL)
    try:
        writer = subprocess.run(  # noqa: S603 (our own script; the picture goes in as data)
            [sys.executable, "-I", str(WRITER), *map(str, limits)],
            input=content,
            capture_output=True,
            timeout=SECONDS_LIMIT * 2,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotTakePicture(NotTaken.PIXELS) from error
    except subprocess.CalledProcessError as error:
        was_stopped = error.returncode < 0
        raise CannotTakePicture(NotTaken.PIXELS if was_stopped else NotTaken.BROKEN) from error
    head, _, drawn = writer.stdout.partition(b"\n")
    answer = json.loads(head)
    if "refusal" in answer:
        raise CannotTakePicture(NotTaken(answer["refusal"]))
    return Drawn(
        large=drawn[: answer["large"]],
        small=drawn[answer["large"] :],
        width=answer["width"],
        height=answer["height"],
        digest=sha256(content).hexdigest(),
    )

"""A square to draw on, in hundredths of its side."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw

SIDE = 480
FINER = 2
INK = "#3a3a44"
PAPER = "#fffdf7"

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """Shapes by places from 0 to 100, right and down. Drawn finer than it is kept, so that edges are smooth."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (SIDE * FINER, SIDE * FINER), ground)
        self._draw = ImageDraw.Draw(self._image)

    def oval(self, box: Box, colour: str) -> None:
        self._draw.ellipse(self._places(box), fill=colour)

    def block(self, box: Box, colour: str, *, round_by: float = 0) -> None:
        self._draw.rounded_rectangle(self._places(box), radius=self._length(round_by), fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon(self._places([each for point in points for each in point]), fill=colour)

    def line(self, points: Sequence[Point], colour: str, *, width: float) -> None:
        """A line through `points`, round at both ends."""
        places = self._places([each for point in points for each in point])
        self._draw.line(places, fill=colour, width=self._length(width), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval((x - width / 2, y - width / 2, x + width / 2, y + width / 2), colour)

    def arc(self, box: Box, colour: str, *, start: int, end: int, width: float) -> None:
        """A part of an outline, clockwise, in degrees from the right."""
        self._draw.arc(self._places(box), start, end, fill=colour, width=self._length(width))

    def as_png(self) -> bytes:
        kept = BytesIO()
        self._image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(kept, "PNG")
        return kept.getvalue()

    def _places(self, hundredths: Sequence[float]) -> list[int]:
        return [self._length(each) for each in hundredths]

    def _length(self, hundredths: float) -> int:
        return round(hundredths * SIDE * FINER / 100)


def shaded(colour: str, share: float) -> str:
    """`colour` lighter by a share of the way to white, or darker where it is negative."""
    towards = 255 if share > 0 else 0
    mixed = (round(part + (towards - part) * abs(share)) for part in ImageColor.getrgb(colour)[:3])
    return "#" + "".join(f"{part:02x}" for part in mixed)

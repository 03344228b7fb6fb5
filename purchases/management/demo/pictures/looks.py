"""Every look is drawn once, in the two sizes that pages show."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from purchases.gateways.pictures import Drawn, draw_anew
from purchases.management.demo.pictures.canvas import Canvas, shaded

AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn, in which colour."""

    motif: Callable[[Canvas, str], None]
    colour: str


@cache
def drawn(look: Look) -> Drawn:
    """The picture of goods that look so."""
    canvas = Canvas(shaded(look.colour, 0.82))
    look.motif(canvas, look.colour)
    return draw_anew(canvas.as_png())


def draw_all(looks: Iterable[Look]) -> None:
    """Draw what will be hung, before a transaction is open."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        list(pool.map(drawn, set(looks)))

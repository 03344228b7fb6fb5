"""Who tells which purchases: by organizer, then by address, the oldest first."""

from collections.abc import Callable, Mapping

from purchases.management.demo.stories import denis, kaisa, olga, svetlana
from purchases.management.demo.story import Story

STORIES: Mapping[str, Mapping[str, Callable[[Story], None]]] = {
    "olga": olga.STORIES,
    "svetlana": svetlana.STORIES,
    "kaisa": kaisa.STORIES,
    "denis": denis.STORIES,
}

"""A knitting factory's price list, and its way into a purchase as an organizer takes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from participants.models import User
from purchases.management.demo.pictures import Look
from purchases.management.demo.pictures.canvas import Canvas
from purchases.management.demo.pictures.wardrobe import nightdress, pyjamas, robe
from purchases.models import ListDraft
from purchases.rules.price_list import Layout
from purchases.services.price_lists import (
    begin_import,
    import_list,
    judge_list,
    read_list,
    settle_columns,
    upload_list,
)
from purchases.states import Vanished

HEAD = (
    "Ivanovo Knitting Works;;;;;;;;;",
    "Price list of the season, orders from RUB 10 000;;;;;;;;;",
    ";;;;;;;;;",
    "Article;Name;Description;Sizes;Colour;Price, RUB;from 30000;from 100000;Pack;Available",
)
NAMES = ("Camomile", "Lily", "Rowan", "Clover", "Snow", "Birch", "Poppy", "Cornflower", "Willow", "Dawn")
FABRICS = ("interlock", "flannel", "calico", "terry cotton")
SELLING = ("", "", "pack of 5", "", "row", "")
COLOURS = {"rose": "#d77a8c", "teal": "#2f8f86", "blue": "#4f86b5", "plum": "#7b4f8a"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the list and what stands below it; `first` is the first article, `price` the lowest."""

    heading: str
    thing: str
    first: int
    price: int
    sizes: str
    motif: Callable[[Canvas, str], None]


SECTIONS = (
    Section("WOMEN'S ROBES", "Robe", 2000, 1090, "46,48,50,52", robe),
    Section("NIGHTDRESSES", "Nightdress", 2100, 640, "46,48,50,52", nightdress),
    Section("PYJAMAS", "Pyjamas", 2200, 980, "44,46,48,50", pyjamas),
    Section("FOR CHILDREN", "Children's pyjamas", 2300, 540, "98,104,110,116", pyjamas),
)
SOLD_OUT_EVERY = 9


def knitting_works() -> bytes:
    """40 articles in four sections as a CSV: sizes, rows, packs, prices from a sum on, what is sold out."""
    rows = list(HEAD)
    for section in SECTIONS:
        rows.append(f"{section.heading};;;;;;;;;")
        rows += [_row(section, place) for place in range(len(NAMES))]
    return "\r\n".join(rows).encode()


def looks() -> dict[str, Look]:
    """How each article of the list looks."""
    return {
        str(section.first + place): Look(section.motif, COLOURS[_colour(place)])
        for section in SECTIONS
        for place in range(len(NAMES))
    }


def upload(*, purchase_id: int, by: User, at: datetime) -> ListDraft:
    """Bring the list in and have it read: its columns wait for the organizer."""
    draft = upload_list(
        purchase_id=purchase_id, name="knitting-works.csv", content=knitting_works(), by=by, at=at
    )
    read_list(draft_id=draft.pk, at=at)
    draft.refresh_from_db()
    return draft


def bring_in(*, purchase_id: int, by: User, at: datetime) -> None:
    """Every step of the way: the columns as they were found, the rows as they were judged."""
    draft = upload(purchase_id=purchase_id, by=by, at=at)
    layout = Layout.of_values(draft.mapping)
    settle_columns(draft_id=draft.pk, header_row=layout.header_row, roles=layout.roles, by=by, at=at)
    judge_list(draft_id=draft.pk, at=at)
    begin_import(draft_id=draft.pk, vanished=Vanished.KEEP, by=by, at=at)
    import_list(draft_id=draft.pk, at=at)


def _colour(place: int) -> str:
    return tuple(COLOURS)[place % len(COLOURS)]


def _row(section: Section, place: int) -> str:
    number = section.first + place
    price = section.price + place * 37
    selling = SELLING[place % len(SELLING)]
    cells = (
        str(number),
        f"{section.thing} “{NAMES[place]}”",
        FABRICS[place % len(FABRICS)],
        section.sizes,
        _colour(place),
        f"{price}.50",
        f"{price - 30}.00",
        f"{price - 60}.00",
        f"row {section.sizes.replace(',', '-')}" if selling == "row" else selling,
        "no" if number % SOLD_OUT_EVERY == 0 else "yes",
    )
    return ";".join(cells)

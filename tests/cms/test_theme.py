"""The colours of the theme, read from the stylesheets, by the contrast of WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "cms" / "static" / "cms" / "css"

TEXT = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "paper-deep"),
    ("ink", "act-wash"),
    ("ink", "lost-wash"),
    ("ink", "go-wash"),
    ("ink-soft", "paper"),
    ("ink-soft", "sheet"),
    ("ink-soft", "paper-deep"),
    ("go", "paper"),
    ("go", "sheet"),
    ("go", "go-wash"),
    ("go-strong", "sheet"),
    ("go-ink", "go"),
    ("go-ink", "go-strong"),
    ("act-ink", "act"),
    ("act-ink", "act-strong"),
    ("act-text", "sheet"),
    ("act-text", "paper"),
    ("act-text", "act-wash"),
    ("lost", "sheet"),
    ("lost", "paper"),
    ("lost", "lost-wash"),
    ("lost-ink", "lost"),
    ("lost-ink", "lost-strong"),
]
EDGES = [("edge", "sheet"), ("edge", "paper"), ("edge", "paper-deep"), ("focus", "paper"), ("focus", "sheet")]


def colours(name: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", (STYLES / name).read_text()))


LIGHT = colours("theme.css")
DARK = {**LIGHT, **colours("dark.css")}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
@pytest.mark.parametrize(("line", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(theme, line, ground):
    assert contrast(theme[line], theme[ground]) >= 3


def test_dark_changes_every_colour_it_should():
    assert set(colours("dark.css")) == set(LIGHT)

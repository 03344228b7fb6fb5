"""The rule book as a page: docs/rules.md with an anchor for every rule, `#R-FEE`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from config.env import ROOT

SOURCE = ROOT / "docs" / "rules.md"
MENTION = re.compile(r"(\bR-[A-Z0-9]+(?:-[A-Z0-9]+)*\b)")
HOMES = ("Lives in", "Arrives with")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second rank; `rules` are the ids under it."""

    title: str
    anchor: str
    rules: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RuleBook:
    title: str
    text: SafeString
    sections: list[Section]


def read_rule_book() -> RuleBook:
    """The book as it stands in the file, rendered once for each version of it."""
    return _render(SOURCE.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _render(_version: int) -> RuleBook:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(SOURCE.read_text())
    title, tokens = tokens[1].content, tokens[3:]
    sections = list(_anchored(tokens))
    for token in tokens:
        if token.type == "inline":
            token.children = list(_linked(token.children or []))
    _label_cells(tokens)
    _set_homes_apart(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    html = html.replace("<table", '<div class="table-wrap"><table').replace("</table>", "</table></div>")
    return RuleBook(title, SafeString(html), sections)


def _anchored(tokens: list[Token]) -> Iterator[Section]:
    """Give each heading its id: a rule's own, or the words of a section."""
    section = Section("", "")
    for opening, words in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        if mentioned := MENTION.match(words.content):
            opening.attrSet("id", mentioned[1])
            section.rules.append(mentioned[1])
        else:
            section = Section(words.content, slugify(words.content))
            opening.attrSet("id", section.anchor)
            yield section


def _linked(children: list[Token]) -> Iterator[Token]:
    """Every rule that the text mentions leads to its place."""
    for child in children:
        if child.type != "text":
            yield child
            continue
        for place, part in enumerate(MENTION.split(child.content)):
            text = Token("text", "", 0, content=part)
            if place % 2:
                yield Token("link_open", "a", 1, attrs={"href": f"#{part}", "class": "rule"})
                yield text
                yield Token("link_close", "a", -1)
            elif part:
                yield text


def _label_cells(tokens: list[Token]) -> None:
    """On phones each cell says its own heading."""
    headings: list[str] = []
    column = 0
    for opening, words in pairwise(tokens):
        if opening.type == "table_open":
            opening.attrSet("class", "table table-stack")
            headings = []
        elif opening.type == "th_open":
            headings.append(words.content)
        elif opening.type == "tr_open":
            column = 0
        elif opening.type == "td_open":
            opening.attrSet("data-label", headings[column])
            column += 1


def _set_homes_apart(tokens: list[Token]) -> None:
    for opening, words in pairwise(tokens):
        if opening.type == "paragraph_open" and words.content.lstrip("*").startswith(HOMES):
            opening.attrSet("class", "quiet rule-home")

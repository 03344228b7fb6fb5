"""Templates in a line, and what is wrong with a page."""

import re
from html.parser import HTMLParser
from typing import Any

from django.template import Context, Template

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OUTSIDE_PARAGRAPHS = {"div", "section", "ul", "ol", "dl", "table", "form", "h1", "h2", "h3", "p", "article"}


def rendered(source: str, **values: Any) -> str:
    return Template(source).render(Context(values))


def words(markup: str) -> str:
    """What a reader sees, white space made single."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", markup)).strip()


class Judge(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.pointers: list[str] = []
        self.anchors: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        self.faults += [f"<{tag} {name}> twice" for name in {*names} if names.count(name) > 1]
        self.faults += [f"<{tag} {name}>" for name in names if name == "style" or re.match(r"on[a-z]", name)]
        given = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"inline <{tag}>")
        if tag in OUTSIDE_PARAGRAPHS and "p" in self.open:
            self.faults.append(f"<{tag}> in <p>")
        if tag == "img" and "alt" not in given:
            self.faults.append("<img> without alt")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.pointers += [str(given["for"])] if tag == "label" and "for" in given else []
        if tag == "a" and "href" in given:
            where = given["href"] or ""
            self.faults += ["<a> to nowhere"] if where in ("", "#", "None") else []
            self.anchors += [where[1:]] if where.startswith("#") else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")


def faults(markup: str) -> list[str]:
    """Tags that do not close, ids that are not unique, labels and links of nothing, anything inline."""
    judge = Judge()
    judge.feed(markup)
    judge.close()
    judge.faults += [f"<{tag}> is open" for tag in judge.open]
    judge.faults += [f"id {name} twice" for name in {*judge.ids} if judge.ids.count(name) > 1]
    judge.faults += [f"label for {name}" for name in judge.pointers if name not in judge.ids]
    judge.faults += [f"link to #{name}" for name in judge.anchors if name not in judge.ids]
    return judge.faults

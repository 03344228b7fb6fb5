"""What the documents point at exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"var"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(document):
    text = document.read_text()
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    spans = [
        span for span in re.findall(r"`([\w./-]+)`", text) if span.split("/")[0] in FOLDERS and "/" in span
    ]
    missing = [link for link in links if link and not (document.parent / link).exists()]
    assert missing + [span for span in spans if not (ROOT / span).exists()] == []


def test_every_decision_is_listed():
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (ROOT / "docs" / "adr" / "README.md").read_text())
    assert listed == sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))

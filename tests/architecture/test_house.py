"""What the repository may not contain, whoever writes it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]  # fmt: skip
TEXTS = [path for path in FILES if b"\0" not in path.read_bytes()[:8000]]
TEMPLATES = [path for path in FILES if path.suffix == ".html" and "templates" in path.parts]
# Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|root|tmp|home/\w+)" + r"/[\w.]")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_300_lines():
    long = {
        relative(path): lines
        for path in FILES
        if path.suffix == ".py" and not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


@pytest.mark.parametrize("name", ["utils", "helpers", "common"])
def test_no_module_is_a_heap(name):
    assert [relative(path) for path in FILES if path.stem == name or name in path.parent.parts] == []


def test_no_file_names_a_place_on_somebodys_machine():
    assert [
        f"{relative(path)}:{number}"
        for path in TEXTS
        if path.name not in ("Dockerfile", "compose.yaml")
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ] == []


def test_locks_name_no_package_host():
    locks = [path for path in FILES if path.parent == ROOT / "requirements"]
    assert [
        relative(path) for path in locks if "://" in path.read_text() or "--index" in path.read_text()
    ] == []
    assert len(locks) == 6


def test_templates_hold_no_inline_style_script_or_handler():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    assert [
        f"{relative(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if inline.search(line) and "application/json" not in line
    ] == []


def test_templates_load_nothing_from_elsewhere():
    foreign = re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)
    assert [relative(path) for path in TEMPLATES if foreign.search(path.read_text())] == []

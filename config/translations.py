"""Catalogues, in Python: `python -m config.translations extract|update|compile|check`.

extract  prints how many messages the sources have
update   brings every locale/*/LC_MESSAGES/django.po up to the sources (or makes those named)
compile  writes django.mo beside each django.po that is newer
check    fails, naming each message, when a catalogue is not exactly the sources, translated
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SOURCES = ("config", "ledger", "karma", "coupons", "participants", "organizers", "purchases", "cms")
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_n": (1, 2),
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**", "config.translations:extract_template"),
]

Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def extract_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: dict[str, Any]
) -> Iterable[Found]:
    """Babel's extractor for Django templates.

    Django turns a template into calls of gettext on the lines where they stood, with filler between;
    inside one pair of brackets the filler's indentation means nothing to Python's tokenizer.
    """
    calls = templatize(file.read().decode(), origin=getattr(file, "name", None))
    return extract_python(BytesIO(f"({calls}\n)".encode()), keywords, comment_tags, {"encoding": "utf-8"})


def sources() -> Catalog:
    """Every message that the Python and the templates of ours mark."""
    catalog = Catalog(domain="django", project="Artel", charset="utf-8")
    for folder in SOURCES:
        found = extract_from_dir(
            ROOT / folder,
            method_map=METHODS,
            options_map={"**": {"encoding": "utf-8"}},
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
        )
        for name, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="django")


def update(locales: Iterable[str]) -> None:
    template = sources()
    for path in sorted({*catalogues(), *(LOCALE / name / "LC_MESSAGES" / "django.po" for name in locales)}):
        name = path.parts[-3]
        if path.exists():
            catalog = load(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            catalog = Catalog(locale=name, domain="django", project="Artel", charset="utf-8", fuzzy=False)
        catalog.header_comment = f"# Artel: {name}"
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        output = BytesIO()
        write_po(output, catalog, width=110, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
        path.write_bytes(output.getvalue())
        print(f"{name}: {len(catalog)} messages, {len(list(problems(catalog, template)))} to do")


def compile_all() -> None:
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        with compiled.open("wb") as file:
            write_mo(file, load(path))


def forms(message: Message) -> tuple[str, ...]:
    """The translation: one text, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def problems(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """What keeps `catalog` from being `template` wholly translated, a line each."""
    for message in template:
        if not message.id:
            continue
        translated = catalog.get(message.id, message.context)
        if translated is None:
            yield f"missing: {message.id!r}"
        elif translated.fuzzy:
            yield f"fuzzy: {message.id!r}"
        elif not all(forms(translated)):
            yield f"untranslated: {message.id!r}"
        else:
            if "%(" not in str(message.id):  # placeholders are named: the "% o" of "15 % of" is none
                translated.flags.discard("python-format")
            yield from (f"{error}: {message.id!r}" for error in translated.check(catalog))
    for message in catalog:
        if message.id and template.get(message.id, message.context) is None:
            yield f"no longer in the sources: {message.id!r}"


def check() -> int:
    """The number of problems in all catalogues, each printed."""
    template = sources()
    count = 0
    paths = catalogues()
    if not paths:
        print("locale/ has no catalogue")
        return 1
    for path in paths:
        for problem in problems(load(path), template):
            print(f"{path.relative_to(ROOT)}: {problem}")
            count += 1
    if not count:
        print(f"{len(paths)} catalogues complete, {len(template)} messages")
    return count


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.translations", description=__doc__)
    parser.add_argument("step", choices=["extract", "update", "compile", "check"])
    parser.add_argument("locales", nargs="*")
    asked = parser.parse_args(arguments)
    match asked.step:
        case "extract":
            print(f"{len(sources())} messages")
        case "update":
            update(asked.locales)
        case "compile":
            compile_all()
        case "check":
            return 1 if check() else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a file really is, whatever its name says."""

import re

from purchases.gateways.table_reader.refusing import Refused

ENDINGS = ("csv", "xlsx", "xls", "ods")

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BEGINNINGS = (
    (ZIP, "zip"),
    (b"PK\x05\x06", "zip"),
    (COMPOUND[:4], "compound"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "database"),
    (b"\x09\x08", "ancient"),
    (b"\x09\x04\x06", "ancient"),
    (b"\x09\x02\x06", "ancient"),
    (b"MIME-Version:", "page"),
)
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:(!doctype|html|head|body|table|meta|!--)|\?xml)",
    re.IGNORECASE,
)
TEXT_SAMPLE = 4096


def kind_of(content: bytes) -> str:
    """A key of `purchases.gateways.refusals.KINDS`; "text" for what may be a CSV."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "picture"
    if markup := MARKUP.match(content[:TEXT_SAMPLE].replace(b"\0", b"")):
        return "page" if markup[1] else "xml"
    return "text"


def check_kind(content: bytes, ending: str) -> None:
    """Refuse a file that is not of the kind that its ending says. Containers are looked into later."""
    if ending not in ENDINGS:
        raise Refused("ending")
    kind = kind_of(content)
    if kind != {"csv": "text", "xls": "compound"}.get(ending, "zip"):
        # A workbook that is protected by a password is a compound file, whatever it was before.
        if kind == "zip":
            from purchases.gateways.table_reader.containers import Container

            kind = Container(content).kind
        elif kind == "compound":
            from purchases.gateways.table_reader.compound import Compound

            kind = Compound(content).kind
            if kind == "encrypted":
                raise Refused("password")
        raise Refused("kind", kind=kind)

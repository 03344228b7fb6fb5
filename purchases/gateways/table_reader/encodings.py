"""Bytes into text: in the encoding that was named, or in the one they are most likely written in."""

import codecs
import re

from purchases.gateways.table_reader.letters import likelihood
from purchases.gateways.table_reader.refusing import Refused

# With how much less, as a logarithm, the rarer ones are expected.
SINGLE_BYTE = {
    "cp1252": 0, "cp1251": 0, "koi8-r": -1, "koi8-u": -2, "cp866": -3, "cp1253": -3, "iso8859-7": -4,
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", *SINGLE_BYTE)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
CONTROLS_IN_TEXT = 0.01
EUROPEAN = re.compile("[\t\n\r -\u058f\u1e00-\u22ff]")
EUROPEAN_IN_TEXT = 0.9
SAMPLE = 200_000
HALVES_SAMPLE = 20_000


def decoded(content: bytes, encoding: str) -> tuple[str, str]:
    """The text without its byte order mark, and its encoding, found out where `encoding` is empty."""
    name = encoding or guessed(content)
    for mark, marked in MARKS:
        if marked == name:
            content = content.removeprefix(mark)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(name).count("\n") + 1
        raise Refused("undecodable", encoding=name, line=line) from error
    if "\0" in text or len(CONTROL.findall(text[:SAMPLE])) > CONTROLS_IN_TEXT * min(len(text), SAMPLE) + 1:
        raise Refused("binary")
    return text, name


def guessed(content: bytes) -> str:
    """UTF-8 and UTF-16 by their marks or their build, the others by what their letters spell."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content:
        return _wide(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(content)
    return "utf-8"


def _wide(content: bytes) -> str:
    """UTF-16 by where its zeros are: every ASCII character has one in its upper half."""
    sample = content[:HALVES_SAMPLE]
    encoding = "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    text = sample.decode(encoding, "replace")
    if len(EUROPEAN.findall(text)) < len(text) * EUROPEAN_IN_TEXT:
        raise Refused("binary")
    return encoding


def _single_byte(content: bytes) -> str:
    found = SEQUENCE.findall(content[:SAMPLE])
    if sum(len(each) > 1 for each in found) > len(found) / 2:
        return "utf-8"  # damaged: decoding names the line
    sample = content[:SAMPLE]
    scores = {}
    for encoding, expected in SINGLE_BYTE.items():
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        scores[encoding] = expected + likelihood(sample.decode(encoding))
    if not scores:
        raise Refused("binary")
    return max(scores, key=lambda encoding: scores[encoding])

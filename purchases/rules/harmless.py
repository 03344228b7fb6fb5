"""Texts of a file that no spreadsheet takes for a formula, and what they were."""

import re

# What Excel, LibreOffice and Google begin a formula with, in wide letters too, and the white space that they skip.
_STARTERS = "=+\\-@\t\r\n＝＋－＠"
_DANGEROUS = re.compile(f"'*[{_STARTERS}]")
_GUARDED = re.compile(f"'+[{_STARTERS}]")


def harmless(text: str) -> str:
    """`text` with an apostrophe before it when a spreadsheet could run it.

    A text that looks guarded already gets one more, so that `original` gives back exactly what was there.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def original(text: str) -> str:
    """What `harmless` was given: the text without the one apostrophe that guards it."""
    return text[1:] if _GUARDED.match(text) else text

"""What the commands that read a file have in common."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DataError
from django.utils.translation import gettext

from purchases.models import Purchase
from purchases.rules.problems import Problem


def add_file_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", help="a CSV, XLSX, XLS or ODS file")
    parser.add_argument("--purchase", required=True, help="the purchase's address")
    parser.add_argument("--mapping", help='which column is what, as JSON: {"price": "Prix €", "name": "C"}')
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def purchase_of(slug: str) -> Purchase:
    """The purchase of that address, with its organizer."""
    try:
        return Purchase.objects.select_related("organizer__user", "terms", "draft").get(slug=slug)
    except (Purchase.DoesNotExist, ValueError, DataError) as error:
        raise CommandError(f"there is no purchase “{slug}”") from error


def name_and_content(path: str) -> tuple[str, bytes]:
    """The file's name and what is in it."""
    try:
        return Path(path).name, Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"“{path}” cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CommandError("that is no path of a file") from error


def mapping_of(text: str | None) -> dict[str, object] | None:
    """The explicit mapping of fields to columns."""
    if not text:
        return None
    try:
        mapping = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"--mapping is no JSON: {error}") from error
    if not isinstance(mapping, dict):
        raise CommandError("--mapping is an object of field and column")
    return mapping


def shown(problem: Problem) -> dict[str, Any]:
    """A problem as plain values."""
    return {
        "row": problem.row,
        "column": problem.column,
        "heading": problem.heading,
        "field": problem.field,
        "value": problem.value,
        "code": problem.code,
        "reason": gettext(problem.template) % problem.values,
    }

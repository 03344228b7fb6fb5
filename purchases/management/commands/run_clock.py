"""Do once what the beat does every minute."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from purchases.services.clock import run_clock

# Beyond these an instant is a slip, and days cannot be counted from the calendar's ends.
YEARS = range(2000, 2101)


class Command(BaseCommand):
    help = "Do everything that is due at an instant, once; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", help="an instant with its offset, as 2026-05-01T12:00:00+03:00; now if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["at"]:
            at = _instant(options["at"])
        self.stdout.write(json.dumps(dict(run_clock(at=at))))


def _instant(text: str) -> Any:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at) or at.year not in YEARS:
        raise CommandError(f"“{text}” is not an instant with its offset, as 2026-05-01T12:00:00+03:00")
    return at

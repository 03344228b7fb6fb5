"""Prove the ledger, or name what is broken."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.checks import INVARIANTS, run_checks


class Command(BaseCommand):
    help = "Check every invariant of the ledger; name what is broken and exit non-zero."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = run_checks()
        if options["json"]:
            rows = [{"invariant": each.invariant, "where": each.where} for each in broken]
            self.stdout.write(json.dumps({"ok": not broken, "checked": list(INVARIANTS), "broken": rows}))
        else:
            for each in broken:
                self.stdout.write(f"{each.invariant}: {each.where}")
            if not broken:
                self.stdout.write(f"The ledger is sound: {len(INVARIANTS)} invariants hold.")
        if broken:
            raise CommandError(f"{len(broken)} breaches", returncode=1)

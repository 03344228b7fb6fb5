"""Bring orders taken elsewhere into an open purchase. Rule: R-OFFSITE."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.kernel.errors import DomainError
from purchases.management.files import add_file_arguments, mapping_of, name_and_content, purchase_of, shown
from purchases.services.offsite import import_orders


class Command(BaseCommand):
    help = "Import orders (person, article, size, quantity); the same file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        add_file_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        purchase = purchase_of(options["purchase"])
        name, content = name_and_content(options["file"])
        try:
            imported = import_orders(
                purchase_id=purchase.pk,
                name=name,
                content=content,
                mapping=mapping_of(options["mapping"]),
                by=purchase.organizer.user,
                at=timezone.now(),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        result: dict[str, Any] = {
            "file": name,
            "purchase": purchase.slug,
            "people": imported.people,
            "lines": imported.lines,
            "changed": imported.changed,
            "unchanged": imported.unchanged,
            "problems": [shown(each) for each in imported.problems],
            "warnings": [
                {
                    "row": each.row,
                    "person": each.person.name,
                    "article": each.offered.article,
                    "reason": "sold out",
                }
                for each in imported.sold_out
            ],
        }
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for problem in result["problems"]:
            self.stdout.write(
                f"row {problem['row']}, {problem['column']} “{problem['heading']}”: {problem['reason']}"
            )
        for warning in result["warnings"]:
            self.stdout.write(f"row {warning['row']}: “{warning['article']}” is sold out, taken all the same")
        self.stdout.write(
            f"{imported.people} people: {imported.lines} new lines, {imported.changed} changed,"
            f" {imported.unchanged} as they were; {len(imported.problems)} problems."
        )

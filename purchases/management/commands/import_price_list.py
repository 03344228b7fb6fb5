"""Bring a price list into a purchase from the command line."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.kernel.errors import DomainError
from purchases.management.files import add_file_arguments, mapping_of, name_and_content, purchase_of, shown
from purchases.services.price_lists import import_price_list, judge_price_list
from purchases.states import Vanished


class Command(BaseCommand):
    help = "Import a supplier's price list (CSV, XLSX, XLS or ODS) into a purchase; every bad row is named."

    def add_arguments(self, parser: CommandParser) -> None:
        add_file_arguments(parser)
        parser.add_argument("--sheet", default="", help="the worksheet, where it is not the first")
        parser.add_argument(
            "--encoding", default="", help="the encoding of a CSV, where it is not recognised"
        )
        parser.add_argument(
            "--vanished",
            choices=Vanished.values,
            default=Vanished.KEEP.value,
            help="what becomes of items that the list does not name; only a draft can lose them (remove)",
        )
        parser.add_argument("--dry-run", action="store_true", help="judge the file and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        purchase = purchase_of(options["purchase"])
        name, content = name_and_content(options["file"])
        given = {
            "name": name,
            "content": content,
            "mapping": mapping_of(options["mapping"]),
            "sheet": options["sheet"],
            "encoding": options["encoding"],
        }
        result = {"file": name, "purchase": purchase.slug, "dry_run": options["dry_run"]}
        try:
            if options["dry_run"]:
                judged = judge_price_list(purchase=purchase, **given)
            else:
                imported = import_price_list(
                    purchase_id=purchase.pk,
                    vanished=options["vanished"],
                    by=purchase.organizer.user,
                    at=timezone.now(),
                    **given,
                )
                judged = imported.judged
                result |= dataclasses.asdict(imported.taken)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        result |= {
            "items": len({item.key for item in judged.items}),
            "sold_out": sum(item.sold_out for item in judged.items),
            "problems": [shown(each) for each in judged.problems],
            "warnings": [shown(each) for each in judged.warnings],
            "skipped": [{"row": each.row, "kind": each.kind, "text": each.text} for each in judged.skipped],
        }
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._tell(result)
        if judged.problems and not judged.items:
            raise CommandError("nothing could be read")

    def _tell(self, result: dict[str, Any]) -> None:
        for problem in [*result["problems"], *result["warnings"]]:
            self.stdout.write(
                f"row {problem['row']}, {problem['column']} “{problem['heading']}”: {problem['reason']}"
            )
        if result["dry_run"]:
            self.stdout.write(f"{result['items']} items could be imported; nothing was written.")
        else:
            self.stdout.write(
                f"{result['items']} items: {result['added']} new, {result['changed']} changed,"
                f" {result['unchanged']} as they were; {result['vanished']} not on the list;"
                f" {len(result['problems'])} problems."
            )

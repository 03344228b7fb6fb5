"""The money of a purchase, person by person."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.kernel.money import from_minor
from purchases.management.files import purchase_of
from purchases.selectors.report import FIGURES, report_rows, totals


class Command(BaseCommand):
    help = "Per participant: goods, fee, delivery, other, due, paid, credited, balance; and totals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("purchase", help="the purchase's address")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        purchase = purchase_of(options["purchase"])
        rows = report_rows(purchase)

        def money(units: int) -> str:
            return str(from_minor(units, purchase.currency).amount)

        people: list[dict[str, Any]] = [
            {"number": row.number, "name": row.name, **{name: money(getattr(row, name)) for name in FIGURES}}
            for row in rows
        ]
        sums = {name: money(units) for name, units in totals(rows).items()}
        if options["json"]:
            report = {
                "purchase": purchase.slug,
                "state": purchase.state,
                "currency": purchase.currency,
                "participants": people,
                "totals": sums,
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{purchase.title} ({purchase.get_state_display()}), {purchase.currency}")
        self.stdout.write(_columns(["", "", *FIGURES]))
        for person in people:
            self.stdout.write(
                _columns([f"#{person['number']}", person["name"], *(person[f] for f in FIGURES)])
            )
        self.stdout.write(_columns(["", "total", *(sums[name] for name in FIGURES)]))


def _columns(cells: list[str]) -> str:
    first, second, *figures = cells
    return f"{first:>5} {second:<26.26}" + "".join(f"{figure:>12}" for figure in figures)

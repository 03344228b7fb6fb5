"""Write what other apps keep about organizers anew."""

from typing import Any

from django.core.management.base import BaseCommand

from organizers.services.applications import rebuild_organizer_marks


class Command(BaseCommand):
    help = "Mark again who is an organizer, from the state of their record."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_organizer_marks()} marks were wrong.")

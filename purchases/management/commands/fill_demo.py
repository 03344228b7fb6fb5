"""Fill an empty site with the demo."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from config.kernel.db import atomic
from participants.models import User
from purchases.management.demo.people import ORGANIZER, gather
from purchases.management.demo.purchases import STORIES
from purchases.management.demo.story import Story


class Command(BaseCommand):
    help = "Fill the demo's people and purchases; where they are already, nothing happens."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email=ORGANIZER).exists():
            self.stdout.write("The demo is filled already.")
            return
        now = timezone.now().replace(second=0, microsecond=0)
        with translation.override("en"), atomic():
            cast = gather(now=now)
            for slug, tell in STORIES.items():
                tell(Story(cast=cast, now=now, slug=slug))
        self.stdout.write(f"The demo has {len(STORIES)} purchases.")

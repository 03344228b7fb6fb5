"""Fill an empty site with the demo."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from config.kernel.db import atomic
from participants.models import User
from purchases.management.demo import price_list
from purchases.management.demo.goods import ASSORTMENTS
from purchases.management.demo.people import ORGANIZER, gather, settle_standing
from purchases.management.demo.pictures import Look, draw_all
from purchases.management.demo.stories import STORIES
from purchases.management.demo.story import Story


class Command(BaseCommand):
    help = "Fill the demo's people and purchases; where they are already, nothing happens."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email=ORGANIZER).exists():
            self.stdout.write("The demo is filled already.")
            return
        now = timezone.now().replace(second=0, microsecond=0)
        draw_all(_looks())
        with translation.override("en"), atomic():
            cast = gather(now=now)
            for who, stories in STORIES.items():
                for slug, tell in stories.items():
                    tell(Story(cast=cast, organizer=cast.organizers[who], now=now, slug=slug))
            settle_standing(cast, now=now)
        self.stdout.write(f"The demo has {sum(map(len, STORIES.values()))} purchases.")


def _looks() -> Iterator[Look]:
    yield from (good.look for good in chain.from_iterable(ASSORTMENTS))
    yield from price_list.looks().values()

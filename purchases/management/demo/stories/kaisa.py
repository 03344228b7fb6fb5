"""Kaisa's purchases in Helsinki; she is on probation and asks for no prepayment."""

from collections.abc import Callable
from decimal import Decimal

from moneyed import Money

from purchases.management.demo.goods import BREAD, SAUNA
from purchases.management.demo.story import Story
from purchases.services.calling import call_purchase
from purchases.states import Category, DeliverySplit

TEN = Decimal(10)


def sauna(story: Story) -> None:
    """Last call, with the minimum reached."""
    story.drafted(
        title="Towels and soap for the sauna",
        supplier="Lakeside Linen",
        currency="EUR",
        city="Helsinki",
        day=-11,
        category=Category.HOME,
        description="Waffle linen, birch tar soap and sauna honey from one small workshop by a lake.",
        fee_percent=TEN,
        minimum_people=3,
        delivery_split=DeliverySplit.PIECES,
        delivery_estimate=Money(12, "EUR"),
        stop_at=story.evening(4),
    )
    story.stocked(SAUNA, day=-11)
    story.published(day=-11)
    story.ordered("aino", day=-9, U_1=2, U_3=2)
    story.ordered("eero", day=-7, U_2=4)
    story.ordered("saara", day=-5, U_1=1, U_4=1, U_3=1)
    story.ordered("helmi", day=-3, U_1=2, U_2=2)
    story.asked("aino", "How large is the loop for hanging?", answer="Eight centimetres, sewn in.", day=-8)
    call_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-1))


def bread(story: Story) -> None:
    """Open since yesterday, far from its minimum."""
    story.drafted(
        title="Bread from Kuhmoinen",
        supplier="Village Bakery Kuhmoinen",
        currency="EUR",
        city="Helsinki",
        day=-1,
        category=Category.FOOD,
        description="Baked the night before, on rye sourdough that is older than the baker.",
        fee_percent=Decimal(5),
        minimum_sum=Money(180, "EUR"),
        delivery_split=DeliverySplit.PARTICIPANT,
        delivery_estimate=Money(24, "EUR"),
        stop_at=story.evening(10),
    )
    story.stocked(BREAD, day=-1)
    story.published(day=-1)
    story.ordered("juha", day=0, B_1=3, B_3=2)
    story.ordered("aino", day=0, B_1=1, B_5=2)
    story.favoured("helmi", "eero", "petr", day=0)
    story.asked("juha", "Does the oat bread freeze well?", day=0)


STORIES: dict[str, Callable[[Story], None]] = {
    "sauna-towels-and-soap": sauna,
    "bread-from-kuhmoinen": bread,
}

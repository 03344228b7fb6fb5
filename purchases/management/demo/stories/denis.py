"""Denis's purchases in Moscow; he owes money of a cancelled one and is suspended, what runs goes on."""

from collections.abc import Callable
from decimal import Decimal

from purchases.management.demo.goods import COFFEE, OIL
from purchases.management.demo.story import Story
from purchases.models import GiveBack
from purchases.services.cancelling import cancel_purchase
from purchases.services.giving_back import confirm_receipt, keep_as_credit, send_give_back
from purchases.services.stopping import stop_purchase
from purchases.states import Category, RateMode


def coffee(story: Story) -> None:
    """Bought out, on its way."""
    story.drafted(
        title="Coffee by the sack",
        supplier="Green Bean Importers",
        currency="RUB",
        city="Moscow",
        day=-28,
        category=Category.FOOD,
        description="Roasted the week we order, packed by the kilogram.",
        fee_percent=Decimal(7),
        prepay_percent=Decimal(100),
        stop_at=story.on(-14),
    )
    story.stocked(COFFEE, day=-28)
    story.published(day=-28)
    story.ordered("vera", day=-26, C_ETH=1, C_BRA=2)
    story.ordered("kirill", day=-25, C_BRA=3)
    story.ordered("tamara", day=-21, C_DEC=1)
    story.ordered("lev", day=-20, C_ETH=2)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-14))
    for who in ("vera", "kirill", "tamara", "lev"):
        story.prepaid(who, day=-13)
    story.bought(day=-10, expected_in=14)


def oil(story: Story) -> None:
    """Cancelled after prepayments: one has come back, one was left for a next order, one is still owed."""
    story.drafted(
        title="Olive oil from Crete",
        supplier="Sitia Cooperative",
        currency="RUB",
        city="Moscow",
        day=-45,
        category=Category.FOOD,
        description="First pressing, in tins.",
        fee_percent=Decimal(12),
        prepay_percent=Decimal(50),
        rate_mode=RateMode.AT_STOP,
        stop_at=story.on(-27),
    )
    story.stocked(OIL, day=-45)
    story.published(day=-45)
    story.ordered("vera", day=-43, O_5=1)
    story.ordered("kirill", day=-41, O_1=2, O_T=1)
    story.ordered("lev", day=-40, O_5=2)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-27))
    for who in ("vera", "kirill", "lev"):
        story.prepaid(who, day=-25)
    cancel_purchase(
        purchase_id=story.purchase.pk,
        why="The harvest was sold to somebody else.",
        by=story.by,
        at=story.on(-20),
    )
    send_give_back(give_back_id=_owed(story, "vera").pk, way="transfer", by=story.by, at=story.on(-18))
    confirm_receipt(give_back_id=_owed(story, "vera").pk, by=story.cast.people["vera"], at=story.on(-17))
    keep_as_credit(give_back_id=_owed(story, "kirill").pk, by=story.cast.people["kirill"], at=story.on(-16))


def _owed(story: Story, who: str) -> GiveBack:
    return GiveBack.objects.get(order=story.order_of(who))


STORIES: dict[str, Callable[[Story], None]] = {"coffee-by-the-sack": coffee, "olive-oil-from-crete": oil}

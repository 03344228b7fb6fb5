"""Svetlana's purchases in Novosibirsk: many orders, a price list of a factory, a parcel that just came."""

from collections.abc import Callable
from decimal import Decimal

from moneyed import Money

from purchases.management.demo import price_list
from purchases.management.demo.goods import FELT, PORCELAIN
from purchases.management.demo.story import Story
from purchases.services.arrival import Received
from purchases.services.distribution import begin_distribution
from purchases.services.stopping import stop_purchase
from purchases.states import Category, DeliverySplit, Right, ShortageRule

NEIGHBOURS = (
    "alisa", "boris", "galina", "dina", "egor", "zoya", "ilya", "larisa", "oksana", "roman", "yana",
)  # fmt: skip
FROM_AFAR = ("petr", "anton", "vera", "kirill", "tamara", "nina")
FROM_THE_CHAT = """\
Valentina Petrenko +7 913 000 11 22
2003 48 1
2104 50 2
Lidia Ogorodnikova +7 913 000 33 44 2207 46 1
Sofia Krylova 2301 104 2
"""


def porcelain(story: Story) -> None:
    """In distribution for ten days: a debt is recorded, one order is unpaid past its days."""
    story.drafted(
        title="Porcelain from the old works",
        supplier="Lakeshore Porcelain Works",
        currency="RUB",
        city="Novosibirsk",
        day=-60,
        category=Category.HOME,
        description="Hand-painted cups and plates. Packed in straw; whatever breaks is written off.",
        fee_percent=Decimal(12),
        delivery_estimate=Money(3000, "RUB"),
        stop_at=story.on(-40),
    )
    story.stocked(PORCELAIN, day=-60)
    story.published(day=-60)
    story.ordered("alisa", day=-58, D_01=6, D_21=1)
    story.ordered("boris", day=-57, D_11=4)
    story.ordered("gleb", day=-57, D_02=2)
    story.ordered("galina", day=-55, D_02=4, D_12=4)
    story.ordered("egor", day=-52, D_21=2)
    story.ordered("zoya", day=-50, D_01=2, D_11=2)
    story.ordered("roman", day=-48, D_12=6)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-40))
    story.bought(day=-38)
    story.arrived(delivery="2840.00", day=-12)
    begin_distribution(purchase_id=story.purchase.pk, by=story.by, at=story.on(-10))
    for who in ("alisa", "galina", "zoya"):
        story.paid_off(who, day=-9)
        story.handed_over(who, day=-8)
    story.handed_over_on_debt("boris", why="Pays on the first of the month, agreed by phone.", day=-7)
    story.paid_off("egor", day=-2)
    story.reported("roman", units=200_000, day=-1)


def felt(story: Story) -> None:
    """Arrived yesterday: a pair of boots is missing, a pair of mittens came torn."""
    story.drafted(
        title="Felt boots and mittens",
        supplier="Siberian Felt",
        currency="RUB",
        city="Novosibirsk",
        day=-35,
        category=Category.CLOTHING,
        description="For winters below thirty. Sizes run large; take your own.",
        fee_percent=Decimal(15),
        shortage_rule=ShortageRule.ONE_EACH,
        delivery_split=DeliverySplit.PIECES,
        delivery_estimate=Money(1500, "RUB"),
        stop_at=story.on(-18),
    )
    story.stocked(FELT, day=-35)
    story.published(day=-35)
    story.ordered("dina", day=-33, F_10=2, F_20=1)
    story.ordered("ilya", day=-31, F_10=1)
    story.ordered("larisa", day=-30, F_11=1, F_21=2)
    story.ordered("oksana", day=-28, F_20=2, F_30=3)
    story.ordered("yana", day=-24, F_21=1, F_30=1)
    story.ordered("alisa", day=-22, F_10=1)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-18))
    story.bought(day=-16, expected_in=14)
    story.helped("dina", Right.RECEIVE, day=-3)
    story.arrived(
        delivery="1320.00",
        day=-1,
        came={"F-10": Received(3), "F-20": Received(fit=2, defective=1)},
    )


def robes(story: Story) -> None:
    """Open, from a factory's price list, with twenty orders; three of them came over a chat."""
    story.drafted(
        title="Robes and pyjamas from the factory",
        supplier="Ivanovo Knitting Works",
        currency="RUB",
        city="Novosibirsk",
        day=-14,
        category=Category.CLOTHING,
        description="The factory's whole winter list: robes, nightdresses and pyjamas in four sections.",
        fee_percent=Decimal(14),
        minimum_sum=Money(60_000, "RUB"),
        prepay_percent=Decimal(50),
        delivery_estimate=Money(4500, "RUB"),
        size_guaranteed=True,
        stop_at=story.evening(6),
    )
    price_list.bring_in(purchase_id=story.purchase.pk, by=story.by, at=story.on(-14))
    story.shown(price_list.looks(), day=-14)
    story.published(day=-13)
    sellable = story.sellable()
    for place, who in enumerate((*NEIGHBOURS, *FROM_AFAR)):
        wishes = {
            sellable[(place * 11 + step * 7) % len(sellable)]: 1 + step % 2 for step in range(1 + place % 4)
        }
        story.wished(who, wishes, day=-12 + place // 2)
    story.taken_over_chat(FROM_THE_CHAT, link_for="Valentina Petrenko", day=-3)
    story.favoured("maria", "liis", "tamara", "saara", day=-6)
    story.helped("zoya", Right.ANSWER, Right.HAND_OUT, day=-10)
    story.asked("galina", "Does the flannel shrink?", answer="By a size at sixty degrees.", day=-9)
    story.asked("roman", "Are the rows sold only whole?", answer="Yes, we put them together.", day=-7)
    story.asked("yana", "Will there be a second order before New Year?", day=-4)


def linens(story: Story) -> None:
    """A draft whose price list waits for its columns to be settled."""
    story.drafted(
        title="Spring things from the factory",
        supplier="Ivanovo Knitting Works",
        currency="RUB",
        city="Novosibirsk",
        day=-1,
        category=Category.CLOTHING,
        description="The next list, as soon as the winter one is stopped.",
        fee_percent=Decimal(14),
    )
    price_list.upload(purchase_id=story.purchase.pk, by=story.by, at=story.on(-1))


STORIES: dict[str, Callable[[Story], None]] = {
    "porcelain-from-the-old-works": porcelain,
    "felt-boots-and-mittens": felt,
    "robes-from-the-factory": robes,
    "spring-from-the-factory": linens,
}

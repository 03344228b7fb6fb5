"""Olga's purchases in Tallinn and Moscow, one function each; the tutorial and the README begin here."""

from collections.abc import Callable
from decimal import Decimal

from moneyed import Money

from purchases.management.demo.goods import HONEY, KNITWEAR, LINEN, SOAP, SPICES, TEA, YARN
from purchases.management.demo.story import Story
from purchases.models import GiveBack
from purchases.services.arrival import Received
from purchases.services.calling import call_purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution
from purchases.services.giving_back import confirm_receipt, send_give_back
from purchases.services.stopping import stop_purchase
from purchases.states import Category, DeliverySplit, Right

TEN = Decimal(10)


def try_it(story: Story) -> None:
    """An empty draft that the tutorial fills."""
    story.drafted(
        title="Try it",
        supplier="Tutorial Trading",
        currency="EUR",
        city="Tallinn",
        day=0,
        category=Category.FOOD,
        description="A draft to practise on: upload a price list, set the dates, publish.",
        fee_percent=TEN,
        delivery_split=DeliverySplit.VALUE,
    )


def honey(story: Story) -> None:
    """Open, with a minimum that is half reached."""
    story.drafted(
        title="Honey from Saaremaa",
        supplier="Saaremaa Apiary",
        currency="EUR",
        city="Tallinn",
        day=-3,
        category=Category.FOOD,
        description="Straight from the beekeeper, this year's harvest. We order once the minimum is reached.",
        fee_percent=Decimal(8),
        minimum_sum=Money(250, "EUR"),
        delivery_estimate=Money(18, "EUR"),
        stop_at=story.evening(9),
    )
    story.stocked(HONEY, day=-3)
    story.published(day=-3)
    story.ordered("petr", day=-2, H_500=4, H_BUCK=2, H_WAX=3)
    story.ordered("maria", day=-2, H_250=6, H_COMB=1)
    story.ordered("helmi", day=-1, H_GIFT=2, H_500=2)
    story.asked("maria", "Is the comb honey cut or whole?", answer="Cut, in boxes of 200 g.", day=-2)
    story.asked("petr", "Can the gift box be had without the spoon?", day=0)
    story.helped("nina", Right.ANSWER, day=-1)


def knitwear(story: Story) -> None:
    """Last call, in roubles."""
    story.drafted(
        title="Ivanovo knitwear, winter",
        supplier="Ivanovo Textile",
        currency="RUB",
        city="Moscow",
        day=-12,
        category=Category.CLOTHING,
        description="Robes, nightdresses and pyjamas from the factory.",
        fee_percent=Decimal(15),
        minimum_people=2,
        delivery_estimate=Money(1200, "RUB"),
        stop_at=story.evening(4),
    )
    story.stocked(KNITWEAR, day=-12)
    story.published(day=-12)
    story.ordered("anton", day=-8, a1004=1, a1400=4)
    story.ordered("nina", day=-5, a1066=2, a1354=1)
    story.ordered("petr", day=-4, a1011=1, a1400=2)
    call_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-1))


def linen(story: Story) -> None:
    """Stopped: a prepayment confirmed, one reported, one missing."""
    story.drafted(
        title="Linen for the house",
        supplier="Linen Mill",
        currency="EUR",
        city="Tallinn",
        day=-14,
        category=Category.HOME,
        description="Softened linen, woven in Lithuania.",
        fee_percent=TEN,
        prepay_percent=Decimal(50),
        delivery_estimate=Money(25, "EUR"),
        stop_at=story.on(-1),
    )
    story.stocked(LINEN, day=-14)
    story.published(day=-14)
    story.ordered("petr", day=-10, L_201=4, L_202=1)
    story.ordered("maria", day=-9, L_101=1, L_301=2)
    story.ordered("nina", day=-6, L_102=2)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-1))
    story.prepaid("maria", day=0)
    story.reported("petr", units=3000, day=0)


def yarn(story: Story) -> None:
    """Bought out in dollars: 61 with 1 % conversion is 61.61 roubles."""
    story.drafted(
        title="Yarn by mail",
        supplier="Andes Yarn Company",
        currency="USD",
        city="Moscow",
        day=-25,
        category=Category.HOBBY,
        description="Merino and alpaca. Prices are in dollars; the rate is that of the day we pay.",
        fee_percent=Decimal(12),
        surcharge_percent=Decimal(1),
        official_rate=Decimal(60),
        stop_at=story.on(-8),
    )
    story.stocked(YARN, day=-25)
    story.published(day=-25)
    story.ordered("nina", day=-20, Y_MER=10, Y_NEED=1)
    story.ordered("anton", day=-18, Y_SOCK=3)
    story.ordered("petr", day=-12, Y_ALP=5)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-8))
    story.bought(amount="123.85", rate="61", day=-6)
    story.helped("helmi", Right.RECEIVE, day=-5)


def tea(story: Story) -> None:
    """In distribution, with a shortage; somebody has collected, somebody still owes."""
    story.drafted(
        title="Tea for the winter",
        supplier="Harbour Tea House",
        currency="EUR",
        city="Tallinn",
        day=-40,
        category=Category.FOOD,
        description="Loose leaf and herbs.",
        fee_percent=TEN,
        stop_at=story.on(-24),
    )
    story.stocked(TEA, day=-40)
    story.published(day=-40)
    story.ordered("maria", day=-38, T_ASSAM=2, T_POT=1)
    story.ordered("petr", day=-35, T_SENCHA=3, T_POT=1)
    story.ordered("helmi", day=-30, T_MINT=5, T_ROSE=2)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-24))
    story.bought(amount="82.40", day=-22)
    story.arrived(delivery="9.60", day=-4, came={"T-POT": Received(1)})
    begin_distribution(purchase_id=story.purchase.pk, by=story.by, at=story.on(-2))
    story.helped("nina", Right.HAND_OUT, Right.ANSWER, day=-2)
    story.paid_off("maria", day=-1)
    story.handed_over("maria", day=-1)


def soap(story: Story) -> None:
    """Closed, everything collected and paid."""
    story.drafted(
        title="Soap makers' batch",
        supplier="Soap Workshop",
        currency="EUR",
        city="Tallinn",
        day=-90,
        category=Category.COSMETICS,
        description="Cold-process soap, three kinds.",
        fee_percent=TEN,
        stop_at=story.on(-75),
    )
    story.stocked(SOAP, day=-90)
    story.published(day=-90)
    story.ordered("petr", day=-88, S_OLIVE=6, S_SHAMP=1)
    story.ordered("helmi", day=-86, S_TAR=4)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-75))
    story.bought(amount="30.60", day=-73)
    story.arrived(delivery="4.20", day=-60)
    begin_distribution(purchase_id=story.purchase.pk, by=story.by, at=story.on(-58))
    for who in ("petr", "helmi"):
        story.paid_off(who, day=-55)
        story.handed_over(who, day=-55)
    close_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-40))


def spices(story: Story) -> None:
    """Cancelled after prepayments, which were given back."""
    story.drafted(
        title="Spices from Istanbul",
        supplier="Bosphorus Spices",
        currency="EUR",
        city="Tallinn",
        day=-50,
        category=Category.FOOD,
        description="Whole spices, small bags.",
        fee_percent=TEN,
        prepay_percent=Decimal(100),
        stop_at=story.on(-34),
    )
    story.stocked(SPICES, day=-50)
    story.published(day=-50)
    story.ordered("petr", day=-48, P_CARD=2, P_SAFF=1)
    story.ordered("nina", day=-47, P_CINN=3)
    stop_purchase(purchase_id=story.purchase.pk, by=story.by, at=story.on(-34))
    story.prepaid("petr", day=-33)
    cancel_purchase(
        purchase_id=story.purchase.pk,
        why="The supplier closed its warehouse.",
        by=story.by,
        at=story.on(-30),
    )
    for owed in GiveBack.objects.filter(order__purchase__slug=story.slug):
        send_give_back(give_back_id=owed.pk, way="transfer", by=story.by, at=story.on(-29))
        confirm_receipt(give_back_id=owed.pk, by=story.cast.people["petr"], at=story.on(-28))


STORIES: dict[str, Callable[[Story], None]] = {
    "spices-from-istanbul": spices,
    "soap-makers-batch": soap,
    "tea-for-the-winter": tea,
    "yarn-by-mail": yarn,
    "linen-for-the-house": linen,
    "ivanovo-knitwear": knitwear,
    "honey-from-saaremaa": honey,
    "try-it": try_it,
}

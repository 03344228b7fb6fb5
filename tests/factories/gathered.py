"""A purchase of rows, packs and single pieces, and who orders what of it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from participants.models import User
from purchases.models import Item, Order, Purchase, TierPrice
from purchases.rules.selling import Selling
from purchases.selectors.wishes import Leeway
from purchases.services.items import add_item
from purchases.services.ordering import place_order
from purchases.services.publishing import publish_purchase
from purchases.states import Replacement, SaleForm
from tests.factories.people import a_user
from tests.factories.purchases import NOW, a_draft, eur, variants_of

HONEY, S42, S44, S46, S48, SOCKS, LONG_SOCKS, RED, BLUE = range(9)
"""The variants by their place: honey by the piece; tunics in rows of 42-44-46-46-48; socks in packs of six of
a size; mittens in packs of four, sizes mixed."""

Ask = Mapping[int, int | tuple[int, int] | tuple[int, int, str]]
"""Pieces by variant's place; or pieces and tolerance; or these and the replacement."""


def a_gathered_purchase(*, tier: str = "", **draft: Any) -> Purchase:
    """Open. Tunics 10.00, socks 1.50, mittens 2.00; from `tier` on tunics are 9.00."""
    purchase = a_draft(prices=("4.00",), **draft)
    by = purchase.organizer.user
    for article, price, sizes, selling in (
        ("TUNIC", "10.00", ("42", "44", "46", "46", "48"), Selling(SaleForm.ROW)),
        ("SOCKS", "1.50", ("23", "25"), Selling(SaleForm.PACK, pack_size=6)),
        ("MITTENS", "2.00", ("red", "blue"), Selling(SaleForm.PACK, pack_size=4, mixed=True)),
    ):
        add_item(
            purchase_id=purchase.pk, article=article, name=article.title(), price=eur(price),
            sizes=sizes, selling=selling, by=by, at=NOW,
        )  # fmt: skip
    if tier:
        tunic = Item.objects.get(purchase=purchase, article="TUNIC")
        TierPrice.objects.create(item=tunic, starts_at=Decimal(tier), price=eur("9.00"))
    return publish_purchase(purchase_id=purchase.pk, by=by, at=NOW)


def asks(purchase: Purchase, ask: Ask, *, user: User | None = None, at: datetime = NOW) -> Order:
    """Somebody orders this."""
    variants = variants_of(purchase)
    wanted, leeway = {}, {}
    for place, wish in ask.items():
        pieces, *allowed = (wish,) if isinstance(wish, int) else wish
        wanted[variants[place].pk] = pieces
        if allowed:
            leeway[variants[place].pk] = Leeway(*allowed)
    order = place_order(slug=purchase.slug, wanted=wanted, leeway=leeway, by=user or a_user(), at=at)
    return Order.objects.get(pk=order.pk)


def anybody_asks(purchase: Purchase, *, people: int, random: Random) -> None:
    """So many people order at random, with tolerance and replacements."""
    for _person in range(people):
        ask: dict[int, int | tuple[int, int] | tuple[int, int, str]] = {HONEY: random.randint(0, 1)}
        for place in random.sample(range(S42, BLUE + 1), 4):
            tolerance = random.randint(0, 2) if place >= SOCKS else 0
            ask[place] = (random.randint(1, 3), tolerance, random.choice(Replacement.values))
        asks(purchase, {place: wish for place, wish in ask.items() if wish})

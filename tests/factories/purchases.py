"""Purchases for tests, made by the real services."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from organizers.models import Organizer, Supplier
from participants.models import City, User
from purchases.models import Order, Payment, Purchase, Variant
from purchases.services.arrival import Received, record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.distribution import begin_distribution, hand_over
from purchases.services.drafting import create_draft, edit_draft, set_pickup_point
from purchases.services.items import add_item
from purchases.services.ordering import place_order
from purchases.services.payments import record_payment
from purchases.services.publishing import publish_purchase
from purchases.services.stopping import stop_purchase
from tests.factories.people import a_city, a_supplier, a_user, an_organizer

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
STOP = NOW + timedelta(days=7)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def a_draft(
    *,
    organizer: Organizer | None = None,
    supplier: Supplier | None = None,
    city: City | None = None,
    prices: tuple[str, ...] = ("10.00",),
    limit: int | None = None,
    **values: Any,
) -> Purchase:
    """A draft with dates, a pickup point and an item a price: articles A1, A2, ..."""
    organizer = organizer or an_organizer(probation_lifted=True)
    supplier = supplier or a_supplier()
    by = organizer.user
    purchase = create_draft(
        organizer=organizer, title="Tea and honey", supplier=supplier, city=city or a_city(), at=NOW
    )
    edit_draft(
        purchase_id=purchase.pk,
        values={"stop_at": STOP, "last_call_at": STOP - timedelta(days=2), **values},
        by=by,
        at=NOW,
    )
    set_pickup_point(purchase_id=purchase.pk, name="Market hall", address="1 Square", by=by, at=NOW)
    for number, price in enumerate(prices, 1):
        add_item(
            purchase_id=purchase.pk,
            article=f"A{number}",
            name=f"Item {number}",
            price=Money(Decimal(price), str(supplier.currency)),
            limit=limit,
            by=by,
            at=NOW,
        )
    return Purchase.objects.get(pk=purchase.pk)


def an_open_purchase(**draft: Any) -> Purchase:
    purchase = a_draft(**draft)
    return publish_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW)


def variants_of(purchase: Purchase) -> list[Variant]:
    return list(Variant.objects.filter(item__purchase=purchase).order_by("item__position", "position"))


def an_order(purchase: Purchase, user: User, *pieces: int, at: datetime = NOW) -> Order:
    """`pieces` of the purchase's variants, in their order; 0 leaves one out."""
    wanted = {v.pk: n for v, n in zip(variants_of(purchase), pieces, strict=False) if n}
    return Order.objects.get(pk=place_order(slug=purchase.slug, wanted=wanted, by=user, at=at).pk)


def an_ordered_purchase(**draft: Any) -> Purchase:
    """Open, with one piece ordered by somebody."""
    purchase = an_open_purchase(**draft)
    an_order(purchase, a_user(), 1)
    return purchase


def stopped(purchase: Purchase, *, at: datetime = STOP) -> Purchase:
    return stop_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=at)


def bought(purchase: Purchase, **options: Any) -> Purchase:
    """Stopped, and paid to the supplier."""
    stopped(purchase)
    return bought_out(purchase, **options)


def bought_out(purchase: Purchase, *, amount: str = "100.00", **options: Any) -> Purchase:
    """Paid to the supplier, a day after the stop."""
    at = STOP + timedelta(days=1)
    by = purchase.organizer.user
    record_supplier_order(purchase_id=purchase.pk, sent_on=at.date(), note="", by=by, at=at)
    options.setdefault("official_rate", Decimal(1))
    return buy_out(
        purchase_id=purchase.pk,
        amount=Money(Decimal(amount), purchase.supplier_currency),
        paid_on=at.date(),
        by=by,
        at=at,
        **options,
    )


def arrived(
    purchase: Purchase, *, delivery: str = "0.00", received: dict[int, Received] | None = None
) -> Purchase:
    """Bought, and the parcel received nine days after the stop."""
    bought(purchase)
    at = STOP + timedelta(days=9)
    return record_arrival(
        purchase_id=purchase.pk,
        received_on=at.date(),
        delivery_cost=Money(Decimal(delivery), purchase.currency),
        received=received or {},
        by=purchase.organizer.user,
        at=at,
    )


def in_distribution(purchase: Purchase, **arrival: Any) -> Purchase:
    arrived(purchase, **arrival)
    return begin_distribution(
        purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP + timedelta(days=10)
    )


def paid(order: Order, amount: str, *, at: datetime = STOP + timedelta(days=1)) -> Payment:
    """Money that the organizer entered, confirmed."""
    order = Order.objects.select_related("purchase__organizer__user").get(pk=order.pk)
    return record_payment(
        order_id=order.pk,
        amount=Money(Decimal(amount), order.purchase.currency),
        way="transfer",
        paid_on=at.date(),
        note="",
        by=order.purchase.organizer.user,
        at=at,
    )


def handed_over(order: Order, *, at: datetime = STOP + timedelta(days=11)) -> Order:
    order = Order.objects.select_related("purchase__organizer__user").get(pk=order.pk)
    return hand_over(order_id=order.pk, by=order.purchase.organizer.user, at=at)

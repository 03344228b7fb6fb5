"""A purchase of any size, for benches: rows go straight in, what is done with them goes through the services."""

from datetime import timedelta
from decimal import Decimal

from djmoney.money import Money

from participants.models import Contact
from purchases.models import Item, Line, Order, Purchase, Variant
from purchases.services.payments import record_payment
from purchases.services.stopping import stop_purchase
from tests.factories.purchases import NOW, STOP, an_open_purchase

ITEMS = 2_000
ROWS_AT_ONCE = 2_000


def an_open_purchase_of(*, lines: int, lines_an_order: int = 20, items: int = ITEMS) -> Purchase:
    """An open purchase with that many lines of one piece, `lines_an_order` for each of its participants."""
    purchase = an_open_purchase()
    variants = _variants(purchase, min(items, lines))
    orders = _orders(purchase, -(-lines // lines_an_order))
    rows = (
        Line(
            order=orders[number // lines_an_order],
            variant=variants[number % len(variants)],
            quantity=1,
            unit_price=Money(Decimal(number % 5_000 + 1) / 100, purchase.supplier_currency),
            placed_at=NOW + timedelta(seconds=number),
        )
        for number in range(lines)
    )
    Line.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    for variant in variants:
        variant.taken = lines // len(variants) + (variant.position <= lines % len(variants))
    Variant.objects.bulk_update(variants, ["taken"], batch_size=ROWS_AT_ONCE)
    return purchase


def stopped_and_paid(purchase: Purchase, *, paid_orders: int) -> Purchase:
    """The purchase after its stop, the first `paid_orders` of its orders with a payment of 5 each."""
    by = purchase.organizer.user
    stop_purchase(purchase_id=purchase.pk, by=by, at=STOP)
    at = STOP + timedelta(days=1)
    for key in Order.objects.filter(purchase=purchase).values_list("pk", flat=True)[:paid_orders]:
        record_payment(
            order_id=key,
            amount=Money(Decimal(5), purchase.currency),
            way="transfer",
            paid_on=at.date(),
            note="",
            by=by,
            at=at,
        )
    return Purchase.objects.get(pk=purchase.pk)


def _variants(purchase: Purchase, count: int) -> list[Variant]:
    items = Item.objects.bulk_create(
        [
            Item(
                purchase=purchase,
                article=f"B{number}",
                name=f"Linen towel number {number}, washed, 50 x 70 cm",
                price=Money(Decimal("9.50"), purchase.supplier_currency),
                position=number,
            )
            for number in range(1, count + 1)
        ],
        batch_size=ROWS_AT_ONCE,
    )
    return Variant.objects.bulk_create(
        [Variant(item=item, size=str(40 + item.position % 12), position=item.position) for item in items],
        batch_size=ROWS_AT_ONCE,
    )


def _orders(purchase: Purchase, count: int) -> list[Order]:
    people = Contact.objects.bulk_create(
        [
            Contact(
                owner=purchase.organizer.user,
                number=number,
                full_name=f"Участник {number}",
                phone=f"+3725{number:06}",
                email=f"participant{number}@example.org",
                registered_at=NOW,
            )
            for number in range(1, count + 1)
        ],
        batch_size=ROWS_AT_ONCE,
    )
    return Order.objects.bulk_create(
        [
            Order(purchase=purchase, contact=contact, number=contact.number, created_at=NOW)
            for contact in people
        ],
        batch_size=ROWS_AT_ONCE,
    )

"""Purchases of any size, written set by set: what services make of few orders, for a hundred thousand lines."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from config.kernel.bulk import add_to_rows, insert_rows
from config.kernel.money import from_minor
from ledger.services import Movement, Transfer, post_all
from participants.models import Contact, User
from purchases.models import Item, Line, Order, Payment, Purchase, Variant
from purchases.rules.accounts import cash_account, order_account
from purchases.services.ordering import insert_lines
from purchases.states import LineState, PaymentState, PaymentWay, SaleForm
from tests.factories.purchases import NOW, an_open_purchase

LINES_AN_ORDER = 10
ITEMS = 500
WAITING_EVERY = 50
PAID_EVERY = 2

_crowds = count(1)


def a_crowd(
    *,
    lines: int,
    lines_an_order: int = LINES_AN_ORDER,
    items: int = ITEMS,
    waiting: bool = True,
    paid: bool = True,
) -> Purchase:
    """An open purchase with `lines` lines of one to three pieces, over `items` items.

    Everybody has an account. With `waiting` every fiftieth line has no place; with `paid` money is on
    every second order, on some of them more than they will owe.
    """
    purchase = _with_items(items)
    orders = _orders(purchase, lines // lines_an_order)
    variants = list(
        Variant.objects.filter(item__purchase=purchase).order_by("pk").values_list("pk", "item__price")
    )
    taken: dict[int, int] = {}
    rows = []
    for place in range(lines):
        variant, price = variants[(place * 7 + place // lines_an_order) % len(variants)]
        pieces = 1 + place % 3
        if not waiting or place % WAITING_EVERY:
            taken[variant] = taken.get(variant, 0) + pieces
        rows.append((
            orders[place // lines_an_order], variant, pieces, price, purchase.supplier_currency,
            NOW + timedelta(seconds=place), None,
        ))  # fmt: skip
    insert_lines(rows)
    add_to_rows(Variant, "taken", list(taken.items()))
    if waiting:
        _leave_waiting(purchase)
    if paid:
        _pay(purchase, orders)
    return purchase


def _with_items(items: int) -> Purchase:
    purchase = an_open_purchase(prices=("0.99",))
    insert_rows(
        Item,
        [
            "purchase_id", "article", "name", "description", "unit", "category", "price", "price_currency",
            "sale_form", "weight", "sold_out", "position", "search_text",
        ],
        [
            (
                purchase.pk, f"B{n}", f"Article {n}", "", "", "", Decimal(100 + n * 37 % 9900) / 100,
                purchase.supplier_currency, SaleForm.FREE, 100 + n, False, n, "",
            )
            for n in range(1, items)
        ],
    )  # fmt: skip
    new = Item.objects.filter(purchase=purchase, position__gt=0).order_by("pk").values_list("pk", flat=True)
    insert_rows(
        Variant, ["item_id", "size", "colour", "taken", "position"], [(pk, "", "", 0, 0) for pk in new]
    )
    return purchase


def _orders(purchase: Purchase, people: int) -> list[int]:
    name = f"crowd{next(_crowds)}-{purchase.pk}"
    insert_rows(
        User,
        [
            "email", "password", "full_name", "short_name", "phone", "language",
            "is_staff", "is_active", "is_organizer", "is_superuser", "date_joined",
        ],
        [
            (f"{name}-{n}@example.org", "", f"Person {n}", "", "", "", False, True, False, False, NOW)
            for n in range(people)
        ],
    )  # fmt: skip
    users = User.objects.filter(email__startswith=f"{name}-").order_by("pk").values_list("pk", flat=True)
    insert_rows(
        Contact,
        ["owner_id", "user_id", "number", "full_name", "short_name", "phone", "email", "registered_at"],
        [
            (purchase.organizer.user_id, user, n, f"Person {n}", "", "", "", NOW)
            for n, user in enumerate(users, 1)
        ],
    )
    book = Contact.objects.filter(owner_id=purchase.organizer.user_id).order_by("pk")
    insert_rows(
        Order,
        ["purchase_id", "contact_id", "number", "created_at", "keeps_credit", "is_off_site"],
        [
            (purchase.pk, pk, n, NOW, False, False)
            for n, pk in enumerate(book.values_list("pk", flat=True), 1)
        ],
    )
    return list(Order.objects.filter(purchase=purchase).order_by("pk").values_list("pk", flat=True))


def _leave_waiting(purchase: Purchase) -> None:
    """Every fiftieth line without a place."""
    lines = Line.objects.filter(order__purchase=purchase).order_by("pk").values_list("pk", flat=True)
    Line.objects.filter(pk__in=list(lines)[::WAITING_EVERY]).update(state=LineState.WAITING)


def _pay(purchase: Purchase, orders: list[int]) -> None:
    post_money(
        purchase, {order: 500 if n % 3 else 10_000_000 for n, order in enumerate(orders[::PAID_EVERY])}
    )


def post_money(purchase: Purchase, units: dict[int, int], *, at: datetime = NOW) -> None:
    """A confirmed transfer of `units` on each order, each an entry of its own."""
    by = purchase.organizer.user_id
    insert_rows(
        Payment,
        [
            "order_id", "amount", "amount_currency", "way", "paid_on", "note", "state", "reported_at",
            "reported_by_id", "decided_at", "decided_by_id", "reason",
        ],
        [
            (
                order, from_minor(amount, purchase.currency).amount, purchase.currency, PaymentWay.TRANSFER,
                at.date(), "", PaymentState.CONFIRMED, at, by, at, by, "",
            )
            for order, amount in units.items()
        ],
    )  # fmt: skip
    cash = cash_account(purchase_id=purchase.pk, way=PaymentWay.TRANSFER)
    made = Payment.objects.filter(order__in=units, reported_at=at).values_list("pk", "order_id")
    post_all(
        movements=[
            Movement(
                "payment",
                account,
                f"payment:{pk}",
                [Transfer(cash, account, units[order])],
            )
            for pk, order in made
            if (account := order_account(purchase_id=purchase.pk, order_id=order))
        ],
        unit=purchase.currency,
        at=at,
        by=None,
    )

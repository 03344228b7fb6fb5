"""What must be true between purchases and the ledger. `check_ledger` runs these with its own."""

from collections.abc import Iterator

from django.db.models import F, Sum

from config.kernel.money import from_minor, to_minor
from ledger import selectors as ledger
from ledger.checks import invariant
from ledger.models import Posting
from purchases.models import GiveBack, Line, Order, Payment, Purchase, Variant
from purchases.rules.accounts import Due, credit_account, order_account
from purchases.rules.pricing import Dues
from purchases.selectors.dues import balances_of_orders, charged_by_order, dues_of
from purchases.states import (
    CHARGED,
    HOLDING_STOCK,
    OPEN_GIVE_BACKS,
    GiveBackState,
    PaymentState,
    PurchaseState,
)


@invariant
def orders_are_charged_what_they_owe() -> Iterator[str]:
    """In a charged state each order's dues by kind are what the pricing rule says; else nothing."""
    for purchase in Purchase.objects.exclude(state=PurchaseState.DRAFT).select_related("terms"):
        if purchase.published_at is None:
            continue
        is_charged = purchase.state in CHARGED or purchase.state == PurchaseState.CLOSED
        owed = dues_of(purchase) if is_charged else {}
        charged = charged_by_order(purchase)
        for order_id in sorted({*owed, *charged}):
            for due, amount in owed.get(order_id, Dues()).by_kind().items():
                found = charged.get(order_id, {}).get(Due(due), 0)
                if found != amount:
                    yield f"order {order_id} of {purchase.slug}: {due} is {found}, should be {amount}"


@invariant
def payments_are_in_the_ledger() -> Iterator[str]:
    """Every confirmed payment is one posting to its order, and no other payment is."""
    posted = _amounts("payment")
    for payment in Payment.objects.all():
        expected = to_minor(payment.amount) if payment.state == PaymentState.CONFIRMED else 0
        if posted.pop(f"payment:{payment.pk}", 0) != expected:
            yield f"payment {payment.pk} is {payment.state}, its posting says otherwise"
    for key in posted:
        yield f"entry {key} has no payment"


@invariant
def given_back_money_is_in_the_ledger() -> Iterator[str]:
    """Money is posted as paid out exactly for what was received."""
    posted = _amounts("given_back")
    for give_back in GiveBack.objects.all():
        expected = to_minor(give_back.amount) if give_back.state == GiveBackState.RECEIVED else 0
        if posted.pop(f"given_back:{give_back.pk}", 0) != expected:
            yield f"money to give back {give_back.pk} is {give_back.state}, its posting says otherwise"
    for key in posted:
        yield f"entry {key} has nothing to give back"


@invariant
def credits_cover_what_is_owed_back() -> Iterator[str]:
    """A person's credit is never below nothing, nor below what waits to be paid out to them."""
    waiting: dict[tuple[str, str], int] = {}
    for give_back in GiveBack.objects.filter(state__in=OPEN_GIVE_BACKS).select_related("order"):
        key = (credit_account(contact_id=give_back.order.contact_id), str(give_back.amount.currency))
        waiting[key] = waiting.get(key, 0) + to_minor(give_back.amount)
    held = {key: -balance for key, balance in ledger.balances_under(prefix="contact:").items()}
    for key in sorted({*waiting, *held}):
        if held.get(key, 0) < waiting.get(key, 0):
            yield f"{key[0]} holds {from_minor(held.get(key, 0), key[1])}, less than is owed back"


@invariant
def closed_purchases_are_at_zero() -> Iterator[str]:
    """Every account of a closed purchase, its orders' included."""
    for purchase in Purchase.objects.filter(state=PurchaseState.CLOSED):
        for (key, unit), balance in ledger.balances_under(prefix=f"{purchase.source}/").items():
            if balance:
                yield f"{key} holds {balance} {unit} although the purchase is closed"


@invariant
def cancelled_purchases_hold_no_money() -> Iterator[str]:
    """Every order of a cancelled purchase is at zero."""
    for purchase in Purchase.objects.filter(state=PurchaseState.CANCELLED):
        for order_id, balance in balances_of_orders(purchase).items():
            if balance:
                yield f"order {order_id} of {purchase.slug} holds {balance} although it was cancelled"


@invariant
def order_accounts_have_orders() -> Iterator[str]:
    """No order account without its order, in its purchase and currency."""
    orders = {
        (order_account(purchase_id=purchase, order_id=pk), currency)
        for pk, purchase, currency in Order.objects.values_list("pk", "purchase_id", "purchase__currency")
    }
    for key, unit in ledger.balances_under(prefix="purchase:"):
        if "/order:" in key and (key, unit) not in orders:
            yield f"account {key} in {unit} belongs to no order"


@invariant
def stock_counters_are_right() -> Iterator[str]:
    """`taken` of a variant is the sum of the pieces that lines hold of it."""
    held = dict(
        Line.objects.filter(state__in=sorted(HOLDING_STOCK))
        .order_by()
        .values_list("variant_id")
        .annotate(pieces=Sum("quantity"))
    )
    for pk, taken in Variant.objects.values_list("pk", "taken"):
        if held.get(pk, 0) != taken:
            yield f"variant {pk} says {taken} are taken, lines hold {held.get(pk, 0)}"


def _amounts(kind: str) -> dict[str, int]:
    """The sum of the postings of each entry of `kind`, by the entry's key."""
    sums = (
        Posting.objects.filter(entry__kind=kind)
        .values_list("entry__key")
        .annotate(total=Sum(F("amount")))
        .order_by()
    )
    return dict(sums)

"""What must be true between purchases and the ledger. `check_ledger` runs these with its own.

Each reads its tables once, in the database, whatever the number of purchases.
"""

from collections.abc import Iterator

from django.db.models import Sum

from config.kernel.money import from_minor, to_minor
from ledger import selectors as ledger
from ledger.checks import invariant
from purchases.models import GiveBack, Line, Payment, Purchase, Variant
from purchases.rules.accounts import credit_account
from purchases.selectors.bookkeeping import accounts_without_orders, mischarged_orders, misposted
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
    slugs = dict(Purchase.objects.values_list("pk", "slug"))
    owing = Purchase.objects.filter(state__in=sorted({*CHARGED, PurchaseState.CLOSED}))
    for order_id, purchase_id, dues in mischarged_orders(owing.select_related("terms").in_bulk()):
        for due, units in dues.items():
            yield f"order {order_id} of {slugs[purchase_id]}: {due} is {units} more than it should be"


@invariant
def payments_are_in_the_ledger() -> Iterator[str]:
    """Every confirmed payment is one posting to its order, and no other payment is."""
    for key, state in misposted(Payment, kind="payment", posted_in=PaymentState.CONFIRMED):
        if state:
            yield f"payment {key.rpartition(':')[2]} is {state}, its posting says otherwise"
        else:
            yield f"entry {key} has no payment"


@invariant
def given_back_money_is_in_the_ledger() -> Iterator[str]:
    """Money is posted as paid out exactly for what was received."""
    for key, state in misposted(GiveBack, kind="given_back", posted_in=GiveBackState.RECEIVED):
        if state:
            yield f"money to give back {key.rpartition(':')[2]} is {state}, its posting says otherwise"
        else:
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
    for _slug, key, unit, balance in _left_in(PurchaseState.CLOSED):
        yield f"{key} holds {balance} {unit} although the purchase is closed"


@invariant
def cancelled_purchases_hold_no_money() -> Iterator[str]:
    """Every order of a cancelled purchase is at zero."""
    for slug, key, _unit, balance in _left_in(PurchaseState.CANCELLED):
        _source, slash, order = key.partition("/order:")
        if slash:
            yield f"order {order} of {slug} holds {balance} although it was cancelled"


@invariant
def order_accounts_have_orders() -> Iterator[str]:
    """No order account without its order, in its purchase and currency."""
    for key, unit in accounts_without_orders():
        yield f"account {key} in {unit} belongs to no order"


@invariant
def stock_counters_are_right() -> Iterator[str]:
    """`taken` of a variant is the sum of the pieces that lines hold of it and the organizer's own."""
    held = dict(
        Line.objects.filter(state__in=sorted(HOLDING_STOCK))
        .order_by()
        .values_list("variant_id")
        .annotate(pieces=Sum("quantity"))
    )
    for pk, taken, own in Variant.objects.values_list("pk", "taken", "own").iterator():
        if held.get(pk, 0) + own != taken:
            yield f"variant {pk} says {taken} are taken, {own} of them own, lines hold {held.get(pk, 0)}"


def _left_in(state: PurchaseState) -> Iterator[tuple[str, str, str, int]]:
    """(slug, account, unit, balance) of what is not at zero in purchases of `state`."""
    slugs = {each.source: each.slug for each in Purchase.objects.filter(state=state).only("pk", "slug")}
    for key, unit, balance in ledger.balances_left(prefix="purchase:") if slugs else ():
        source = key.partition("/")[0]
        if source in slugs:
            yield slugs[source], key, unit, balance

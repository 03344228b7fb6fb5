"""Every invariant between purchases and the ledger is caught by name when raw SQL breaks it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from config.kernel.append_only import install_triggers
from ledger.checks import INVARIANTS, run_checks
from ledger.models import Account, Entry
from purchases import invariants
from purchases.models import Line, Order, Payment, Purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.giving_back import confirm_receipt, send_give_back
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    handed_over,
    in_distribution,
    paid,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

ON_POSTGRES = connection.vendor == "postgresql"
GUARDED = ("ledger_entry", "ledger_posting")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguarded(*statements: str) -> None:
    """Run `statements` with the triggers of entries and postings down, and put them up again."""
    if ON_POSTGRES:
        run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in GUARDED:
        for event in ("update", "delete"):
            run(f"DROP TRIGGER {table}_no_{event}{f' ON {table}' if ON_POSTGRES else ''}")
    run(*statements)
    install_triggers()


def move(debit: str, credit: str, amount: int = 100) -> None:
    """A well-formed posting that no service would make."""
    fields = {"unit": "EUR", "at": NOW, "source": "test"}
    entry = Entry.objects.create(kind="smuggled", key=f"smuggled:{Entry.objects.count()}", **fields)
    accounts = [Account.objects.get_or_create(key=key, unit="EUR")[0] for key in (debit, credit)]
    run(
        "INSERT INTO ledger_posting (entry_id, debit_id, credit_id, amount)"
        f" VALUES ({entry.pk}, {accounts[0].pk}, {accounts[1].pk}, {amount})"
    )


@pytest.fixture(autouse=True)
def books(db: None) -> dict[str, Purchase]:
    """A stopped purchase with money, a cancelled one with money given back, a closed one."""
    running = an_open_purchase()
    paid(an_order(running, a_user(), 1), "4.00", at=NOW)
    stopped(running)

    cancelled, person = an_open_purchase(), a_user()
    by = cancelled.organizer.user
    order = an_order(cancelled, person, 1)
    for amount in ("3.00", "2.00"):
        paid(order, amount, at=NOW)
    cancel_purchase(purchase_id=cancelled.pk, why="Flooded.", by=by, at=NOW)
    give_back = order.give_backs.get()
    send_give_back(give_back_id=give_back.pk, way="cash", by=by, at=NOW)
    confirm_receipt(give_back_id=give_back.pk, by=person, at=NOW)

    closed = an_open_purchase()
    order = an_order(closed, a_user(), 1)
    in_distribution(closed)
    paid(order, "10.00")
    handed_over(order)
    close_purchase(purchase_id=closed.pk, by=closed.organizer.user, at=STOP + timedelta(days=12))
    assert run_checks() == []
    return {"running": running, "cancelled": cancelled, "closed": closed}


def order_of(purchase: Purchase) -> Order:
    return Order.objects.get(purchase=purchase)


def a_charge_too_many(books: dict[str, Purchase]) -> None:
    purchase = books["running"]
    move(order_of(purchase).account, f"{purchase.source}/fee")


def a_line_that_changed_after_the_stop(books: dict[str, Purchase]) -> None:
    run(f"UPDATE purchases_line SET unit_price = 10.10 WHERE order_id = {order_of(books['running']).pk}")


def a_confirmed_payment_without_its_entry(books: dict[str, Purchase]) -> None:
    payment = Payment.objects.get(order=order_of(books["running"]))
    unguarded(f"UPDATE ledger_entry SET kind = 'gift' WHERE key = 'payment:{payment.pk}'")


def a_payment_of_another_sum(books: dict[str, Purchase]) -> None:
    run(f"UPDATE purchases_payment SET amount = 4.01 WHERE order_id = {order_of(books['running']).pk}")


def an_entry_without_its_payment(books: dict[str, Purchase]) -> None:
    run(f"DELETE FROM purchases_payment WHERE order_id = {order_of(books['running']).pk}")


def a_receipt_that_was_never_posted(books: dict[str, Purchase]) -> None:
    unguarded("UPDATE ledger_entry SET kind = 'gift' WHERE kind = 'given_back'")


def a_receipt_taken_back(books: dict[str, Purchase]) -> None:
    run("UPDATE purchases_giveback SET state = 'kept'")


def a_receipt_that_is_gone(books: dict[str, Purchase]) -> None:
    run("DELETE FROM purchases_giveback")


def money_owed_back_that_nobody_holds(books: dict[str, Purchase]) -> None:
    order = order_of(books["running"])
    run(
        "INSERT INTO purchases_giveback (order_id, amount, amount_currency, state, why, way, owed_at)"
        f" VALUES ({order.pk}, 1, 'EUR', 'owed', '', '', '2026-03-02 10:00:00+00:00')"
    )


def a_credit_below_nothing(books: dict[str, Purchase]) -> None:
    move(f"contact:{order_of(books['running']).contact_id}/credit", "organizer:1/result")


def an_account_of_a_closed_purchase(books: dict[str, Purchase]) -> None:
    move(f"{books['closed'].source}/supplier", "organizer:1/result")


def money_on_a_cancelled_order(books: dict[str, Purchase]) -> None:
    move(f"{books['cancelled'].source}/cash:cash", order_of(books["cancelled"]).account)


def an_account_of_no_order(books: dict[str, Purchase]) -> None:
    move(f"{books['running'].source}/order:999999", "organizer:1/result")


def an_order_account_in_another_purchase(books: dict[str, Purchase]) -> None:
    move(f"{books['running'].source}/order:{order_of(books['closed']).pk}", "organizer:1/result")


def a_counter_that_says_more(books: dict[str, Purchase]) -> None:
    run(f"UPDATE purchases_variant SET taken = taken + 1 WHERE id = {variants_of(books['running'])[0].pk}")


def a_line_that_holds_without_being_counted(books: dict[str, Purchase]) -> None:
    line = Line.objects.get(order__purchase=books["cancelled"])
    run(f"UPDATE purchases_line SET state = 'confirmed' WHERE id = {line.pk}")


BREACHES = [
    (a_charge_too_many, {"orders_are_charged_what_they_owe"}),
    (a_line_that_changed_after_the_stop, {"orders_are_charged_what_they_owe"}),
    (a_confirmed_payment_without_its_entry, {"payments_are_in_the_ledger"}),
    (a_payment_of_another_sum, {"payments_are_in_the_ledger"}),
    (an_entry_without_its_payment, {"payments_are_in_the_ledger"}),
    (a_receipt_that_was_never_posted, {"given_back_money_is_in_the_ledger"}),
    (a_receipt_taken_back, {"given_back_money_is_in_the_ledger"}),
    (a_receipt_that_is_gone, {"given_back_money_is_in_the_ledger"}),
    (money_owed_back_that_nobody_holds, {"credits_cover_what_is_owed_back"}),
    (a_credit_below_nothing, {"credits_cover_what_is_owed_back"}),
    (an_account_of_a_closed_purchase, {"closed_purchases_are_at_zero"}),
    (money_on_a_cancelled_order, {"cancelled_purchases_hold_no_money"}),
    (an_account_of_no_order, {"order_accounts_have_orders"}),
    (an_order_account_in_another_purchase, {"order_accounts_have_orders"}),
    (a_counter_that_says_more, {"stock_counters_are_right"}),
    (a_line_that_holds_without_being_counted, {"stock_counters_are_right"}),
]


@pytest.mark.parametrize(
    ("break_it", "caught"), [pytest.param(*case, id=case[0].__name__) for case in BREACHES]
)
def test_a_breach_is_named(break_it: Callable[[dict[str, Purchase]], None], caught: set[str], books) -> None:
    break_it(books)
    assert {broken.invariant for broken in run_checks()} == caught


def test_every_invariant_of_purchases_is_broken_here() -> None:
    ours = {name for name, check in INVARIANTS.items() if check.__module__ == invariants.__name__}
    assert set().union(*(caught for _break, caught in BREACHES)) == ours

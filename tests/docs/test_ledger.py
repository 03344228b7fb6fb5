"""docs/ledger.md's table is what purchases post that go through everything."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from djmoney.money import Money

from config.kernel.money import to_minor
from ledger import selectors as ledger
from ledger.checks import run_checks
from ledger.models import Posting
from organizers.models import Organizer
from participants.models import User
from participants.services.contact_links import make_link
from purchases.models import GiveBack, Item, Line, Order, Purchase
from purchases.rules.allocation import Choices
from purchases.rules.supply import Answered
from purchases.services.answering import take_answer, take_back_answer
from purchases.services.approving import approve_transfer
from purchases.services.arrival import Received, record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.cancelling import cancel_purchase
from purchases.services.claiming import claim_record
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution, hand_over, hand_over_on_debt, write_off_debt
from purchases.services.dropping import drop_unpaid_order
from purchases.services.giving_back import (
    confirm_receipt,
    give_back_overpaid,
    keep_as_credit,
    send_give_back,
    use_credit,
)
from purchases.services.offsite import import_orders
from purchases.services.ordering import take_back_line
from purchases.services.publishing import publish_purchase
from purchases.services.refusing import accept_refusal, ask_refusal
from purchases.services.repricing import article_price_changed
from purchases.services.stopping import reopen_purchase, stop_purchase
from purchases.services.topping_up import open_top_up, top_up
from purchases.states import GapChoice, GiveBackState, LineState, PurchaseState, SaleForm
from tests.docs.tables import rows_of
from tests.factories.gathered import asks
from tests.factories.people import a_supplier, a_user, an_administrator
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_order,
    eur,
    paid,
    stopped,
    variants_of,
)

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "ledger.md").read_text()
DAY = timedelta(days=1)


def written() -> set[tuple[str, str, str]]:
    found = set()
    for kind, _when, debited, credited in rows_of(DOCUMENT, "kind | when | debit | credit"):
        sides = (re.findall(r"`([^`]+)`", cell) for cell in (kind, debited, credited))
        found |= set(product(*sides))
    return found


def posted() -> set[tuple[str, str, str]]:
    rows = Posting.objects.values_list("entry__kind", "debit__key", "credit__key")
    return {(kind, pattern(debit), pattern(credit)) for kind, debit, credit in rows}


def pattern(key: str) -> str:
    for name, letter in (("purchase", "P"), ("order", "O"), ("contact", "C"), ("organizer", "N")):
        key = re.sub(rf"\b{name}:\d+", f"{name}:{letter}", key)
    return re.sub(r"cash:\w+", "cash:WAY", key)


def refuse(line: Line, *, at: datetime) -> None:
    ask_refusal(line_id=line.pk, by=line.order.contact.user, at=at)
    accept_refusal(line_id=line.pk, by=line.order.purchase.organizer.user, at=at)


def published(**draft: Any) -> Purchase:
    """With a fee and an approved transfer percentage."""
    purchase = a_draft(fee_percent=Decimal(10), transfer_percent=Decimal(2), **draft)
    approve_transfer(purchase_id=purchase.pk, percent=Decimal(2), why="SWIFT", by=an_administrator(), at=NOW)
    return publish_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW)


def a_purchase_with_everything() -> Purchase:
    """Stopped twice with a refusal between, one order dropped, rate and shortage, debts and overpayments."""
    purchase = published(
        supplier=a_supplier(currency="USD"),
        prices=("10.00", "4.00", "7.00"),
        limit=5,
        prepay_percent=Decimal(50),
        official_rate=Decimal("0.9"),
    )
    by = purchase.organizer.user
    anna, boris, carl, dora = (a_user() for _person in range(4))
    annas, carls = an_order(purchase, anna, 2, 1, 1), an_order(purchase, carl, 1, 2, 0)
    doras = an_order(purchase, dora, 1, 1, 0)

    stop_purchase(purchase_id=purchase.pk, by=by, at=STOP)
    first, second, _third = variants_of(purchase)
    line = Line.objects.get(order=annas, variant=first)
    refuse(line, at=STOP)
    reopened = {"last_call_at": STOP + 2 * DAY, "stop_at": STOP + 4 * DAY, "why": "more people"}
    reopen_purchase(purchase_id=purchase.pk, by=by, at=STOP + DAY, **reopened)
    boriss = an_order(purchase, boris, 3, at=STOP + DAY)
    take_back_line(line_id=line.pk, by=anna, at=STOP + DAY)
    at = STOP + 4 * DAY
    stop_purchase(purchase_id=purchase.pk, by=by, at=at)
    for order, amount in ((annas, "40.00"), (carls, "60.00"), (doras, "8.00")):
        paid(order, amount, at=at)
    drop_unpaid_order(order_id=boriss.pk, by=by, at=at + 5 * DAY)
    line.refresh_from_db()
    assert line.state == LineState.CONFIRMED

    at += 6 * DAY
    buy_out(
        purchase_id=purchase.pk,
        amount=Money(Decimal("90.00"), "USD"),
        paid_on=at.date(),
        official_rate=Decimal("0.92"),
        refused=[variants_of(purchase)[2].pk],
        by=by,
        at=at,
    )
    at += DAY
    item = purchase.items.order_by("position")[1]
    for price in ("4.05", "4.00"):
        article_price_changed(
            purchase_id=purchase.pk,
            item_id=item.pk,
            price=Money(Decimal(price), "USD"),
            why="So.",
            by=by,
            at=at,
        )
    record_arrival(
        purchase_id=purchase.pk,
        received_on=at.date(),
        delivery_cost=eur("6.00"),
        received={second.pk: Received(fit=2, defective=1)},
        by=by,
        at=at,
    )
    begin_distribution(purchase_id=purchase.pk, by=by, at=at)
    give_back_overpaid(purchase_id=purchase.pk, by=by, at=at)
    annas_money, carls_money = (GiveBack.objects.get(order=order) for order in (annas, carls))
    send_give_back(give_back_id=annas_money.pk, way="cash", by=by, at=at)
    confirm_receipt(give_back_id=annas_money.pk, by=anna, at=at)
    keep_as_credit(give_back_id=carls_money.pk, by=carl, at=at)
    for order in (annas, carls):
        hand_over(order_id=order.pk, by=by, at=at)
    hand_over_on_debt(order_id=doras.pk, why="pays next week", by=by, at=at)
    paid(doras, "0.50", at=at)
    write_off_debt(order_id=doras.pk, why="moved away", by=by, at=at)
    return close_purchase(purchase_id=purchase.pk, by=by, at=at)


def a_purchase_cancelled_after_its_stop(organizer: Organizer, participant: User) -> Purchase:
    """Paid from a balance, one line refused, then cancelled."""
    purchase = published(organizer=organizer, prices=("3.00", "2.00"))
    order = an_order(purchase, participant, 1, 1)
    stopped(purchase)
    use_credit(order_id=order.pk, by=participant, at=STOP)
    refuse(Line.objects.filter(order=order).latest("pk"), at=STOP)
    return cancel_purchase(purchase_id=purchase.pk, why="no more", by=organizer.user, at=STOP)


def a_supplier_who_is_misread() -> None:
    """It asks less for one article and more for another; then the answer is taken back."""
    purchase = published(prices=("10.00", "20.00"))
    by = purchase.organizer.user
    for pieces in ((1, 0), (0, 1)):
        an_order(purchase, a_user(), *pieces)
    stopped(purchase)
    record_supplier_order(purchase_id=purchase.pk, sent_on=STOP.date(), note="", by=by, at=STOP)
    cheaper, dearer = variants_of(purchase)
    told = {cheaper.pk: Answered(price=Decimal("8.00")), dearer.pk: Answered(price=Decimal("20.50"))}
    take_answer(purchase_id=purchase.pk, answered=told, rise_until=None, by=by, at=STOP)
    take_back_answer(purchase_id=purchase.pk, by=by, at=STOP)


def a_record_with_a_balance_is_taken_over() -> None:
    """By somebody who is in the organizer's book already."""
    other, participant = published(), a_user()
    an_order(other, participant, 1)
    purchase, by = published(organizer=other.organizer), other.organizer.user
    content = b"person;article;quantity\nErik;A1;1"
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)
    order = Order.objects.get(purchase=purchase)
    paid(order, "5.00", at=NOW)
    cancel_purchase(purchase_id=purchase.pk, why="no more", by=by, at=NOW)
    link = make_link(contact_id=order.contact_id, by=by, at=NOW)
    claim_record(token=link.token, by=participant, at=NOW)


def packs_are_filled_and_broken_after_the_stop() -> None:
    """A top-up fills one; of two others a piece is refused, and tolerance makes up for it in one of them."""
    purchase = published(prices=("2.00", "3.00", "4.00"))
    Item.objects.filter(purchase=purchase).update(sale_form=SaleForm.PACK, pack_size=2)
    asks(purchase, {0: (1, 1), 1: 1, 2: 1})
    boriss, by, at = asks(purchase, {0: 1, 1: 1}), purchase.organizer.user, STOP + DAY
    keep = Choices(default=GapChoice.KEEP)
    stop_purchase(purchase_id=purchase.pk, choices=keep, by=by, at=STOP)
    kept = variants_of(purchase)[2]
    open_top_up(purchase_id=purchase.pk, items=[kept.item_id], ends_at=at + DAY, by=by, at=STOP)
    top_up(slug=purchase.slug, wanted={kept.pk: 1}, by=a_user(), at=STOP)
    for line in boriss.lines.order_by("pk"):
        refuse(line, at=at)


@pytest.mark.django_db
def test_the_table_is_what_is_posted():
    purchase = a_purchase_with_everything()
    assert purchase.state == PurchaseState.CLOSED
    assert run_checks() == []
    kept = GiveBack.objects.get(state=GiveBackState.KEPT)
    held = ledger.balance(key=f"organizer:{purchase.organizer_id}/result", unit="EUR")
    assert held == to_minor(kept.amount)
    carl = kept.order.contact.user
    a_purchase_cancelled_after_its_stop(purchase.organizer, carl)
    packs_are_filled_and_broken_after_the_stop()
    a_supplier_who_is_misread()
    a_record_with_a_balance_is_taken_over()
    assert run_checks() == []
    assert posted() - written() == set()
    assert written() - posted() == set()


def test_the_example_adds_up():
    sums: dict[str, Decimal] = {}
    for _step, _entry, debit, credit, amount in rows_of(DOCUMENT, "step | entry | debit | credit | EUR"):
        for side, sign in ((debit, 1), (credit, -1)):
            account = "orders" if "order" in side else side
            sums[account] = sums.get(account, Decimal(0)) + sign * Decimal(amount.replace(",", ""))
    assert sums["orders"] == 0
    assert sums["result"] == 0
    assert sums["goods, fee, delivery"] == -(sums["goods"] + sums["fee"] + sums["delivery"])

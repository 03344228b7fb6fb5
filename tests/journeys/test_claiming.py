"""People who ordered in a chat: entered by the organizer, stopped, claimed, paid, collected; the money to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from djmoney.money import Money

from ledger import selectors as ledger
from ledger.checks import run_checks
from participants.models import Contact, Notice
from participants.services.contact_links import make_link
from purchases.models import Order, Purchase
from purchases.rules.order_list import match_people
from purchases.selectors.mine import orders_of
from purchases.selectors.offsite import known_people
from purchases.selectors.report import report_rows
from purchases.services.arrival import record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.cancelling import cancel_purchase
from purchases.services.claiming import claim_record
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution, hand_over
from purchases.services.giving_back import keep_as_credit, use_credit
from purchases.services.offsite import judge_order_text, take_orders
from purchases.services.payments import confirm_payment, record_payment, report_payment
from purchases.services.stopping import stop_purchase
from purchases.states import PurchaseState
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order

DAY = timedelta(days=1)
CHAT = """Anna Ivanova +372 5123 4567
A1 2
A2 1

Boris
A2 3"""


def take(purchase: Purchase, text: str) -> dict[str, Order]:
    """Bring the text in, everybody being the first that they could be; the orders by name."""
    judged, _pasted = judge_order_text(purchase=purchase, text=text)
    owner = purchase.organizer.user
    matches = match_people(people=judged.people, book=known_people(owner_id=owner.pk))
    contacts = {each.person: each.candidates[0] for each in matches if each.candidates}
    take_orders(
        purchase_id=purchase.pk, name="", digest="", judged=judged, contacts=contacts, by=owner, at=NOW
    )  # fmt: skip
    return {order.contact.full_name: order for order in Order.objects.filter(purchase=purchase)}


def link_of(order: Order) -> str:
    contact = Contact.objects.select_related("owner").get(pk=order.contact_id)
    return make_link(contact_id=contact.pk, by=contact.owner, at=NOW).token


def dues(purchase: Purchase) -> dict[str, tuple[int, int]]:
    """What everybody was charged and what they still owe."""
    purchase = Purchase.objects.select_related("terms", "draft").get(pk=purchase.pk)
    return {row.name: (row.due, row.balance) for row in report_rows(purchase)}


def sound() -> None:
    assert run_checks() == []


@pytest.mark.django_db
def test_people_of_a_chat_take_their_orders_over_and_pay_for_them():
    purchase = an_open_purchase(prices=("10.00", "4.00"), fee_percent=Decimal(10))
    by = purchase.organizer.user
    earlier = an_open_purchase(organizer=purchase.organizer, prices=("5.00", "1.00"))

    # Boris has ordered here himself, so that he is in the book under his account, too.
    boris = a_user(full_name="Boris B.")
    own = an_order(purchase, boris, 1)
    orders = take(purchase, CHAT)
    assert {name: order.is_off_site for name, order in orders.items()} == {
        "Boris B.": False, "Anna Ivanova": True, "Boris": True,
    }  # fmt: skip
    old = take(earlier, "Boris A1 2")["Boris"]
    assert old.contact == orders["Boris"].contact
    sound()

    # He paid in the earlier purchase, which is cancelled: the organizer owes it to the record.
    ten = Money(Decimal("10.00"), "EUR")
    record_payment(
        order_id=old.pk, amount=ten, way="cash", paid_on=NOW.date(), note="", by=by, at=NOW
    )  # fmt: skip
    cancel_purchase(purchase_id=earlier.pk, why="Sold out.", by=by, at=NOW)
    sound()

    # Before the stop his lines join the order that he has, and the balance goes with the record.
    claim_record(token=link_of(orders["Boris"]), by=boris, at=NOW + DAY)
    assert {order.pk for order in orders_of(boris)} == {own.pk, old.pk}
    own_credit = f"contact:{own.contact_id}/credit"
    assert ledger.balance(key=own_credit, unit="EUR") == -1000
    keep_as_credit(give_back_id=old.give_backs.get().pk, by=boris, at=NOW + DAY)
    sound()

    stop_purchase(purchase_id=purchase.pk, by=by, at=STOP)
    assert dues(purchase) == {"Anna Ivanova": (2640, 2640), "Boris B.": (2420, 2420), "Boris": (0, 0)}
    assert use_credit(order_id=own.pk, by=boris, at=STOP) == 1000
    sound()

    # Anna comes later: the charged order is hers as it stands, and nothing of it is posted anew.
    anna = a_user(full_name="Anna I.")
    before = dues(purchase)
    claim_record(token=link_of(orders["Anna Ivanova"]), by=anna, at=STOP + DAY)
    assert (dues(purchase), [order.pk for order in orders_of(anna)]) == (before, [orders["Anna Ivanova"].pk])
    told = Notice.objects.filter(user=by, kind="record_claimed").values_list("params__name", flat=True)
    assert sorted(told) == ["Anna Ivanova", "Boris"]
    sound()

    at = STOP + 2 * DAY
    record_supplier_order(purchase_id=purchase.pk, sent_on=at.date(), note="", by=by, at=at)
    buy_out(
        purchase_id=purchase.pk, amount=Money(Decimal("46.00"), "EUR"), paid_on=at.date(),
        official_rate=Decimal(1), by=by, at=at,
    )  # fmt: skip
    record_arrival(
        purchase_id=purchase.pk, received_on=at.date(), delivery_cost=Money(0, "EUR"), received={}, by=by, at=at
    )  # fmt: skip
    begin_distribution(purchase_id=purchase.pk, by=by, at=at)
    for person, order, amount in ((anna, orders["Anna Ivanova"], "26.40"), (boris, own, "14.20")):
        payment = report_payment(
            order_id=order.pk, amount=Money(Decimal(amount), "EUR"), way="cash", paid_on=at.date(), note="",
            by=person, at=at,
        )  # fmt: skip
        confirm_payment(payment_id=payment.pk, by=by, at=at)
        hand_over(order_id=order.pk, by=by, at=at)
    assert {kind: Notice.objects.filter(user=anna, kind=kind).count() for kind in ("distribution", "handed_over")} == {
        "distribution": 1, "handed_over": 1,
    }  # fmt: skip
    sound()

    assert close_purchase(purchase_id=purchase.pk, by=by, at=at).state == PurchaseState.CLOSED
    assert set(ledger.balances_under(prefix="contact:").values()) == {0}
    sound()

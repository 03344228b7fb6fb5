"""Everybody whom an effect tells is told in whole sentences. Rule: R-NOTIFY."""

from datetime import timedelta
from decimal import Decimal

import pytest

from participants.models import Notice, User
from participants.notices import KINDS, render
from participants.services.blacklist import add_to_blacklist
from purchases.models import Line
from purchases.services.arrival import Received
from purchases.services.buying import buy_out
from purchases.services.cancelling import cancel_purchase
from purchases.services.clock import run_clock
from purchases.services.closing import close_purchase
from purchases.services.copying import copy_orders
from purchases.services.drafting import move_dates
from purchases.services.dropping import drop_unpaid_order
from purchases.services.giving_back import give_back_overpaid, send_give_back
from purchases.services.ordering import take_back_line
from purchases.services.payments import confirm_payment, refuse_payment, report_payment
from purchases.services.publishing import publish_purchase
from purchases.services.refusing import accept_refusal, ask_refusal, decline_refusal
from purchases.services.stopping import reopen_purchase
from purchases.states import LineState
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def from_published_to_closed() -> None:
    purchase = a_draft()
    by, person = purchase.organizer.user, a_user()
    purchase.organizer.followers.create(user=person, at=NOW)
    publish_purchase(purchase_id=purchase.pk, by=by, at=NOW)
    order = an_order(purchase, person, 2)
    User.objects.filter(pk=by.pk).update(seen_at=NOW)
    move_dates(purchase_id=purchase.pk, last_call_at=STOP - 2 * DAY, stop_at=STOP, by=by, at=NOW)
    run_clock(at=STOP - DAY)
    report = {"order_id": order.pk, "amount": eur("20.00"), "way": "cash", "note": "", "by": person}
    refused = report_payment(paid_on=NOW.date(), at=NOW, **report)
    refuse_payment(payment_id=refused.pk, reason="Not here.", by=by, at=NOW)
    confirmed = report_payment(paid_on=NOW.date(), at=NOW + DAY, **report)
    confirm_payment(payment_id=confirmed.pk, by=by, at=NOW + DAY)
    in_distribution(purchase)
    handed_over(order)
    close_purchase(purchase_id=purchase.pk, by=by, at=STOP + 20 * DAY)


def between_stop_and_buy_out() -> None:
    purchase = an_open_purchase(prices=("10.00", "5.00", "1.00"), prepay_percent=Decimal(50), limit=9)
    by, person, late = purchase.organizer.user, a_user(), a_user()
    User.objects.filter(pk=by.pk).update(seen_at=NOW)
    order, unpaid = an_order(purchase, person, 1, 1, 1), an_order(purchase, late, 0, 0, 9 - 1)
    waits = order.lines.order_by("pk").last()
    waits.pk, waits._state.adding, waits.state, waits.quantity = None, True, LineState.WAITING, 1
    waits.save()
    stopped(purchase)
    reopen = {"last_call_at": STOP + DAY, "stop_at": STOP + 2 * DAY, "why": "More."}
    reopen_purchase(purchase_id=purchase.pk, by=by, at=STOP, **reopen)
    take_back_line(line_id=waits.pk, by=person, at=STOP + DAY)
    stopped(purchase, at=STOP + 2 * DAY)
    at = STOP + 3 * DAY
    paid(order, "10.00", at=at)
    for line, decide in zip(order.lines.order_by("pk"), (accept_refusal, decline_refusal), strict=False):
        ask_refusal(line_id=line.pk, by=person, at=at + line.pk * DAY / 1000)
        why = {} if decide is accept_refusal else {"why": "Ordered."}
        decide(line_id=line.pk, by=by, at=at, **why)
    run_clock(at=STOP + 6 * DAY)
    drop_unpaid_order(order_id=unpaid.pk, by=by, at=STOP + 6 * DAY)
    assert Line.objects.get(pk=waits.pk).state == LineState.CONFIRMED
    first, second, _third = variants_of(purchase)
    buy_out(
        purchase_id=purchase.pk, amount=eur("1.00"), paid_on=(STOP + 6 * DAY).date(),
        official_rate=Decimal(1), refused=[second.pk], expected_on=(STOP + 9 * DAY).date(),
        by=by, at=STOP + 6 * DAY,
    )  # fmt: skip
    assert first.pk != second.pk


def a_shortage_and_money_back() -> None:
    purchase = an_open_purchase()
    by, order = purchase.organizer.user, an_order(purchase, a_user(), 2)
    paid(order, "20.00", at=NOW)
    arrived(purchase, received={variants_of(purchase)[0].pk: Received(1)})
    run_clock(at=STOP + 15 * DAY)
    give_back_overpaid(purchase_id=purchase.pk, by=by, at=STOP + 15 * DAY)
    send_give_back(give_back_id=order.give_backs.get().pk, way="cash", by=by, at=STOP + 15 * DAY)


def prepaid_before_the_stop() -> None:
    purchase = an_open_purchase(prepay_percent=Decimal(50))
    paid(an_order(purchase, a_user(), 2), "10.00", at=NOW)
    stopped(purchase)


def bought_without_a_date_and_cancelled() -> None:
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    bought(purchase)
    other, person = an_open_purchase(), a_user()
    an_order(other, person, 1)
    cancel_purchase(purchase_id=other.pk, why="Flooded.", by=other.organizer.user, at=NOW)


def barred() -> None:
    purchase, person = an_open_purchase(), a_user()
    by = purchase.organizer.user
    an_order(purchase, person, 1)
    add_to_blacklist(owner=by, user=person, reason="Rude.", until=None, by=by, at=NOW)


def an_absent_organizer_and_a_missed_minimum() -> None:
    absent, missed, idle = an_open_purchase(), an_open_purchase(minimum_people=9), a_draft()
    an_order(missed, a_user(), 1)
    User.objects.filter(pk=absent.organizer.user_id).update(seen_at=NOW - 8 * DAY)
    User.objects.filter(pk=missed.organizer.user_id).update(seen_at=NOW)
    User.objects.filter(pk=idle.organizer.user_id).update(seen_at=NOW - 30 * DAY, date_joined=NOW - 99 * DAY)
    run_clock(at=STOP - 3 * DAY)
    run_clock(at=STOP)


def an_order_that_goes_on() -> None:
    old = an_open_purchase()
    an_order(old, a_user(), 1)
    by = old.organizer.user
    cancel_purchase(purchase_id=old.pk, why="Flooded.", by=by, at=NOW)
    copy_orders(cancelled_id=old.pk, into_id=an_open_purchase(organizer=old.organizer).pk, by=by, at=NOW)


STORIES = [
    an_order_that_goes_on,
    from_published_to_closed,
    between_stop_and_buy_out,
    a_shortage_and_money_back,
    prepaid_before_the_stop,
    bought_without_a_date_and_cancelled,
    barred,
    an_absent_organizer_and_a_missed_minimum,
]


def registered() -> set[str]:
    """The kinds that name a purchase in their title."""
    return {name for name, kind in KINDS.items() if "%(purchase)s" in str(kind.title)}


def test_every_kind_is_told_in_whole_sentences():
    for story in STORIES:
        story()
    told = set()
    for notice in Notice.objects.all():
        letter = render(notice)
        assert "—" not in letter.title + letter.text, notice.kind
        assert letter.title.endswith(notice.params.get("purchase", "")), notice.kind
        assert letter.text, notice.kind
        told.add(notice.kind)
    assert {kind for kind in told if not kind.startswith("blacklist")} == registered()

"""Everybody whom an effect tells is told in whole sentences. Rule: R-NOTIFY."""

from datetime import timedelta
from decimal import Decimal

import pytest

from participants.models import Notice, User
from participants.notices import KINDS, render
from participants.services.blacklist import add_to_blacklist
from participants.services.contact_links import make_link
from purchases.models import Line
from purchases.rules.allocation import Choices
from purchases.rules.supply import Answered
from purchases.services.answering import take_answer, take_back_answer
from purchases.services.arrival import Received
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.cancelling import cancel_purchase
from purchases.services.claiming import claim_record
from purchases.services.clock import run_clock
from purchases.services.closing import close_purchase
from purchases.services.copying import copy_orders
from purchases.services.drafting import move_dates
from purchases.services.dropping import drop_unpaid_order
from purchases.services.giving_back import give_back_overpaid, send_give_back
from purchases.services.giving_up import give_up_line
from purchases.services.helping import appoint_helper, change_rights, dismiss_helper
from purchases.services.offsite import import_orders
from purchases.services.ordering import take_back_line
from purchases.services.payments import confirm_payment, refuse_payment, report_payment
from purchases.services.publishing import publish_purchase
from purchases.services.questions import answer_question, ask_question, correct_answer
from purchases.services.refusing import accept_refusal, ask_refusal, decline_refusal
from purchases.services.repricing import article_price_changed
from purchases.services.stopping import reopen_purchase, stop_purchase
from purchases.services.topping_up import open_top_up, top_up
from purchases.states import GapChoice, LineState, Replacement, Right
from tests.factories.gathered import HONEY, RED, S42, S46, S48, SOCKS, a_gathered_purchase, asks
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


def a_helper_and_a_question() -> None:
    purchase, person, asker = an_open_purchase(), a_user(), a_user()
    by = purchase.organizer.user
    helper = appoint_helper(
        purchase_id=purchase.pk, email=person.email, rights=[Right.HAND_OUT], by=by, at=NOW
    )
    change_rights(helper_id=helper.pk, rights=[Right.ANSWER], by=by, at=NOW)
    asked = ask_question(purchase_id=purchase.pk, text="When?", by=asker, at=NOW)
    answer_question(question_id=asked.pk, text="On Friday.", by=person, at=NOW)
    correct_answer(question_id=asked.pk, text="On Monday.", by=by, at=NOW)
    dismiss_helper(helper_id=helper.pk, by=by, at=NOW)


def a_supplier_who_answers() -> None:
    purchase, dear = an_open_purchase(prices=("10.00", "5.00")), a_user()
    by, first, second = purchase.organizer.user, *variants_of(purchase)
    an_order(purchase, a_user(), 2)
    line = an_order(purchase, dear, 0, 1).lines.get()
    stopped(purchase)
    record_supplier_order(purchase_id=purchase.pk, sent_on=STOP.date(), note="", by=by, at=STOP)
    told = {first.pk: Answered(1, Decimal("9.00")), second.pk: Answered(price=Decimal("9.00"))}
    until = STOP + 3 * DAY
    take_answer(purchase_id=purchase.pk, answered=told, rise_until=until, by=by, at=STOP)
    give_up_line(line_id=line.pk, by=dear, at=STOP)
    take_back_answer(purchase_id=purchase.pk, by=by, at=STOP)


def a_record_that_is_taken_over() -> None:
    purchase = an_open_purchase()
    by = purchase.organizer.user
    content = b"person;article;quantity\nAnna;A1;1"
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)
    link = make_link(contact_id=purchase.orders.get().contact_id, by=by, at=NOW)
    claim_record(token=link.token, by=a_user(), at=NOW)
    content = b"person;article;quantity\nAnna;A1;2"
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)


def a_stop_that_settles_rows_and_packs() -> None:
    purchase = a_gathered_purchase()
    asks(purchase, {S42: 1, S46: 2, S48: 1, SOCKS: (5, 1)})
    asks(purchase, {S42: (1, 0, Replacement.SIZE)}, at=NOW + DAY / 24)
    asks(purchase, {HONEY: 1, S46: 1, RED: (1, 0, Replacement.DROP)}, at=NOW + DAY / 12)
    stop_purchase(
        purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP, choices=Choices(GapChoice.KEEP)
    )


def a_top_up() -> None:
    purchase = a_gathered_purchase()
    asks(purchase, {HONEY: 1, SOCKS: 5})
    by, socks = purchase.organizer.user, variants_of(purchase)[SOCKS]
    stop_purchase(purchase_id=purchase.pk, by=by, at=STOP, choices=Choices(GapChoice.KEEP))
    open_top_up(purchase_id=purchase.pk, items=[socks.item_id], ends_at=STOP + DAY, by=by, at=STOP)
    top_up(slug=purchase.slug, wanted={socks.pk: 1}, by=a_user(), at=STOP)


def an_article_that_costs_another_price() -> None:
    purchase = an_open_purchase(prices=("10.00",))
    an_order(purchase, a_user(), 2)
    bought(purchase)
    item, by = purchase.items.get(), purchase.organizer.user
    article_price_changed(
        purchase_id=purchase.pk, item_id=item.pk, price=eur("9.00"), why="Sale", by=by, at=STOP + 2 * DAY
    )


STORIES = [
    an_article_that_costs_another_price,
    a_top_up,
    a_supplier_who_answers,
    a_stop_that_settles_rows_and_packs,
    a_record_that_is_taken_over,
    a_helper_and_a_question,
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

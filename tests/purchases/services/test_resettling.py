"""Rows and packs that lose a piece after the stop go by R-STOP-ORDER again. Rules: R-PREPAY, R-REFUSE."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from ledger.checks import run_checks
from participants.models import Notice
from purchases.models import Line, Order, Purchase, Variant
from purchases.rules.allocation import Choices
from purchases.selectors.dues import balances_of_orders
from purchases.services.dropping import BreaksMinimum, drop_unpaid_order, drop_unpaid_order_below_minimum
from purchases.services.refusing import accept_refusal, ask_refusal
from purchases.services.stopping import stop_purchase
from purchases.states import GapChoice, LineEnd, LineState
from tests.factories.gathered import RED, S42, S44, S46, S48, SOCKS, a_gathered_purchase, asks
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, paid, variants_of

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)
ROW = {S42: 1, S44: 1, S46: 2, S48: 1}
Leave = Callable[[Order], None]


def dropped(order: Order) -> None:
    drop_unpaid_order(order_id=order.pk, by=order.purchase.organizer.user, at=LATE)


def refused(order: Order) -> None:
    line = order.lines.get(state=LineState.CONFIRMED)
    ask_refusal(line_id=line.pk, by=order.contact.user, at=LATE)
    accept_refusal(line_id=line.pk, by=order.purchase.organizer.user, at=LATE)


LEAVING = pytest.mark.parametrize("leave", [dropped, refused])


def stopped_with(purchase: Purchase, choice: GapChoice) -> Purchase:
    by, choices = purchase.organizer.user, Choices(default=choice)
    return stop_purchase(purchase_id=purchase.pk, choices=choices, by=by, at=STOP)


def own(purchase: Purchase) -> dict[int, int]:
    return {place: each.own for place, each in enumerate(variants_of(purchase)) if each.own}


def taken(purchase: Purchase, *places: int) -> list[int]:
    variants = variants_of(purchase)
    return [variants[place].taken for place in places]


def paid_in_full(order: Order) -> None:
    paid(order, "100.00")


@LEAVING
def test_a_row_that_breaks_releases_its_other_pieces_and_tells_them(leave: Leave):
    purchase = a_gathered_purchase(prepay_percent=Decimal(100))
    most = asks(purchase, {S42: 1, S44: 1, S46: 2})
    last = asks(purchase, {S48: 1})
    stopped_with(purchase, GapChoice.DROP)
    paid_in_full(most)
    leave(last)
    ended = Line.objects.filter(order=most).values_list("state", "ended_because", "ended_at")
    assert set(ended) == {(LineState.RELEASED, LineEnd.ROW, LATE)}
    assert taken(purchase, S42, S44, S46, S48) == [0, 0, 0, 0]
    assert balances_of_orders(purchase)[most.pk] == -10_000
    told = Notice.objects.filter(user=most.contact.user, kind="released_not_full")
    assert told.count() == 1
    assert run_checks() == []


@LEAVING
def test_an_item_with_own_places_is_filled_with_them_again(leave: Leave):
    purchase = a_gathered_purchase(prepay_percent=Decimal(100))
    most = asks(purchase, {S42: 1, S44: 1, S46: 1})
    last = asks(purchase, {S48: 1})
    stopped_with(purchase, GapChoice.OWN)
    assert own(purchase) == {S46: 1}
    paid_in_full(most)
    leave(last)
    assert own(purchase) == {S46: 1, S48: 1}
    assert taken(purchase, S42, S44, S46, S48) == [1, 1, 2, 1]
    assert set(most.lines.values_list("state", flat=True)) == {LineState.CONFIRMED}
    assert run_checks() == []


def test_the_default_of_the_terms_may_be_own_places():
    purchase = a_gathered_purchase(prepay_percent=Decimal(100), row_default=GapChoice.OWN)
    most = asks(purchase, {SOCKS: 5})
    last = asks(purchase, {SOCKS: 1})
    stopped_with(purchase, GapChoice.DROP)
    paid_in_full(most)
    dropped(last)
    assert own(purchase) == {SOCKS: 1}
    assert most.lines.get().state == LineState.CONFIRMED
    assert run_checks() == []


def test_the_default_of_the_terms_may_be_to_keep():
    purchase = a_gathered_purchase(prepay_percent=Decimal(100), row_default=GapChoice.KEEP)
    most = asks(purchase, {SOCKS: 5})
    last = asks(purchase, {SOCKS: 1})
    stopped_with(purchase, GapChoice.DROP)
    paid_in_full(most)
    dropped(last)
    assert most.lines.get().state == LineState.WAITING
    assert taken(purchase, SOCKS) == [0]
    assert balances_of_orders(purchase)[most.pk] == -10_000
    assert run_checks() == []


def test_who_was_released_of_the_same_variant_takes_the_place_first():
    purchase = a_gathered_purchase(prepay_percent=Decimal(100))
    Variant.objects.filter(pk=variants_of(purchase)[S48].pk).update(limit=1)
    most = asks(purchase, {S42: 1, S44: 1, S46: 2})
    last = asks(purchase, {S48: 1})
    left_out = asks(purchase, {RED: 4})
    waiting = Line.objects.create(
        order=left_out, variant=variants_of(purchase)[S48], quantity=1, unit_price="10.00",
        unit_price_currency="EUR", placed_at=NOW, state=LineState.WAITING,
    )  # fmt: skip
    stopped_with(purchase, GapChoice.DROP)
    paid_in_full(most)
    paid_in_full(left_out)
    dropped(last)
    waiting.refresh_from_db()
    assert waiting.state == LineState.CONFIRMED
    assert set(most.lines.values_list("state", flat=True)) == {LineState.CONFIRMED}
    assert taken(purchase, S42, S48) == [1, 1]
    assert run_checks() == []


def test_pieces_that_others_hold_in_full_rows_stay():
    purchase = a_gathered_purchase(prepay_percent=Decimal(100))
    first, second = asks(purchase, ROW), asks(purchase, ROW)
    stopped_with(purchase, GapChoice.DROP)
    paid_in_full(first)
    dropped(second)
    assert set(first.lines.values_list("state", flat=True)) == {LineState.CONFIRMED}
    assert taken(purchase, S42, S46) == [1, 2]
    assert run_checks() == []


def test_a_minimum_that_the_broken_row_needs_is_asked_for():
    purchase = a_gathered_purchase(prepay_percent=Decimal(100), minimum_people=1)
    most, last = asks(purchase, {S42: 1, S44: 1, S46: 2}), asks(purchase, {S48: 1})
    stopped_with(purchase, GapChoice.DROP)
    paid_in_full(most)
    with pytest.raises(BreaksMinimum):
        dropped(last)
    assert set(Line.objects.values_list("state", flat=True)) == {LineState.CONFIRMED}
    drop_unpaid_order_below_minimum(order_id=last.pk, by=purchase.organizer.user, at=LATE)
    assert set(Line.objects.values_list("state", flat=True)) == {LineState.RELEASED}
    assert run_checks() == []


def test_a_person_of_nothing_else_owes_nothing_more():
    purchase = a_gathered_purchase(prepay_percent=Decimal(100))
    most, last = asks(purchase, {SOCKS: 5}, user=a_user()), asks(purchase, {SOCKS: 1})
    stopped_with(purchase, GapChoice.DROP)
    paid(most, "7.50")
    dropped(last)
    assert balances_of_orders(purchase) == {most.pk: -750, last.pk: 0}
    assert run_checks() == []

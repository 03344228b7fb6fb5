"""Counting the parcel in parts. Rules: R-SHORTAGE, R-HANDOVER."""

import pytest

from purchases.models import Count, Purchase, PurchaseEvent
from purchases.services.counting import CannotCount, Counted, save_counts
from purchases.states import Right
from tests.factories.helping import a_helper
from tests.factories.people import a_user
from tests.factories.purchases import (
    STOP,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    stopped,
    variants_of,
)
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase() -> Purchase:
    purchase = an_open_purchase(prices=("1.00", "2.00", "3.00"))
    an_order(purchase, a_user(), 4, 5)
    bought(purchase)
    return purchase


def keys(purchase: Purchase) -> list[int]:
    return [variant.pk for variant in variants_of(purchase)]


def kept() -> dict[int, tuple[int, int]]:
    return {count.variant_id: (count.came, count.defective) for count in Count.objects.all()}


def save(purchase: Purchase, counted: dict, seen: dict | None = None, *, by=None) -> int:
    by = by or purchase.organizer.user
    return save_counts(purchase_id=purchase.pk, counted=counted, seen=seen or {}, by=by, at=STOP)


def test_two_people_with_two_boxes_keep_each_others_counts(purchase):
    first, second, _unsold = keys(purchase)
    one, other = a_helper(purchase, Right.RECEIVE), a_helper(purchase, Right.RECEIVE)
    assert save(purchase, {first: Counted(4)}, by=one) == 1
    assert save(purchase, {second: Counted(5, 1)}, by=other) == 1
    assert kept() == {first: (4, 0), second: (5, 1)}
    assert dict(Count.objects.values_list("variant", "by")) == {first: one.pk, second: other.pk}
    assert list(PurchaseEvent.objects.filter(kind="counted").values_list("by", "became")) == [
        (one.pk, "1"), (other.pk, "1"),
    ]  # fmt: skip


def test_a_count_is_put_right_by_whoever_saw_it(purchase):
    first, *_rest = keys(purchase)
    save(purchase, {first: Counted(3)})
    assert save(purchase, {first: Counted(4)}, {first: Counted(3)}) == 1
    assert kept() == {first: (4, 0)}


def test_the_same_position_counted_meanwhile_is_not_overwritten_and_nothing_else_kept(purchase):
    first, second, _unsold = keys(purchase)
    save(purchase, {first: Counted(3)})
    for seen in ({}, {first: Counted(2)}):
        with pytest.raises(CannotCount) as caught:
            save(purchase, {first: Counted(1), second: Counted(5)}, seen)
        assert caught.value.field == f"came-{first}"
    assert kept() == {first: (3, 0)}


def test_more_may_come_than_was_bought(purchase):
    first, *_rest = keys(purchase)
    save(purchase, {first: Counted(6)})
    assert kept() == {first: (6, 0)}


@pytest.mark.parametrize(
    "counted",
    [
        pytest.param(Counted(1, 2), id="more defective than came"),
        pytest.param(Counted(-1), id="fewer than none"),
        pytest.param(Counted(1, -1), id="fewer defective than none"),
        pytest.param(Counted(1_000_001), id="more than anybody can count"),
    ],
)
def test_what_no_count_can_be(purchase, counted):
    with pytest.raises(CannotCount):
        save(purchase, {keys(purchase)[0]: counted})
    assert kept() == {}


def test_what_was_not_bought_is_not_counted(purchase):
    with pytest.raises(CannotCount):
        save(purchase, {keys(purchase)[2]: Counted(1)})


@pytest.mark.parametrize("right", [Right.HAND_OUT, Right.ANSWER])
def test_other_helpers_do_not_count(purchase, right):
    with pytest.raises(CannotCount):
        save(purchase, {keys(purchase)[0]: Counted(1)}, by=a_helper(purchase, right))


@pytest.mark.parametrize("reach", [stopped, arrived])
def test_only_between_payment_and_arrival(reach):
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    reach(purchase)
    with pytest.raises(CannotCount):
        save(purchase, {keys(purchase)[0]: Counted(1)})


def test_any_number_takes_as_many_statements():
    found = []
    for size in (1, 10, 100):
        purchase = an_open_purchase(prices=("1.00",) * size)
        an_order(purchase, a_user(), *(1,) * size)
        bought(purchase)
        counted = dict.fromkeys(keys(purchase), Counted(1))
        by = a_helper(purchase, Right.RECEIVE)
        with statements() as first:
            save(purchase, counted, by=by)
        with statements() as again:
            save(purchase, dict.fromkeys(counted, Counted(2)), counted, by=by)
        found.append((len(first), len(again)))
    assert found == [(6, 6)] * 3

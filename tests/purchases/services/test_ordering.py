"""Ordering, changing and withdrawing. Rules: R-LINE, R-REFUSE, R-BLACKLIST, R-MINIMUM."""

from datetime import timedelta

import pytest

from participants.services.blacklist import add_to_blacklist, lift_blacklist_entry
from purchases.models import Item, Line, Order, Purchase, Variant
from purchases.services.items import set_limit
from purchases.services.ordering import CannotOrder, place_order, take_back_line
from purchases.services.stopping import reopen_purchase
from purchases.states import LineState
from tests.factories.people import a_user, an_administrator
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    eur,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
C, W = LineState.CONFIRMED, LineState.WITHDRAWN


def lines_of(order: Order) -> list[tuple[int, str, object]]:
    return [(each.quantity, each.state, each.placed_at) for each in order.lines.order_by("placed_at", "pk")]


def wish(purchase: Purchase, by, *pieces: int, at=NOW) -> Order:
    return an_order(purchase, by, *pieces, at=at)


def set_to(purchase: Purchase, by, pieces: int, at) -> Order:
    (variant, *_others) = variants_of(purchase)
    return place_order(slug=purchase.slug, wanted={variant.pk: pieces}, by=by, at=at)


class TestChanging:
    def test_more_is_a_new_line_and_the_older_keeps_its_time(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 3)
        order = set_to(purchase, person, 5, NOW + HOUR)
        assert lines_of(order) == [(3, C, NOW), (2, C, NOW + HOUR)]

    def test_fewer_withdraws_the_latest_first(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 3)
        set_to(purchase, person, 5, NOW + HOUR)
        order = set_to(purchase, person, 2, NOW + 2 * HOUR)
        assert sorted(lines_of(order)) == [(1, W, NOW), (2, C, NOW), (2, W, NOW + HOUR)]
        assert set(order.lines.filter(state=W).values_list("ended_at", "ended_because")) == {
            (NOW + 2 * HOUR, "own_wish")
        }
        assert variants_of(purchase)[0].taken == 2

    def test_the_same_again_changes_nothing(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 3)
        assert lines_of(set_to(purchase, person, 3, NOW + HOUR)) == [(3, C, NOW)]

    def test_none_withdraws_all_and_what_is_left_out_stays(self):
        purchase, person = an_open_purchase(prices=("1.00", "2.00")), a_user()
        wish(purchase, person, 1, 2)
        order = set_to(purchase, person, 0, NOW + HOUR)
        assert lines_of(order) == [(1, W, NOW), (2, C, NOW)]

    def test_new_pieces_cost_what_they_cost_now(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 1)
        Item.objects.filter(purchase=purchase).update(price=eur("12.00"))
        order = set_to(purchase, person, 2, NOW + HOUR)
        assert list(order.lines.values_list("unit_price", flat=True)) == [10, 12]

    def test_a_variants_own_price_goes_before_the_items(self):
        purchase = an_open_purchase()
        Variant.objects.filter(item__purchase=purchase).update(price=eur("7.00"), price_currency="EUR")
        assert wish(purchase, a_user(), 1).lines.get().unit_price == eur("7.00")

    def test_orders_are_numbered_in_the_purchase(self):
        purchase = an_open_purchase()
        assert [wish(purchase, a_user(), 1).number for _ in range(3)] == [1, 2, 3]


class TestRefused:
    def refused(self, purchase, wanted, by=None, at=NOW):
        before = list(Line.objects.values_list()), Order.objects.count()
        with pytest.raises(CannotOrder) as caught:
            place_order(slug=purchase.slug, wanted=wanted, by=by or a_user(), at=at)
        assert (list(Line.objects.values_list()), Order.objects.count()) == before
        return caught.value.cited, caught.value.field

    @pytest.mark.parametrize("pieces", [-1, 10_001])
    def test_a_quantity_out_of_bounds(self, pieces):
        purchase = an_open_purchase()
        (variant,) = variants_of(purchase)
        assert self.refused(purchase, {variant.pk: pieces}) == ("R-STATES", f"quantity-{variant.pk}")

    def test_nothing_at_all(self):
        purchase = an_open_purchase()
        (variant,) = variants_of(purchase)
        self.refused(purchase, {})
        self.refused(purchase, {variant.pk: 0})

    def test_an_item_of_another_purchase(self):
        purchase, other = an_open_purchase(), an_open_purchase()
        self.refused(purchase, {variants_of(other)[0].pk: 1, variants_of(purchase)[0].pk: 1})

    def test_more_than_there_is(self):
        purchase = an_open_purchase(prices=("1.00", "2.00"), limit=2)
        first, second = variants_of(purchase)
        assert self.refused(purchase, {first.pk: 1, second.pk: 3})[1] == f"quantity-{second.pk}"

    def test_sold_out(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 2)
        Item.objects.update(sold_out=True)
        (variant,) = variants_of(purchase)
        assert self.refused(purchase, {variant.pk: 3}, person)[1] == f"quantity-{variant.pk}"
        assert lines_of(set_to(purchase, person, 1, NOW))[0][0] == 1

    def test_at_the_stop_no_more_but_fewer(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 2)
        (variant,) = variants_of(purchase)
        assert self.refused(purchase, {variant.pk: 3}, person, STOP)[0] == "R-MINIMUM"
        assert sorted(lines_of(set_to(purchase, person, 1, STOP))) == [(1, C, NOW), (1, W, NOW)]
        set_to(purchase, person, 2, STOP - HOUR)

    def test_after_the_stop_not_even_fewer(self):
        purchase, person = an_open_purchase(), a_user()
        wish(purchase, person, 2)
        stopped(purchase)
        assert self.refused(purchase, {variants_of(purchase)[0].pk: 1}, person) == ("R-STATES", "")

    @pytest.mark.parametrize("whose", ["organizer", "platform"])
    def test_the_blacklisted(self, whose):
        purchase, person = an_open_purchase(), a_user()
        wanted = {variants_of(purchase)[0].pk: 1}
        by = purchase.organizer.user if whose == "organizer" else an_administrator()
        owner = by if whose == "organizer" else None
        entry = add_to_blacklist(owner=owner, user=person, reason="Never came.", until=None, by=by, at=NOW)
        assert self.refused(purchase, wanted, person)[0] == "R-BLACKLIST"
        lift_blacklist_entry(entry_id=entry.pk, by=by, at=NOW + HOUR)
        assert wish(purchase, person, 1, at=NOW + HOUR).lines.count() == 1

    def test_anothers_blacklist_is_another_matter(self):
        purchase, other, person = an_open_purchase(), an_open_purchase(), a_user()
        by = other.organizer.user
        add_to_blacklist(owner=by, user=person, reason="Rude.", until=None, by=by, at=NOW)
        assert wish(purchase, person, 1).lines.count() == 1

    def test_a_draft_is_not_there(self):
        purchase = a_draft()
        with pytest.raises(Purchase.DoesNotExist):
            place_order(slug=purchase.slug, wanted={variants_of(purchase)[0].pk: 1}, by=a_user(), at=NOW)


class TestWaiting:
    """A line released at a stop waits again when its owner says yes, with its old time."""

    AGAIN = STOP + timedelta(days=1)

    @pytest.fixture
    def reopened(self):
        """Two pieces: one person has both, another's line of two was released at the first stop."""
        purchase, first, second = an_open_purchase(limit=4), a_user(), a_user()
        wish(purchase, first, 2)
        released = wish(purchase, second, 2, at=NOW + HOUR).lines.get()
        Line.objects.filter(pk=released.pk).update(state=LineState.WAITING)
        Variant.objects.update(taken=2)
        set_limit(variant_id=released.variant_id, limit=2, by=purchase.organizer.user, at=NOW + HOUR)
        stopped(purchase)
        released.refresh_from_db()
        assert (released.state, released.ended_because) == (LineState.RELEASED, "no_place")
        reopen_purchase(
            purchase_id=purchase.pk,
            last_call_at=self.AGAIN + 5 * HOUR,
            stop_at=self.AGAIN + 9 * HOUR,
            why="More came in.",
            by=purchase.organizer.user,
            at=self.AGAIN,
        )
        return purchase, first, second, released

    def test_it_waits_and_is_confirmed_when_a_place_is_freed(self, reopened):
        purchase, first, second, released = reopened
        line = take_back_line(line_id=released.pk, by=second, at=self.AGAIN)
        assert (line.state, line.placed_at, line.ended_at) == (LineState.WAITING, NOW + HOUR, None)
        set_to(purchase, first, 1, self.AGAIN)
        line.refresh_from_db()
        assert line.state == LineState.WAITING
        set_to(purchase, first, 0, self.AGAIN)
        line.refresh_from_db()
        assert line.state == LineState.CONFIRMED
        assert variants_of(purchase)[0].taken == 2

    def test_it_is_confirmed_at_once_where_there_is_room(self, reopened):
        purchase, _first, second, released = reopened
        change = {"variant_id": released.variant_id, "by": purchase.organizer.user}
        set_limit(limit=4, at=self.AGAIN, **change)
        assert take_back_line(line_id=released.pk, by=second, at=self.AGAIN).state == LineState.CONFIRMED

    def test_whoever_waits_is_released_at_the_next_stop(self, reopened):
        purchase, _first, second, released = reopened
        take_back_line(line_id=released.pk, by=second, at=self.AGAIN)
        stopped(purchase, at=self.AGAIN + 9 * HOUR)
        released.refresh_from_db()
        assert (released.state, released.ended_because) == (LineState.RELEASED, "no_place")

    def test_nobody_elses(self, reopened):
        _purchase, first, _second, released = reopened
        with pytest.raises(Line.DoesNotExist):
            take_back_line(line_id=released.pk, by=first, at=self.AGAIN)

    def test_not_twice_not_late_not_blacklisted(self, reopened):
        purchase, _first, second, released = reopened
        with pytest.raises(CannotOrder):
            take_back_line(line_id=released.pk, by=second, at=self.AGAIN + 9 * HOUR)
        by = purchase.organizer.user
        entry = add_to_blacklist(owner=by, user=second, reason="x", until=None, by=by, at=self.AGAIN)
        with pytest.raises(CannotOrder) as caught:
            take_back_line(line_id=released.pk, by=second, at=self.AGAIN)
        assert caught.value.cited == "R-BLACKLIST"
        lift_blacklist_entry(entry_id=entry.pk, by=by, at=self.AGAIN)
        take_back_line(line_id=released.pk, by=second, at=self.AGAIN + HOUR)
        with pytest.raises(CannotOrder):
            take_back_line(line_id=released.pk, by=second, at=self.AGAIN + HOUR)

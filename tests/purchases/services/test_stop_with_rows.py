"""What a stop writes where goods come in rows and packs, and how reopening takes it back.

Rules: R-STOP-ORDER, R-ROW, R-PACK, R-REPLACE, R-TOPUP.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from participants.models import Notice, User
from purchases.models import Line, Order, Purchase, Variant
from purchases.rules.allocation import Choices
from purchases.selectors.dues import balances_of_orders
from purchases.services.stopping import CannotStop, reopen_purchase, stop_purchase
from purchases.states import GapChoice, LineEnd, LineState, Replacement
from tests.factories.gathered import HONEY, S42, S44, S46, S48, SOCKS, a_gathered_purchase, asks
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP
from tests.fingerprints import fingerprints

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
DROP, OWN, KEEP = GapChoice.DROP, GapChoice.OWN, GapChoice.KEEP


@pytest.fixture
def purchase() -> Purchase:
    return a_gathered_purchase(fee_percent=Decimal(10))


def stop(purchase: Purchase, choice: GapChoice = DROP, *, at: Any = STOP) -> Purchase:
    return stop_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=at, choices=Choices(choice))


def reopen(purchase: Purchase) -> Purchase:
    return reopen_purchase(
        purchase_id=purchase.pk,
        last_call_at=STOP + 2 * DAY,
        stop_at=STOP + 3 * DAY,
        why="More people came.",
        by=purchase.organizer.user,
        at=STOP + DAY,
    )


def lines(order: Order) -> list[tuple[Any, ...]]:
    """Size, pieces, extra, state and end of each line, in time order."""
    found = order.lines.order_by("placed_at", "pk")
    return list(found.values_list("variant__size", "quantity", "extra", "state", "ended_because"))


def held(purchase: Purchase) -> dict[str, tuple[int, int]]:
    """What is taken of each variant, and how much of it is the organizer's own."""
    found = Variant.objects.filter(item__purchase=purchase).exclude(taken=0)
    return {f"{article} {size}".strip(): (taken, own)
            for article, size, taken, own in found.values_list("item__article", "size", "taken", "own")}  # fmt: skip


def told(user: User, kind: str) -> list[str]:
    return [notice.params["goods"] for notice in Notice.objects.filter(user=user, kind=kind)]


def a_row(purchase: Purchase, **of_first: Any) -> Order:
    return asks(purchase, {S42: 1, S44: 1, S46: 2, S48: 1}, **of_first)


class TestReleased:
    def test_a_line_splits_and_both_parts_keep_its_time(self, purchase):
        whole, person = a_row(purchase), a_user()
        late = asks(purchase, {S42: 2, HONEY: 1}, user=person, at=NOW + MINUTE)
        with_row = asks(purchase, {S44: 1, S46: 2, S48: 1}, at=NOW + 2 * MINUTE)
        stop(purchase)
        assert lines(late) == [
            ("", 1, 0, LineState.CONFIRMED, ""),
            ("42", 1, 0, LineState.CONFIRMED, ""),
            ("42", 1, 0, LineState.RELEASED, LineEnd.ROW),
        ]
        assert set(late.lines.values_list("placed_at", flat=True)) == {NOW + MINUTE}
        assert set(late.lines.values_list("placed_by", flat=True)) == {person.pk}
        assert list(late.lines.filter(state=LineState.RELEASED).values_list("ended_at", flat=True)) == [STOP]
        assert {row[3] for order in (whole, with_row) for row in lines(order)} == {LineState.CONFIRMED}
        assert balances_of_orders(purchase)[late.pk] == 1000 + 100 + 400 + 40
        assert told(person, "released_not_full") == ["Tunic 42 × 1"]
        assert held(purchase) == {
            "A1": (1, 0), "TUNIC 42": (2, 0), "TUNIC 44": (2, 0), "TUNIC 46": (4, 0), "TUNIC 48": (2, 0),
        }  # fmt: skip

    def test_pieces_that_fill_no_pack_latest_first(self, purchase):
        early, late = asks(purchase, {SOCKS: 5}), asks(purchase, {SOCKS: 3}, at=NOW + MINUTE)
        stop(purchase)
        assert lines(early) == [("23", 5, 0, LineState.CONFIRMED, "")]
        assert lines(late) == [
            ("23", 1, 0, LineState.CONFIRMED, ""),
            ("23", 2, 0, LineState.RELEASED, LineEnd.PACK),
        ]
        assert held(purchase) == {"SOCKS 23": (6, 0)}

    def test_nothing_is_full(self, purchase):
        asks(purchase, {S42: 1})
        before = fingerprints()
        with pytest.raises(CannotStop):
            stop(purchase)
        assert fingerprints() == before


class TestMoved:
    def test_a_replacement_keeps_what_was_wished(self, purchase):
        person = a_user()
        asks(purchase, {S42: 1, S46: 2, S48: 1})
        moved = asks(purchase, {S42: (1, 0, Replacement.SIZE)}, user=person, at=NOW + MINUTE)
        stop(purchase)
        assert lines(moved) == [("44", 1, 0, LineState.CONFIRMED, "")]
        line = moved.lines.get()
        assert (line.wished.size, line.wished_price, line.placed_at) == ("42", Decimal(10), NOW + MINUTE)
        assert told(person, "replaced") == ["Tunic 42 → Tunic 44 × 1"]
        assert held(purchase)["TUNIC 42"] == held(purchase)["TUNIC 44"] == (1, 0)


class TestExtra:
    def test_tolerance_is_dealt_and_charged(self, purchase):
        person = a_user()
        first = asks(purchase, {SOCKS: (3, 2)}, user=person)
        second = asks(purchase, {SOCKS: (1, 1)}, at=NOW + MINUTE)
        stop(purchase)
        assert lines(first) == [("23", 4, 1, LineState.CONFIRMED, "")]
        assert lines(second) == [("23", 2, 1, LineState.CONFIRMED, "")]
        assert balances_of_orders(purchase)[first.pk] == 600 + 60
        assert told(person, "extra_dealt") == ["Socks 23 × 1"]
        assert held(purchase) == {"SOCKS 23": (6, 0)}


class TestOwn:
    def test_own_pieces_count_as_taken_and_owe_nothing(self, purchase):
        order = asks(purchase, {S42: 1, S44: 1, S46: 1, S48: 1})
        stop(purchase, OWN)
        assert held(purchase)["TUNIC 46"] == (2, 1)
        assert held(purchase)["TUNIC 42"] == (1, 0)
        assert balances_of_orders(purchase) == {order.pk: 4400}

    def test_a_row_without_stock_is_left_out(self, purchase):
        Variant.objects.filter(item__purchase=purchase, size="46").update(limit=1)
        order = asks(purchase, {HONEY: 1, S42: 1, S46: 1})
        stop(purchase, OWN)
        assert held(purchase) == {"A1": (1, 0)}
        assert balances_of_orders(purchase) == {order.pk: 440}


class TestKept:
    def test_kept_pieces_wait_hold_no_stock_and_owe_nothing(self, purchase):
        person = a_user()
        order = asks(purchase, {HONEY: 1, S42: 1, SOCKS: (2, 0, Replacement.DROP)}, user=person)
        stop(purchase, KEEP)
        assert sorted(lines(order)) == [
            ("", 1, 0, LineState.CONFIRMED, ""),
            ("23", 2, 0, LineState.RELEASED, LineEnd.PACK),
            ("42", 1, 0, LineState.WAITING, ""),
        ]
        assert held(purchase) == {"A1": (1, 0)}
        assert balances_of_orders(purchase) == {order.pk: 440}
        assert told(person, "kept_for_top_up") == ["Tunic 42 × 1"]
        assert told(person, "released_not_full") == ["Socks 23 × 2"]


class TestReopened:
    def mixed(self, purchase: Purchase) -> list[Order]:
        """Something moved, something dealt, something filled by the organizer."""
        return [
            asks(purchase, {S42: 1, S46: 2, S48: 1}),
            asks(purchase, {S42: (1, 0, Replacement.SIZE), SOCKS: (5, 1)}, at=NOW + MINUTE),
            asks(purchase, {HONEY: 1, S44: 1}, at=NOW + 2 * MINUTE),
        ]

    def test_all_is_as_it_was(self, purchase):
        orders = self.mixed(purchase)
        before, stock = [lines(order) for order in orders], held(purchase)
        stop(purchase, OWN)
        assert [lines(order) for order in orders] != before
        reopen(purchase)
        assert [lines(order) for order in orders] == before
        assert held(purchase) == stock
        assert set(balances_of_orders(purchase).values()) <= {0}
        found = Line.objects.values_list("wished", "wished_price", "tier_price", "stop_unit")
        assert set(found) == {(None, None, None, None)}
        assert dict(Line.objects.filter(tolerance__gt=0).values_list("variant__size", "tolerance")) == {
            "23": 1
        }

    def test_kept_pieces_hold_their_places_again(self, purchase):
        order = asks(purchase, {HONEY: 1, S42: 1})
        stop(purchase, KEEP)
        reopen(purchase)
        assert {row[3] for row in lines(order)} == {LineState.CONFIRMED}
        assert held(purchase) == {"A1": (1, 0), "TUNIC 42": (1, 0)}

    def test_the_second_stop_settles_afresh(self, purchase):
        orders = self.mixed(purchase)
        stop(purchase, OWN)
        first = [lines(order) for order in orders], held(purchase), balances_of_orders(purchase)
        reopen(purchase)
        stop(purchase, OWN, at=STOP + 3 * DAY)
        assert ([lines(order) for order in orders], held(purchase), balances_of_orders(purchase)) == first
        reopen_again = reopen_purchase(
            purchase_id=purchase.pk, last_call_at=STOP + 5 * DAY, stop_at=STOP + 6 * DAY, why="Again.",
            by=purchase.organizer.user, at=STOP + 4 * DAY,
        )  # fmt: skip
        asks(reopen_again, {S44: 1}, at=STOP + 4 * DAY)
        stop(purchase, DROP, at=STOP + 6 * DAY)
        assert held(purchase)["TUNIC 44"] == (1, 0)


class TestTiers:
    def test_all_pay_the_price_of_the_tier(self):
        purchase = a_gathered_purchase(tier="50")
        order = a_row(purchase)
        stop(purchase)
        assert set(order.lines.values_list("tier_price", "stop_unit")) == {(Decimal(9), 900)}
        assert balances_of_orders(purchase) == {order.pk: 4500}
        reopen(purchase)
        assert set(order.lines.values_list("tier_price", flat=True)) == {None}

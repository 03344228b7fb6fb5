"""A window after the stop that fills rows and packs. Rule: R-TOPUP."""

from datetime import timedelta

import pytest

from ledger.checks import run_checks
from participants.services.blacklist import add_to_blacklist
from purchases.models import Item, Line, Purchase, Variant
from purchases.rules.allocation import Choices
from purchases.selectors.dues import balances_of_orders
from purchases.services.clock import run_clock
from purchases.services.stopping import reopen_purchase, stop_purchase
from purchases.services.topping_up import CannotTopUp, end_top_up, open_top_up, top_up
from purchases.states import GapChoice, LineEnd, LineState, SaleForm
from tests.factories.people import a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, variants_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
ENDS = STOP + timedelta(days=2)


@pytest.fixture
def purchase() -> Purchase:
    """Stopped: a row 42-44-44 that lacks a 42 and a 44, and a pack of 6 that lacks two; all kept."""
    purchase = an_open_purchase(prices=("10.00", "4.00"))
    row, pack = purchase.items.order_by("pk")
    Item.objects.filter(pk=row.pk).update(sale_form=SaleForm.ROW)
    Item.objects.filter(pk=pack.pk).update(sale_form=SaleForm.PACK, pack_size=6)
    Variant.objects.filter(item=row).update(size="42")
    Variant.objects.create(item=row, size="44", per_row=2, position=1)
    an_order(purchase, a_user("first@example.org"), 1, 2, 6)
    an_order(purchase, a_user("second@example.org"), 0, 1, 4)
    keep = Choices(default=GapChoice.KEEP)
    return stop_purchase(purchase_id=purchase.pk, choices=keep, by=purchase.organizer.user, at=STOP)


def opened(purchase: Purchase, *, items: list[int] | None = None) -> Purchase:
    kept = [each.pk for each in purchase.items.all()] if items is None else items
    return open_top_up(
        purchase_id=purchase.pk, items=kept, ends_at=ENDS, by=purchase.organizer.user, at=STOP + HOUR
    )


def added(purchase: Purchase, *pieces: int, email: str = "third@example.org") -> None:
    wanted = {v.pk: n for v, n in zip(variants_of(purchase), pieces, strict=False) if n}
    top_up(slug=purchase.slug, wanted=wanted, by=a_user(email), at=STOP + 2 * HOUR)


def waiting(purchase: Purchase) -> dict[int, int]:
    lines = Line.objects.filter(order__purchase=purchase, state=LineState.WAITING)
    return dict(lines.values_list("variant__pk", "quantity"))


class TestKept:
    def test_pieces_wait_owe_nothing_and_hold_no_stock(self, purchase):
        small, large, socks = variants_of(purchase)
        assert waiting(purchase) == {large.pk: 1, socks.pk: 4}
        assert [v.taken for v in (small, large, socks)] == [1, 2, 6]
        assert sorted(balances_of_orders(purchase).values()) == [5400]
        assert run_checks() == []


class TestOpening:
    def test_items_are_marked_and_what_is_kept_elsewhere_is_released(self, purchase):
        row, pack = purchase.items.order_by("pk")
        opened(purchase, items=[row.pk])
        assert list(Item.objects.filter(in_top_up=True)) == [row]
        gone = Line.objects.get(state=LineState.RELEASED)
        assert (gone.variant.item_id, gone.ended_because) == (pack.pk, LineEnd.PACK)

    @pytest.mark.parametrize("which", [[], [0]])
    def test_only_for_items_with_kept_pieces(self, purchase, which):
        with pytest.raises(CannotTopUp):
            opened(purchase, items=which)

    def test_not_twice_and_not_by_others(self, purchase):
        with pytest.raises(CannotTopUp):
            open_top_up(purchase_id=purchase.pk, items=[1], ends_at=ENDS, by=a_user(), at=STOP)
        opened(purchase)
        with pytest.raises(CannotTopUp):
            opened(purchase)

    def test_its_end_is_in_the_future(self, purchase):
        items = [each.pk for each in purchase.items.all()]
        with pytest.raises(CannotTopUp) as refusal:
            open_top_up(
                purchase_id=purchase.pk, items=items, ends_at=STOP, by=purchase.organizer.user, at=STOP
            )
        assert refusal.value.field == "ends_at"


class TestAdding:
    def test_a_full_row_is_confirmed_and_charged_at_once(self, purchase):
        opened(purchase)
        added(purchase, 1, 1)
        small, large, socks = variants_of(purchase)
        assert waiting(purchase) == {socks.pk: 4}
        assert [(v.taken, v.own) for v in (small, large, socks)] == [(2, 0), (4, 0), (6, 0)]
        assert sorted(balances_of_orders(purchase).values()) == [1000, 2000, 5400]
        late = Line.objects.filter(topped_up_at__isnull=False)
        assert {line.topped_up_at for line in late} == {STOP + 2 * HOUR}
        assert late.count() == 3
        assert run_checks() == []

    def test_pieces_of_two_people_wait_for_each_other(self, purchase):
        opened(purchase)
        added(purchase, 1)
        assert len(waiting(purchase)) == 3
        added(purchase, 0, 1, email="fourth@example.org")
        assert len(waiting(purchase)) == 1
        assert run_checks() == []

    def test_a_pack_too(self, purchase):
        opened(purchase)
        added(purchase, 0, 0, 2)
        assert Line.objects.filter(state=LineState.WAITING).count() == 1
        assert variants_of(purchase)[2].taken == 12

    @pytest.mark.parametrize("pieces", [(2,), (0, 2), (0, 0, 3), (0,), (1, 1, 3)])
    def test_nothing_that_opens_a_new_gap(self, purchase, pieces):
        opened(purchase)
        before = list(Line.objects.order_by("pk").values())
        with pytest.raises(CannotTopUp):
            added(purchase, *pieces)
        assert list(Line.objects.order_by("pk").values()) == before

    def test_no_negative_pieces(self, purchase):
        opened(purchase)
        small = variants_of(purchase)[0].pk
        with pytest.raises(CannotTopUp) as refusal:
            top_up(slug=purchase.slug, wanted={small: -1}, by=a_user(), at=STOP + 2 * HOUR)
        assert refusal.value.field is None or refusal.value.field == f"quantity-{small}"

    def test_not_by_somebody_on_a_blacklist(self, purchase):
        opened(purchase)
        barred = a_user("third@example.org")
        owner = purchase.organizer.user
        add_to_blacklist(owner=owner, user=barred, reason="x", until=None, by=owner, at=STOP)
        wanted = {variants_of(purchase)[0].pk: 1}
        with pytest.raises(CannotTopUp) as refusal:
            top_up(slug=purchase.slug, wanted=wanted, by=barred, at=STOP + 2 * HOUR)
        assert refusal.value.cited == "R-BLACKLIST"

    def test_not_before_it_is_open_nor_after_its_end(self, purchase):
        with pytest.raises(CannotTopUp):
            added(purchase, 1, 1)
        opened(purchase)
        wanted = {variants_of(purchase)[0].pk: 1}
        with pytest.raises(CannotTopUp):
            top_up(slug=purchase.slug, wanted=wanted, by=a_user(), at=ENDS)

    def test_not_beyond_the_stock(self, purchase):
        small = variants_of(purchase)[0]
        Variant.objects.filter(pk=small.pk).update(limit=1)
        opened(purchase)
        with pytest.raises(CannotTopUp):
            added(purchase, 1, 1)


class TestTheEnd:
    def test_what_is_open_is_released_with_the_reason(self, purchase):
        opened(purchase)
        end_top_up(purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP + 3 * HOUR)
        ended = Line.objects.filter(state=LineState.RELEASED).values_list("ended_because", flat=True)
        assert sorted(ended) == [LineEnd.PACK, LineEnd.ROW]
        assert not Item.objects.filter(in_top_up=True).exists()
        assert run_checks() == []

    def test_the_clock_ends_it(self, purchase):
        opened(purchase)
        added(purchase, 1, 1)
        assert run_clock(at=ENDS)["topped_up"] == 1
        assert Line.objects.get(state=LineState.RELEASED).ended_at == ENDS
        assert run_clock(at=ENDS)["topped_up"] == 0

    def test_reopening_lets_everybody_wait_again(self, purchase):
        opened(purchase)
        added(purchase, 1, 1)
        by = purchase.organizer.user
        reopened = reopen_purchase(
            purchase_id=purchase.pk,
            last_call_at=ENDS,
            stop_at=ENDS + HOUR,
            why="x",
            by=by,
            at=STOP + 3 * HOUR,
        )
        assert reopened.top_up_until is None
        assert not Line.objects.filter(state=LineState.WAITING).exists()
        assert [v.taken for v in variants_of(purchase)] == [2, 4, 10]
        assert run_checks() == []

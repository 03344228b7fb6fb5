"""What looking ahead says is what the stop does. Rules: R-WHATIF, R-STOP-ORDER."""

from decimal import Decimal
from random import Random

import pytest

from ledger.checks import run_checks
from purchases.models import Line, Purchase, Variant
from purchases.rules.allocation import Choices
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.gaps import gaps_told, items_settled, open_gaps
from purchases.selectors.outlook import outlook_of
from purchases.selectors.tiers import tier_ahead, tier_ahead_of
from purchases.selectors.what_if import bill_of, concerned_by, digest_of, people_told
from purchases.services.stopping import CannotStop, stop_below_minimum, stop_purchase
from purchases.states import GapChoice, LineState, PurchaseState
from tests.factories.gathered import (
    BLUE,
    HONEY,
    RED,
    S42,
    S44,
    S46,
    S48,
    SOCKS,
    a_gathered_purchase,
    anybody_asks,
    asks,
)
from tests.factories.purchases import STOP, eur
from tests.fingerprints import fingerprints
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

DROP, OWN, KEEP = GapChoice.DROP, GapChoice.OWN, GapChoice.KEEP


def a_row_less_one() -> Purchase:
    """One row that lacks a 46."""
    purchase = a_gathered_purchase(fee_percent=Decimal(10))
    asks(purchase, {HONEY: 1, S42: 1, S44: 1, S46: 1})
    asks(purchase, {S48: 1})
    return purchase


def charged_pieces(purchase: Purchase) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in Line.objects.filter(order__purchase=purchase, state=LineState.CONFIRMED):
        found[line.variant_id] = found.get(line.variant_id, 0) + line.quantity
    return found


@pytest.mark.parametrize("seed", range(6))
def test_looking_and_stopping_agree_to_the_cent(seed):
    random = Random(seed)
    purchase = a_gathered_purchase(tier=random.choice(["", "60", "120"]), fee_percent=Decimal("7.5"))
    anybody_asks(purchase, people=6, random=random)
    purchase = Purchase.objects.get(pk=purchase.pk)
    gaps = [gap.key for gap in outlook_of(purchase).plan.gaps]
    choices = Choices(
        random.choice(list(GapChoice)), {key: random.choice(list(GapChoice)) for key in gaps[::2]}
    )
    outlook = outlook_of(purchase, choices=choices)
    bill = bill_of(purchase, outlook)
    told = people_told(purchase, outlook, concerned_by(purchase, outlook))
    stop_purchase(
        purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP, choices=choices, seen=digest_of(outlook)
    )
    owed = {order: dues.total for order, dues in outlook.owed.items() if dues.total}
    assert {order: due for order, due in balances_of_orders(purchase).items() if due} == owed
    assert sum(person.due.amount for person in told) == bill.total.amount == Decimal(sum(owed.values())) / 100
    own = dict(Variant.objects.filter(item__purchase=purchase, own__gt=0).values_list("pk", "own"))
    assert own == outlook.plan.own
    pieces = charged_pieces(purchase)
    assert (sum(pieces.values()), sum(own.values())) == (bill.pieces, bill.own_pieces)
    bought = {pk: pieces.get(pk, 0) + own.get(pk, 0) for pk in pieces | own}
    assert outlook.plan.bought == {pk: bought[pk] for pk in outlook.plan.bought}
    assert run_checks() == []


def test_looking_changes_nothing():
    purchase = a_gathered_purchase(tier="60")
    anybody_asks(purchase, people=4, random=Random(3))
    before = fingerprints()
    for choice in GapChoice:
        outlook = outlook_of(purchase, choices=Choices(choice))
        people_told(purchase, outlook, concerned_by(purchase, outlook))
        list(gaps_told(purchase, outlook, open_gaps(outlook)))
    assert fingerprints() == before


@pytest.mark.parametrize(
    ("choice", "people", "pieces", "own", "cost", "total", "supplier"),
    [
        pytest.param(DROP, 1, 1, 0, "0.00", "4.40", "4.00", id="left out"),
        pytest.param(OWN, 2, 5, 1, "10.00", "48.40", "54.00", id="filled: one of 46, without a fee"),
        pytest.param(KEEP, 1, 1, 0, "0.00", "4.40", "4.00", id="kept"),
    ],
)
def test_what_a_choice_comes_to(choice, people, pieces, own, cost, total, supplier):
    purchase = a_row_less_one()
    bill = bill_of(purchase, outlook_of(purchase, choices=Choices(choice)))
    assert (bill.people, bill.pieces, bill.own_pieces) == (people, pieces, own)
    assert (bill.own_cost, bill.total, bill.supplier) == (eur(cost), eur(total), eur(supplier))


def test_an_open_row_says_what_is_missing_and_what_it_costs():
    purchase = a_row_less_one()
    outlook = outlook_of(purchase)
    (gap,) = gaps_told(purchase, outlook, open_gaps(outlook))
    assert (gap.name, gap.missing, gap.standing) == ("Tunic", [("46", 1)], 4)
    assert (gap.own_pieces, gap.own_cost, gap.can_complete) == (1, eur("10.00"), True)
    states = [(place["label"], place["state"]) for place in gap.rows[0]["places"]]
    assert states == [("42", "taken"), ("44", "taken"), ("46", "taken"), ("46", "free"), ("48", "taken")]


def test_an_open_pack_says_so_too():
    purchase = a_gathered_purchase()
    asks(purchase, {SOCKS: (3, 1)})
    outlook = outlook_of(purchase)
    (gap,) = gaps_told(purchase, outlook, open_gaps(outlook))
    assert (gap.name, gap.rows, gap.standing, gap.size, gap.tolerance) == ("Socks 23", [], 3, 6, 1)
    assert (gap.own_pieces, gap.own_cost) == (2, eur("3.00"))


def test_items_count_their_rows_and_packs():
    purchase = a_gathered_purchase()
    asks(purchase, {S42: 2, S44: 1, S46: 2, S48: 1, SOCKS: 7, RED: 1, BLUE: 3})
    outlook = outlook_of(purchase, choices=Choices(OWN))
    shown = [
        (item.name, item.is_row, item.full, item.filled, item.pieces, item.own)
        for item in items_settled(outlook)
    ]
    assert shown == [
        ("Tunic", True, 1, 1, 10, 4),
        ("Socks", False, 1, 1, 12, 5),
        ("Mittens", False, 1, 0, 4, 0),
    ]


def test_each_is_told_what_changes():
    purchase = a_gathered_purchase(prepay_percent=Decimal(50))
    asks(purchase, {HONEY: 1, SOCKS: (4, 1)})
    asks(purchase, {SOCKS: 1})
    asks(purchase, {S42: 1})
    outlook = outlook_of(purchase)
    told = people_told(purchase, outlook, concerned_by(purchase, outlook))
    assert [(each.due, each.prepayment, each.fates) for each in told] == [
        (eur("11.50"), eur("5.75"), [("extra_dealt", "", "Socks 23 × 1")]),
        (eur("1.50"), eur("0.75"), []),
        (eur("0.00"), eur("0.00"), [("released_not_full", "its row was not full", "Tunic 42 × 1")]),
    ]


class TestTheNextTier:
    def test_of_what_is_ordered(self):
        purchase = a_gathered_purchase(tier="100")
        asks(purchase, {S42: 1, S44: 1, S46: 2, S48: 1})
        ahead = tier_ahead(purchase)
        assert (ahead.missing, ahead.percent) == (eur("50.00"), Decimal("10.0"))
        assert tier_ahead_of(purchase, outlook_of(purchase)) == ahead

    @pytest.mark.parametrize("tier", ["", "50"], ids=["none", "the last is reached"])
    def test_there_is_none(self, tier):
        purchase = a_gathered_purchase(tier=tier)
        asks(purchase, {S42: 1, S44: 1, S46: 2, S48: 1})
        assert (tier_ahead(purchase), tier_ahead_of(purchase, outlook_of(purchase))) == (None, None)

    def test_it_is_not_promised_to_those_whom_it_does_not_make_cheaper(self):
        purchase = a_gathered_purchase(tier="100")
        asks(purchase, {HONEY: 3})
        assert tier_ahead(purchase) is None

    def test_one_statement(self):
        purchase = a_gathered_purchase(tier="100")
        anybody_asks(purchase, people=3, random=Random(1))
        with statements() as sql:
            tier_ahead(purchase)
        assert len(sql) == 1


class TestTheStopThatWasLookedAt:
    def test_orders_changed_meanwhile(self):
        purchase = a_row_less_one()
        seen = digest_of(outlook_of(purchase))
        asks(purchase, {S46: 1})
        for stop in stop_purchase, stop_below_minimum:
            with pytest.raises(CannotStop) as caught:
                stop(purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP, seen=seen)
            assert caught.value.cited == "R-WHATIF"
        assert Purchase.objects.get().state == PurchaseState.OPEN
        assert set(Line.objects.values_list("state", flat=True)) == {LineState.CONFIRMED}

    def test_other_choices_than_those_that_were_looked_at(self):
        purchase = a_row_less_one()
        seen = digest_of(outlook_of(purchase, choices=Choices(OWN)))
        with pytest.raises(CannotStop):
            stop_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=STOP, seen=seen)

    def test_a_gap_that_is_none(self):
        purchase = a_row_less_one()
        with pytest.raises(CannotStop) as caught:
            stop_purchase(
                purchase_id=purchase.pk,
                by=purchase.organizer.user,
                at=STOP,
                choices=Choices(DROP, {"1-99": OWN}),
            )
        assert caught.value.cited == "R-STOP-ORDER"

"""Prices that fall with the size of the purchase."""

from decimal import Decimal

import pytest

from purchases.rules.tiers import next_tier, price_in_tier, tier_reached

TIERS = ((Decimal(30_000), Decimal(97)), (Decimal(100_000), Decimal(90)))


@pytest.mark.parametrize(
    ("total", "reached"),
    [("0", None), ("29999.99", None), ("30000", "30000"), ("99999.999", "30000"), ("250000", "100000")],
)
def test_the_highest_tier_that_the_whole_purchase_reaches(total, reached):
    assert tier_reached(Decimal(total), [TIERS, ()]) == (reached and Decimal(reached))


@pytest.mark.parametrize(
    ("reached", "price", "becomes"),
    [
        (None, "100", None),
        ("30000", "100", "97"),
        ("100000", "100", "90"),
        ("30000", "97", None),
        ("30000", "95", None),
        ("100000", "95", "90"),
    ],
)
def test_a_tier_never_makes_a_line_dearer(reached, price, becomes):
    assert price_in_tier(Decimal(price), TIERS, reached=reached and Decimal(reached)) == (
        becomes and Decimal(becomes)
    )


def test_a_tier_of_another_item_does_not_count():
    assert price_in_tier(Decimal(100), (), reached=Decimal(30_000)) is None
    assert price_in_tier(Decimal(100), ((Decimal(50_000), Decimal(1)),), reached=Decimal(30_000)) is None


def test_free_goods_are_a_tier_too():
    assert price_in_tier(Decimal(1), ((Decimal(10), Decimal(0)),), reached=Decimal(10)) == 0


class TestTheNextTier:
    def test_says_what_is_missing_and_what_everybody_saves(self):
        ahead = next_tier(Decimal(20_000), {1: (Decimal(100), 150), 2: (Decimal(50), 100)}, {1: TIERS})
        assert (ahead.starts_at, ahead.missing) == (Decimal(30_000), Decimal(10_000))
        assert ahead.percent == Decimal(450) / Decimal(200)

    def test_counts_from_the_tier_of_now(self):
        ahead = next_tier(Decimal(40_000), {1: (Decimal(100), 400)}, {1: TIERS})
        assert (ahead.starts_at, ahead.missing) == (Decimal(100_000), Decimal(60_000))
        assert round(ahead.percent, 3) == Decimal("7.216")

    def test_is_none_above_the_last(self):
        assert next_tier(Decimal(100_000), {1: (Decimal(100), 1000)}, {1: TIERS}) is None

    def test_of_nothing_ordered_saves_nothing(self):
        assert next_tier(Decimal(0), {}, {1: TIERS}).percent == 0

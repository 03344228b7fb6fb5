"""How many coupons an organizer may owe."""

KARMA_WITHOUT_CREDIT = 100
KARMA_PER_COUPON = 10
MOST_COUPONS = 100


def credit_limit(*, karma: int) -> int:
    """Coupons that an organizer with `karma` may owe, without end date. Rule: R-CREDIT."""
    if karma <= KARMA_WITHOUT_CREDIT:
        return 0
    return min(karma // KARMA_PER_COUPON, MOST_COUPONS)

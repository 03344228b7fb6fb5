"""Which numbers of the platform make sense. The table of them is in the rule book."""

from collections.abc import Mapping
from decimal import Decimal

PERCENT, DAYS, AT_LEAST_A_DAY, COUNT = (0, 100), (0, 365), (1, 365), (0, 100)

# The least and the most that each may be.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "most_fee_percent": PERCENT,
    # A last call on the day of the stop would be none.
    "call_days": AT_LEAST_A_DAY,
    "idle_call_days": AT_LEAST_A_DAY,
    "idle_days": AT_LEAST_A_DAY,
    "idle_warning_days": DAYS,
    "minimum_days": DAYS,
    "prepay_days": DAYS,
    "rise_percent": PERCENT,
    "distribution_days": DAYS,
    "pickup_days": DAYS,
    "storage_percent": PERCENT,
    "unpaid_days": DAYS,
    "half_paid_days": DAYS,
    "paid_days": DAYS,
    "claim_days": DAYS,
    "claim_answer_days": DAYS,
    "answer_hours": (1, 720),
    "audit_days": AT_LEAST_A_DAY,
    "probation_purchases": COUNT,
    "coupon_price": COUNT,
}
# The first of each pair is less than the second; at most as much.
LESS = (("idle_warning_days", "idle_days"),)
AT_MOST = (("unpaid_days", "half_paid_days"), ("half_paid_days", "paid_days"))

Numbers = Mapping[str, int | Decimal]


def out_of_bounds(numbers: Numbers) -> list[str]:
    """The names of those that are less than their least or more than their most."""
    return [name for name, (least, most) in BOUNDS.items() if not least <= numbers[name] <= most]


def out_of_order(numbers: Numbers) -> list[tuple[str, str]]:
    """The pairs of names whose first passes its second. Rules: R-IDLE-35, R-UNPAID, R-FORFEIT."""
    return [pair for pair in LESS if numbers[pair[0]] >= numbers[pair[1]]] + [
        pair for pair in AT_MOST if numbers[pair[0]] > numbers[pair[1]]
    ]

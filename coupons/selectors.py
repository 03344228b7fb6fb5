"""Reading coupon accounts."""

from ledger import selectors as ledger

UNIT = "coupon"


def account_key(*, user_id: int) -> str:
    """The ledger key of a person's coupon account."""
    return f"user:{user_id}/coupons"


def balance(*, user_id: int) -> int:
    """How many coupons a person has; negative when they owe. 1 query."""
    return ledger.balance(key=account_key(user_id=user_id), unit=UNIT)

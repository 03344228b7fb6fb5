"""R-CREDIT as a table."""

import pytest

from coupons.rules.credit import credit_limit
from coupons.selectors import account_key, balance
from ledger.services import Transfer, post
from tests.factories.people import LONG_AGO, a_user

CREDIT = [
    pytest.param(-50, 0, id="negative karma has no credit"),
    pytest.param(0, 0, id="no karma, no credit"),
    pytest.param(100, 0, id="one hundred is not over one hundred"),
    pytest.param(101, 10, id="just over one hundred"),
    pytest.param(109, 10, id="rounded down"),
    pytest.param(250, 25, id="one coupon per ten"),
    pytest.param(1000, 100, id="the most, reached"),
    pytest.param(5000, 100, id="the most, passed"),
]


@pytest.mark.parametrize(("karma", "coupons"), CREDIT)
def test_credit_limit(karma: int, coupons: int) -> None:
    assert credit_limit(karma=karma) == coupons


@pytest.mark.django_db
def test_a_balance_is_what_the_ledger_says() -> None:
    user = a_user()
    assert balance(user_id=user.pk) == 0
    account = account_key(user_id=user.pk)
    for number, moved in enumerate([Transfer(account, "platform", 5), Transfer("platform", account, 7)]):
        post(
            kind="grant",
            source="",
            key=f"grant:{number}",
            unit="coupon",
            transfers=[moved],
            at=LONG_AGO,
            by=None,
        )
    assert balance(user_id=user.pk) == -2

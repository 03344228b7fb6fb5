"""The ledger keys of a purchase. docs/ledger.md has the table event -> debit, credit."""

from enum import StrEnum


class Due(StrEnum):
    """What an order can owe for; each is an account of the purchase."""

    GOODS = "goods"
    FEE = "fee"
    TRANSFER = "transfer"
    DELIVERY = "delivery"


def order_account(*, purchase_id: int, order_id: int) -> str:
    """What an order owes: positive means that its participant owes."""
    return f"purchase:{purchase_id}/order:{order_id}"


def orders_prefix(*, purchase_id: int) -> str:
    """Every order account of the purchase begins so."""
    return f"purchase:{purchase_id}/order:"


def purchase_account(*, purchase_id: int, name: str) -> str:
    """An account of the purchase: a Due, `supplier`, `delivery_cost`, `write_off`."""
    return f"purchase:{purchase_id}/{name}"


def cash_account(*, purchase_id: int, way: str) -> str:
    """Money that the organizer holds for the purchase, by the way it moves."""
    return f"purchase:{purchase_id}/cash:{way}"


def credit_account(*, contact_id: int) -> str:
    """What the organizer owes a person of their book (a negative balance)."""
    return f"contact:{contact_id}/credit"


def result_account(*, organizer_id: int) -> str:
    """Where the accounts of a closed purchase go."""
    return f"organizer:{organizer_id}/result"

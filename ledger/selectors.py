"""Reading the ledger."""

from collections.abc import Sequence

from django.db.models import F, Q, Sum

from ledger.models import Account, Posting


def balance(*, key: str, unit: str) -> int:
    """Debits less credits of one account, in minor units. 1 query."""
    sums = Posting.objects.filter(Q(debit__key=key, debit__unit=unit) | Q(credit__key=key, credit__unit=unit))
    found = sums.aggregate(
        debits=Sum("amount", filter=Q(debit__key=key, debit__unit=unit)),
        credits=Sum("amount", filter=Q(credit__key=key, credit__unit=unit)),
    )
    return (found["debits"] or 0) - (found["credits"] or 0)


def balances_under(*, prefix: str) -> dict[tuple[str, str], int]:
    """Balance of each (key, unit) whose key begins with `prefix`, zero ones included. 3 queries."""
    accounts = Account.objects.filter(key__startswith=prefix).values_list("pk", "key", "unit")
    return _derived({pk: (key, unit) for pk, key, unit in accounts})


def moved_to(*, key: str, unit: str) -> dict[str, int]:
    """What moved to the account `key`, net, by the account it came from. 1 query."""
    return {other: amount for (_mine, other, _unit), amount in _pairs("exact", key, entry__unit=unit).items()}


def moved_to_each_under(*, prefix: str, unit: str) -> dict[tuple[str, str], int]:
    """As `moved_to` for every account whose key begins with `prefix`: (key, other key) -> net. 1 query."""
    return {pair[:2]: amount for pair, amount in _pairs("startswith", prefix, entry__unit=unit).items()}


def moved_to_each(*, keys: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """As `moved_to` for every account of `keys`: (key, other key, unit) -> net. 1 query."""
    return _pairs("in", keys)


def _derived(accounts: dict[int, tuple[str, str]]) -> dict[tuple[str, str], int]:
    totals = dict.fromkeys(accounts.values(), 0)
    for side, sign in (("debit", 1), ("credit", -1)):
        sums = (
            Posting.objects.filter(**{f"{side}__in": list(accounts)})
            .values_list(side)
            .annotate(total=Sum("amount"))
            .order_by()
        )
        for account, total in sums:
            totals[accounts[account]] += sign * total
    return totals


def _pairs(lookup: str, key: str | Sequence[str], **only: str) -> dict[tuple[str, str, str], int]:
    sides = [
        Posting.objects.filter(**{f"{mine}__key__{lookup}": key}, **only)
        .order_by()
        .values_list(f"{mine}__key", f"{other}__key", "entry__unit")
        .annotate(total=Sum(F("amount") * sign))
        for mine, other, sign in (("debit", "credit", 1), ("credit", "debit", -1))
    ]
    net: dict[tuple[str, str, str], int] = {}
    for owner, counter, unit, total in sides[0].union(sides[1], all=True):
        net[owner, counter, unit] = net.get((owner, counter, unit), 0) + total
    return net

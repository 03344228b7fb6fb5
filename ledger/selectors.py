"""Reading the ledger."""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery, Sum

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
    """Balance of each (key, unit) whose key begins with `prefix`, zero ones included. 1 query."""
    taken, given = (
        Subquery(
            Posting.objects.filter(**{side: OuterRef("pk")})
            .order_by()
            .values(side)
            .annotate(total=Sum("amount"))
            .values("total")
        )
        for side in ("debit", "credit")
    )
    accounts = Account.objects.filter(key__startswith=prefix).annotate(taken=taken, given=given)
    return {
        (key, unit): (taken or 0) - (given or 0)
        for key, unit, taken, given in accounts.values_list("key", "unit", "taken", "given")
    }


def balances_left(*, prefix: str) -> Iterator[tuple[str, str, int]]:
    """(key, unit, balance) of each account whose key begins with `prefix` and that is not at zero.

    Reads every posting once: for checks, not for pages. 1 query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account.key, account.unit, CAST(held.balance AS bigint) FROM ("
            "SELECT side, SUM(amount) AS balance FROM ("
            "SELECT debit_id AS side, amount FROM ledger_posting"
            " UNION ALL SELECT credit_id, -amount FROM ledger_posting) AS moved"
            " GROUP BY side HAVING SUM(amount) <> 0) AS held"
            " JOIN ledger_account AS account ON account.id = held.side"
            " WHERE account.key LIKE %s ORDER BY account.key, account.unit",
            [f"{connection.ops.prep_for_like_query(prefix)}%"],
        )
        yield from cursor


def keys_in_use(*, keys: Sequence[str]) -> set[str]:
    """Those of `keys` that something was ever posted to. 1 query."""
    return set(Account.objects.filter(key__in=keys).values_list("key", flat=True))


def moved_to(*, key: str, unit: str) -> dict[str, int]:
    """What moved to the account `key`, net, by the account it came from. 1 query."""
    return {other: amount for (_mine, other, _unit), amount in _pairs("exact", key, entry__unit=unit).items()}


def moved_to_each_under(*, prefix: str, unit: str) -> dict[tuple[str, str], int]:
    """As `moved_to` for every account whose key begins with `prefix`: (key, other key) -> net. 1 query."""
    return {pair[:2]: amount for pair, amount in _pairs("startswith", prefix, entry__unit=unit).items()}


def moved_to_each(*, keys: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """As `moved_to` for every account of `keys`: (key, other key, unit) -> net. 1 query."""
    return _pairs("in", keys)


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

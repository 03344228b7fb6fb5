"""Writing the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from config.kernel.bulk import insert_missing, insert_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from ledger.models import Account, Entry, Posting


class CannotPost(DomainError):
    """The movement would break the ledger."""

    rule = "R-LEDGER"


@dataclass(frozen=True, slots=True)
class Transfer:
    """`amount` (> 0) minor units from the account keyed `credit` to the one keyed `debit`."""

    debit: str
    credit: str
    amount: int


def transfer(debit: str, credit: str, amount: int) -> Transfer:
    """A transfer of `amount` minor units; a negative one goes the other way round."""
    return Transfer(debit, credit, amount) if amount >= 0 else Transfer(credit, debit, -amount)


def post(
    *,
    kind: str,
    source: str,
    key: str,
    unit: str,
    transfers: Sequence[Transfer],
    at: datetime,
    by: AbstractBaseUser | None,
    reverses: Entry | None = None,
) -> Entry | None:
    """Write one entry with its transfers; transfers of nothing are left out.

    Returns None when nothing is left to write. `key` is unique for ever: a second entry with it
    raises CannotPost. Five statements at most, whatever the number of transfers.
    """
    moved = [each for each in transfers if each.amount]
    if not moved:
        return None
    with atomic():
        ids = _account_ids({side for each in moved for side in (each.debit, each.credit)}, unit)
        if (
            insert_missing(
                Entry,
                ["kind", "source", "key", "unit", "at", "by_id", "reverses_id"],
                [(kind, source, key, unit, at, by and by.pk, reverses and reverses.pk)],
            )
            != 1
        ):
            raise CannotPost(_("This has been entered already."))
        entry = Entry.objects.get(key=key)
        insert_rows(
            Posting,
            ["entry_id", "debit_id", "credit_id", "amount"],
            [(entry.pk, ids[each.debit], ids[each.credit], each.amount) for each in moved],
        )
    return entry


def reverse(*, entry: Entry, key: str, kind: str, at: datetime, by: AbstractBaseUser | None) -> Entry | None:
    """Write the mirror of `entry`. An entry is reversed once."""
    postings = entry.postings.values_list("debit__key", "credit__key", "amount").order_by("pk")
    return post(
        kind=kind,
        source=entry.source,
        key=key,
        unit=entry.unit,
        transfers=[Transfer(credit, debit, amount) for debit, credit, amount in postings],
        at=at,
        by=by,
        reverses=entry,
    )


def _account_ids(keys: Iterable[str], unit: str) -> Mapping[str, int]:
    wanted = sorted(keys)
    known = _known(wanted, unit)
    if len(known) < len(wanted):
        insert_missing(Account, ["key", "unit"], [(key, unit) for key in wanted if key not in known])
        known = _known(wanted, unit)
    return known


def _known(keys: Sequence[str], unit: str) -> dict[str, int]:
    return dict(Account.objects.filter(unit=unit, key__in=keys).values_list("key", "pk"))

"""Writing the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.utils.translation import gettext as _

from config.kernel.bulk import select_given
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


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry to be written; transfers of nothing are left out. `key` is unique for ever."""

    kind: str
    source: str
    key: str
    transfers: Sequence[Transfer]


def post(
    *,
    kind: str,
    source: str,
    key: str,
    unit: str,
    transfers: Sequence[Transfer],
    at: datetime,
    by: AbstractBaseUser | None,
) -> Entry | None:
    """Write one entry with its transfers, as `post_all` does; None when nothing is left to write."""
    movement = Movement(kind, source, key, transfers)
    return next(iter(post_all(movements=[movement], unit=unit, at=at, by=by)), None)


def post_all(
    *, movements: Sequence[Movement], unit: str, at: datetime, by: AbstractBaseUser | None
) -> list[Entry]:
    """Write an entry for each movement that moves anything; the entries, in that order.

    A second entry with a key raises CannotPost, and nothing is written. Three statements, whatever the
    number of movements and transfers.
    """
    moving = [(each, moved) for each in movements if (moved := [t for t in each.transfers if t.amount])]
    if not moving:
        return []
    with atomic():
        _open_accounts({side for _m, moved in moving for t in moved for side in (t.debit, t.credit)}, unit)
        entries = [
            Entry(
                kind=each.kind,
                source=each.source,
                key=each.key,
                unit=unit,
                at=at,
                by_id=by.pk if by else None,
            )
            for each, _moved in moving
        ]
        _insert_entries(entries)
        _insert_postings(
            [
                (entry.pk, each.debit, each.credit, each.amount)
                for entry, (_movement, moved) in zip(entries, moving, strict=True)
                for each in moved
            ],
            unit,
        )
    return entries


def reverse(*, entry: Entry, key: str, kind: str, at: datetime, by: AbstractBaseUser | None) -> Entry:
    """Write the mirror of `entry` under `key`. An entry is reversed once."""
    with atomic():
        mirror = Entry(
            kind=kind,
            source=entry.source,
            key=key,
            unit=entry.unit,
            at=at,
            by_id=by.pk if by else None,
            reverses=entry,
        )
        _insert_entries([mirror])
        _mirror_postings([mirror.pk])
    return mirror


def reverse_under(*, prefix: str, kind: str, at: datetime, by: AbstractBaseUser | None) -> int:
    """Reverse every entry whose key begins with `prefix` and that was not reversed yet; how many.

    The mirror of an entry has its key after `reverse:`. Two statements, whatever the number of entries.
    """
    with atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (kind, source, key, unit, at, by_id, reverses_id)"
            " SELECT %s, entry.source, 'reverse:' || entry.key, entry.unit, %s, %s, entry.id"
            " FROM ledger_entry AS entry"
            " LEFT JOIN ledger_entry AS mirror ON mirror.reverses_id = entry.id"
            " WHERE entry.key LIKE %s AND entry.reverses_id IS NULL AND mirror.id IS NULL"
            " ORDER BY entry.id RETURNING id",
            [
                kind,
                connection.ops.adapt_datetimefield_value(at),
                by.pk if by else None,
                f"{connection.ops.prep_for_like_query(prefix)}%",
            ],
        )
        mirrors = [pk for (pk,) in cursor.fetchall()]
        _mirror_postings(mirrors)
    return len(mirrors)


def _open_accounts(keys: Iterable[str], unit: str) -> None:
    source, params = select_given(
        [("key", Account.key.field), ("unit", Account.unit.field)], [(key, unit) for key in sorted(keys)]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_account (key, unit) SELECT key, unit FROM ({source}) AS wanted"
            " WHERE NOT EXISTS (SELECT 1 FROM ledger_account AS known"
            " WHERE known.key = wanted.key AND known.unit = wanted.unit) ORDER BY key"
            " ON CONFLICT DO NOTHING",
            params,
        )


def _insert_entries(entries: Sequence[Entry]) -> None:
    """Insert the entries and give them their keys."""
    if not entries:
        return
    names = ("kind", "source", "key", "unit", "at", "by_id", "reverses_id")
    fields = {field.attname: field for field in Entry._meta.concrete_fields}
    source, params = select_given(
        [(name, fields[name]) for name in names],
        [[getattr(entry, name) for name in names] for entry in entries],
    )
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_entry ({columns}) SELECT {columns} FROM ({source}) AS given WHERE true"
            " ON CONFLICT DO NOTHING RETURNING key, id",
            params,
        )
        written = dict(cursor.fetchall())
    if len(written) < len(entries):
        raise CannotPost(_("This has been entered already."))
    for entry in entries:
        entry.pk = written[entry.key]
        entry._state.adding = False


def _insert_postings(rows: Sequence[tuple[int, str, str, int]], unit: str) -> None:
    """Postings of (entry, debit key, credit key, amount)."""
    key, amount = Account.key.field, Posting.amount.field
    source, params = select_given(
        [("entry_id", amount), ("debit", key), ("credit", key), ("amount", amount)], rows
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_posting (entry_id, debit_id, credit_id, amount)"
            f" SELECT given.entry_id, debit.id, credit.id, given.amount FROM ({source}) AS given"
            " JOIN ledger_account AS debit ON debit.key = given.debit AND debit.unit = %s"
            " JOIN ledger_account AS credit ON credit.key = given.credit AND credit.unit = %s",
            [*params, unit, unit],
        )
        if cursor.rowcount != len(rows):
            raise RuntimeError(f"{len(rows)} transfers, {cursor.rowcount} postings")


def _mirror_postings(mirrors: Sequence[int]) -> None:
    if not mirrors:
        return
    source, params = select_given([("id", Posting.amount.field)], [(pk,) for pk in mirrors])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_posting (entry_id, debit_id, credit_id, amount)"
            " SELECT mirror.id, posting.credit_id, posting.debit_id, posting.amount"
            f" FROM ({source}) AS wanted JOIN ledger_entry AS mirror ON mirror.id = wanted.id"
            " JOIN ledger_posting AS posting ON posting.entry_id = mirror.reverses_id ORDER BY posting.id",
            params,
        )

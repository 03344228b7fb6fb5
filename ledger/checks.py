"""What must be true of the ledger, each invariant by name. `check_ledger` runs them all.

An app above registers its own with `invariant`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery

from config.kernel.append_only import missing_triggers
from config.kernel.db import atomic
from ledger.models import Entry, Posting


@dataclass(frozen=True, slots=True)
class Broken:
    """One breach: the invariant's name and where it is broken."""

    invariant: str
    where: str


MEMORY = "64MB"
"""What PostgreSQL may hold for one step of a check before it writes to the disk."""

Check = Callable[[], Iterator[str]]
INVARIANTS: dict[str, Check] = {}


def invariant(check: Check) -> Check:
    """Register `check`, which yields one line for every breach, under its name."""
    INVARIANTS[check.__name__] = check
    return check


def run_checks() -> list[Broken]:
    """Every breach of every invariant, in the order they were registered."""
    with atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        return [Broken(name, where) for name, check in INVARIANTS.items() for where in check()]


@invariant
def append_only_tables_are_guarded() -> Iterator[str]:
    for table in missing_triggers():
        yield f"table {table} has lost its triggers"


@invariant
def amounts_are_positive() -> Iterator[str]:
    for pk, amount in Posting.objects.filter(amount__lte=0).values_list("pk", "amount"):
        yield f"posting {pk} moves {amount}"


@invariant
def sides_differ() -> Iterator[str]:
    for pk in Posting.objects.filter(debit=F("credit")).values_list("pk", flat=True):
        yield f"posting {pk} has one account on both sides"


@invariant
def one_unit_an_entry() -> Iterator[str]:
    foreign = Posting.objects.exclude(debit__unit=F("entry__unit"), credit__unit=F("entry__unit"))
    for pk, entry in foreign.values_list("pk", "entry__key"):
        yield f"posting {pk} of {entry} touches an account of another unit"


@invariant
def entries_have_postings() -> Iterator[str]:
    for key in Entry.objects.filter(postings=None).values_list("key", flat=True):
        yield f"entry {key} is empty"


@invariant
def reversals_mirror() -> Iterator[str]:
    """A reversing entry has the postings of the one it reverses, sides exchanged."""
    mirrored = Posting.objects.filter(
        entry=OuterRef("entry__reverses"),
        debit=OuterRef("credit"),
        credit=OuterRef("debit"),
        amount=OuterRef("amount"),
    )
    odd = Posting.objects.filter(entry__reverses__isnull=False).annotate(
        mirror=Subquery(mirrored.values("pk")[:1])
    )
    broken = set(odd.filter(mirror=None).values_list("entry__key", flat=True))
    counted = Entry.objects.filter(reverses__isnull=False).annotate(
        here=Count("postings", distinct=True), there=Count("reverses__postings", distinct=True)
    )
    broken |= set(counted.filter(~Q(here=F("there"))).values_list("key", flat=True))
    for key in sorted(broken):
        yield f"entry {key} is no mirror of what it reverses"

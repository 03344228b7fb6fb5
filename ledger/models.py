"""Double entry for everything that can be owned: money, coupons, later points.

A posting is one transfer between two accounts of the same unit, so an entry balances by construction.
The ledger knows no purchase: it is handed keys such as `purchase:17/goods`. Rule: R-LEDGER.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """A place where one unit is held. Its balance is derived: debits less credits."""

    key = models.CharField(max_length=80, db_index=True)
    unit = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "unit"], name="account_key_unit_unique")]

    def __str__(self) -> str:
        return f"{self.key} {self.unit}"


class Entry(models.Model):
    """One movement: why, about what, when, by whom. Never changed; corrected by a reversing entry."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=80, db_index=True)
    key = models.CharField(max_length=120, unique=True)
    unit = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """`amount` minor units moved from `credit` to `debit`."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_sides_differ"),
        ]

    def __str__(self) -> str:
        return f"{self.debit_id} <- {self.credit_id}: {self.amount}"

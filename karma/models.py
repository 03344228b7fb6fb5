"""Standing: the sum of votes and system entries. Rule: R-KARMA."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class KarmaEntry(models.Model):
    """One vote, system entry or reversal. Never changed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="karma_entries")
    amount = models.SmallIntegerField()
    source = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "karma entries"
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="karma_amount_not_zero"),
            models.CheckConstraint(
                condition=Q(author=None) | ~Q(author=F("user")), name="karma_nobody_votes_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.amount:+d}"

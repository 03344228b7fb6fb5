"""Reading standing."""

from django.db.models import Sum

from karma.models import KarmaEntry


def balance(*, user_id: int) -> int:
    """A person's karma: 0 with no entries, may be negative. 1 query. Rule: R-KARMA."""
    return KarmaEntry.objects.filter(user_id=user_id).aggregate(total=Sum("amount"))["total"] or 0

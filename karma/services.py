"""Writing standing. Rule: R-KARMA."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from config.kernel.errors import DomainError
from karma.models import KarmaEntry


class CannotRecordKarma(DomainError):
    """The entry would break the rule."""

    rule = "R-KARMA"


def record_karma(
    *,
    user: AbstractBaseUser,
    amount: int,
    source: str,
    reason: str,
    author: AbstractBaseUser | None,
    at: datetime,
) -> KarmaEntry:
    """Add `amount` (not 0, may be negative) to a person's karma.

    `source` is what it is about (`purchase:17`), `author` who gives it: None for the platform itself.
    """
    if not amount:
        raise CannotRecordKarma(_("An entry changes karma by at least one."), field="amount")
    if author is not None and author.pk == user.pk:
        raise CannotRecordKarma(_("Nobody votes for themselves."))
    reason = reason.strip()
    if not reason:
        raise CannotRecordKarma(_("Say why: the person will read it."), field="reason")
    return KarmaEntry.objects.create(
        user_id=user.pk,
        amount=amount,
        source=source,
        reason=reason,
        author_id=author.pk if author else None,
        at=at,
    )

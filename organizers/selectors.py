"""Reading about organizers, and the platform's numbers."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import AnonymousUser

from organizers.models import Organizer, PlatformRules
from organizers.models.platform_rules import RuleNumbers
from participants.models import User


def current_rules() -> PlatformRules:
    """The numbers in force: the newest row. 1 query."""
    return PlatformRules.objects.latest("pk")


@dataclass(frozen=True, slots=True)
class Change:
    """One number that a version of the rules has otherwise than the one before."""

    label: Any
    was: int | Decimal
    became: int | Decimal


def changes_between(before: PlatformRules, after: PlatformRules) -> list[Change]:
    """The numbers that differ, in the order of the rule book. No query."""
    return [
        Change(field.verbose_name, getattr(before, field.name), getattr(after, field.name))
        for field in RuleNumbers._meta.local_fields
        if getattr(before, field.name) != getattr(after, field.name)
    ]


def changes_by_version() -> dict[int, list[Change]]:
    """What every version changed against the one before it, by its key; the first is not there. 1 query."""
    versions = PlatformRules.objects.order_by("pk")
    return {after.pk: changes_between(before, after) for before, after in pairwise(versions)}


def organizer_of(user: User | AnonymousUser) -> Organizer | None:
    """A person's application or organizer's record in whatever state, with its city. 1 query."""
    if user.pk is None:
        return None
    return Organizer.objects.select_related("city").filter(user_id=user.pk).first()

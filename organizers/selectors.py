"""Reading about organizers."""

from django.contrib.auth.models import AnonymousUser

from organizers.models import Organizer, PlatformRules
from organizers.states import OrganizerState
from participants.models import User


def current_rules() -> PlatformRules:
    """The numbers in force: the newest row. 1 query."""
    return PlatformRules.objects.latest("pk")


def organizer_of(user: User | AnonymousUser) -> Organizer | None:
    """A person's application or organizer's record in whatever state, with its city. 1 query."""
    if user.pk is None:
        return None
    return Organizer.objects.select_related("city").filter(user_id=user.pk).first()


def approved_organizer(user: User | AnonymousUser) -> Organizer | None:
    """The record of somebody who may organize now; None for others, the suspended included. 1 query."""
    organizer = organizer_of(user)
    return organizer if organizer and organizer.state == OrganizerState.APPROVED else None

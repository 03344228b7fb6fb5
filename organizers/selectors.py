"""Reading about organizers."""

from django.contrib.auth.models import AnonymousUser

from organizers.models import Organizer, PlatformRules
from participants.models import User


def current_rules() -> PlatformRules:
    """The numbers in force: the newest row. 1 query."""
    return PlatformRules.objects.latest("pk")


def organizer_of(user: User | AnonymousUser) -> Organizer | None:
    """A person's application or organizer's record in whatever state, with its city. 1 query."""
    if user.pk is None:
        return None
    return Organizer.objects.select_related("city").filter(user_id=user.pk).first()

"""Following an organizer: being told when they publish."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.bulk import insert_missing
from config.kernel.errors import DomainError
from organizers.models import Follower, Organizer
from organizers.states import OrganizerState
from participants.models import User


class CannotFollow(DomainError):
    """There is nobody to follow."""


def follow(*, organizer_id: int, user: User, at: datetime) -> None:
    """Follow an organizer; once more changes nothing."""
    organizers = Organizer.objects.filter(pk=organizer_id, state=OrganizerState.APPROVED)
    if not organizers.exclude(user=user).exists():
        raise CannotFollow(_("Only another person who organizes purchases can be followed."))
    insert_missing(Follower, ["organizer_id", "user_id", "at"], [(organizer_id, user.pk, at)])


def unfollow(*, organizer_id: int, user: User) -> None:
    """Follow an organizer no more."""
    Follower.objects.filter(organizer__in=Organizer.objects.filter(pk=organizer_id), user=user).delete()

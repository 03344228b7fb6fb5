from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizerState(TextChoices):
    APPLIED = "applied", _("applied")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    SUSPENDED = "suspended", _("suspended")


# Who has a desk: a suspended organizer still carries the purchases that run.
AT_WORK = frozenset({OrganizerState.APPROVED, OrganizerState.SUSPENDED})

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizerState(TextChoices):
    APPLIED = "applied", _("applied")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    SUSPENDED = "suspended", _("suspended")

"""How somebody whose orders were taken elsewhere makes them theirs. Rule: R-OFFSITE."""

from django.conf import settings
from django.db import models

from participants.models.contact import Contact


class ContactLink(models.Model):
    """A link for one contact, good once; the newest of a contact is the one that works."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_by=None, used_at=None)
                | models.Q(used_by__isnull=False, used_at__isnull=False),
                name="contact_link_use_is_dated",
            )
        ]

    def __str__(self) -> str:
        return f"link of contact {self.contact_id}"

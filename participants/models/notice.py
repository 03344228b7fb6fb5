"""What people are told: the site's inbox and the outbox of e-mails. Rule: R-NOTIFY."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One message to one person, kept as kind and parameters so that it is read in their language.

    `key` makes telling the same thing twice impossible. `claimed_at` is when a worker took the message
    to send it by e-mail.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_inbox"),
            models.Index(fields=["id"], name="notice_outbox", condition=models.Q(emailed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"

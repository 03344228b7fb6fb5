"""Who may not take part. Rule: R-BLACKLIST."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BlacklistQuerySet(models.QuerySet["BlacklistEntry"]):
    def in_force(self, *, at: datetime) -> "BlacklistQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


class BlacklistEntry(models.Model):
    """A person kept out by one organizer (`owner`), or of all ordering when there is no owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("organizer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="blacklist",
        help_text=_("Empty: kept out of all ordering on the platform."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BlacklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("blacklist entry")
        verbose_name_plural = _("blacklist entries")
        ordering = ("-at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="blacklist_lifting_has_an_author",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.reason}"

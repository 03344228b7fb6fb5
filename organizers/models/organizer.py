"""Who carries purchases."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizers.states import OrganizerState
from participants.models import City


class Organizer(models.Model):
    """A person's application to organize and what became of it.

    `distributed_purchases` counts their closed purchases with at least one line handed over; it is
    kept by the purchases' closing. Rule: R-PROBATION.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="organizer")
    name = models.CharField(_("public name"), max_length=80)
    about = models.TextField(_("about you"), blank=True, max_length=2000)
    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.PROTECT)
    state = models.CharField(
        _("state"), max_length=10, choices=OrganizerState.choices, default=OrganizerState.APPLIED
    )
    reason = models.CharField(_("reason of the decision"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("applied"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    probation_lifted = models.BooleanField(_("probation lifted"), default=False)
    distributed_purchases = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("organizer")
        verbose_name_plural = _("organizers")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=OrganizerState.APPLIED) | models.Q(decided_at__isnull=False),
                name="organizer_decision_is_dated",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Follower(models.Model):
    """Somebody who is told when an organizer publishes."""

    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "user"], name="follower_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.organizer_id}"

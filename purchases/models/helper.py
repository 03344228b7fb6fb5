"""People whom an organizer lets help with one purchase, and what they do there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from purchases.models.catalogue import Variant
from purchases.models.purchase import Purchase
from purchases.states import Right


class Helper(models.Model):
    """Somebody appointed to a purchase, with at least one right. They see no money but what is due at hand-over."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="helpers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="helps")
    may_receive = models.BooleanField(_("counts what arrives"), default=False)
    may_hand_out = models.BooleanField(_("hands out goods"), default=False)
    may_answer = models.BooleanField(_("answers questions"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["purchase", "user"], name="helper_unique"),
            models.CheckConstraint(
                condition=Q(may_receive=True) | Q(may_hand_out=True) | Q(may_answer=True),
                name="helper_has_a_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} helps with {self.purchase_id}"

    @property
    def home_url(self) -> str:
        """Where a helper finds what there is to do."""
        return reverse("purchases:helping", args=[self.purchase.slug])

    @property
    def rights(self) -> list[Right]:
        """What they may do, in the order of `Right`."""
        return [right for right in Right if getattr(self, right.value)]


class Count(models.Model):
    """What was counted of one variant when the parcel was opened; the organizer's arrival begins with it."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="counts")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    came = models.PositiveIntegerField()
    defective = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase", "variant"], name="count_unique"),
            models.CheckConstraint(
                condition=Q(defective__lte=models.F("came")), name="count_defective_among_came"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.came} of {self.variant_id}"


class Question(models.Model):
    """A question to the organizer and its answer, for everybody to read. Rule: R-ONLY-ORGANIZER.

    `answered_at` is when it was first answered; `answered_by` stands by the answer as it is now.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None, corrected_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="question_answer_is_signed",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

"""The numbers that the rule book prints bold. Insert-only: who, when, why."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleNumbers(models.Model):
    """The platform's numbers, which the terms of a purchase copy when it opens.

    Days are whole local days; percentages have two decimals.
    """

    most_fee_percent = models.DecimalField(
        _("most organizer fee, %"), max_digits=5, decimal_places=2, default=15
    )
    call_days = models.PositiveSmallIntegerField(_("last call, days before the stop"), default=2)
    idle_call_days = models.PositiveSmallIntegerField(_("organizer unseen at the last call, days"), default=8)
    idle_days = models.PositiveSmallIntegerField(_("organizer unseen, days"), default=35)
    idle_warning_days = models.PositiveSmallIntegerField(_("warned before, days"), default=2)
    minimum_days = models.PositiveSmallIntegerField(_("to decide about a missed minimum, days"), default=3)
    prepay_days = models.PositiveSmallIntegerField(_("prepayment after the stop, days"), default=3)
    rise_percent = models.DecimalField(_("rise to be agreed, %"), max_digits=5, decimal_places=2, default=3)
    distribution_days = models.PositiveSmallIntegerField(_("distribution after receipt, days"), default=3)
    pickup_days = models.PositiveSmallIntegerField(_("free pickup, days"), default=14)
    storage_percent = models.DecimalField(
        _("storage, % a day"), max_digits=5, decimal_places=2, default=Decimal(1)
    )
    unpaid_days = models.PositiveSmallIntegerField(_("unpaid goods, days"), default=7)
    half_paid_days = models.PositiveSmallIntegerField(_("half paid goods, days"), default=45)
    paid_days = models.PositiveSmallIntegerField(_("paid goods, days"), default=90)
    claim_days = models.PositiveSmallIntegerField(_("claims after receipt, days"), default=7)
    claim_answer_days = models.PositiveSmallIntegerField(_("answer to a claim, days"), default=5)
    answer_hours = models.PositiveSmallIntegerField(_("answer to a question, hours"), default=48)
    audit_days = models.PositiveSmallIntegerField(_("papers for an audit, days"), default=5)
    probation_purchases = models.PositiveSmallIntegerField(_("purchases on probation"), default=3)
    coupon_price = models.PositiveSmallIntegerField(_("joining, coupons"), default=1)

    class Meta:
        abstract = True


class PlatformRules(RuleNumbers):
    """One version of the numbers; the newest row is in force."""

    at = models.DateTimeField(_("since"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("why"), max_length=300)

    class Meta:
        verbose_name = _("platform rules")
        verbose_name_plural = _("platform rules")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.why}"

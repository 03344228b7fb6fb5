"""What an administrator has allowed for one purchase."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from purchases.models.purchase import Purchase


class Approval(models.Model):
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class TransferApproval(Approval):
    """A money-transfer percentage, at most `percent`. Rule: R-TRANSFER."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="transfer_approval")
    percent = models.DecimalField(_("at most, %"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("transfer approval")
        verbose_name_plural = _("transfer approvals")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gt=0) & Q(percent__lte=100), name="transfer_approval_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class ExclusivityException(Approval):
    """A second live purchase of the same supplier and city. Rule: R-EXCLUSIVE."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="exclusivity_exception")

    class Meta:
        verbose_name = _("exclusivity exception")
        verbose_name_plural = _("exclusivity exceptions")

    def __str__(self) -> str:
        return self.why

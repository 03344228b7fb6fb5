"""The registry of suppliers. Rule: R-EXCLUSIVE."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField


class Supplier(models.Model):
    """One record for all organizers; contacts and papers are nobody's here.

    `name_key` is the name without case and spaces: no database folds the case of every alphabet.
    """

    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=240, editable=False)
    website = models.URLField(_("website"), blank=True)
    currency = CurrencyField(_("currency of its prices"), default=None)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["name_key"], name="supplier_name_unique")]

    def __str__(self) -> str:
        return self.name

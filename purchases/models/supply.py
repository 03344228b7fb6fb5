"""The supplier's side: what was ordered, what was paid, what came."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from config.private_files import private_storage
from purchases.models.catalogue import Variant
from purchases.models.purchase import Purchase


def invoice_path(payment: "SupplierPayment", name: str) -> str:
    return f"purchases/{payment.purchase_id}/invoice-{name}"


class SupplierOrder(models.Model):
    """That the order went to the supplier, and when."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="supplier_order")
    sent_on = models.DateField(_("sent on"))
    note = models.CharField(_("number or note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"supplier order of {self.purchase_id}"


class SupplierPayment(models.Model):
    """What the supplier was paid, in its currency, at the official rate of that day."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="supplier_payment")
    amount = MoneyField(_("paid to the supplier"), max_digits=14, decimal_places=3, default_currency=None)
    paid_on = models.DateField(_("paid on"))
    official_rate = models.DecimalField(_("official rate of that day"), max_digits=18, decimal_places=6)
    invoice = models.FileField(
        _("invoice"), upload_to=invoice_path, storage=private_storage, blank=True, max_length=200
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="supplier_payment_not_negative"),
            models.CheckConstraint(condition=Q(official_rate__gt=0), name="supplier_payment_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.paid_on}"


class Arrival(models.Model):
    """The parcel: its local day and what carrying it cost."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="arrival")
    received_on = models.DateField(_("received on"))
    delivery_cost = MoneyField(_("delivery cost"), max_digits=14, decimal_places=3, default_currency=None)
    split_by_value_instead = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(delivery_cost__gte=0), name="arrival_cost_not_negative")
        ]

    def __str__(self) -> str:
        return f"arrival of {self.purchase_id}"


class ArrivedVariant(models.Model):
    """How many pieces of a variant were bought, came fit, and came broken."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="variants")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    bought = models.PositiveIntegerField()
    received = models.PositiveIntegerField()
    defective = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "variant"], name="arrived_variant_unique"),
            models.CheckConstraint(
                condition=Q(bought__gte=F("received") + F("defective")), name="arrived_variant_within_bought"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.bought}"

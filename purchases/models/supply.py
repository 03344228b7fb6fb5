"""The supplier's side: what was ordered, what it answered, what was paid."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from config.private_files import private_storage
from organizers.models import Organizer, Supplier
from purchases.models.catalogue import Variant
from purchases.models.purchase import Purchase


def invoice_path(payment: "SupplierPayment", name: str) -> str:
    return f"purchases/{payment.purchase_id}/invoice-{name}"


class SupplierOrder(models.Model):
    """That the order went to the supplier, and when.

    `answered_at` is when the supplier's answer was applied; `rise_until` until when owners may give up
    lines whose price rose by more than the agreed percentage (R-COST).
    """

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="supplier_order")
    sent_on = models.DateField(_("sent on"))
    note = models.CharField(_("number or note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    rise_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"supplier order of {self.purchase_id}"


class SupplierOrderLine(models.Model):
    """What was ordered of one variant, own places included, and what the supplier says to it.

    `price` is the list price when it was ordered, `new_price` what the supplier asks instead;
    `confirmed` the pieces it sends, None while it has not answered. In the supplier's currency.
    """

    order = models.ForeignKey(SupplierOrder, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=14, decimal_places=3)
    confirmed = models.PositiveIntegerField(null=True, blank=True)
    new_price = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="supplier_order_line_unique"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="supplier_order_line_not_empty"),
            models.CheckConstraint(
                condition=Q(confirmed=None) | Q(confirmed__lte=F("quantity")),
                name="supplier_confirms_within_order",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0) & (Q(new_price=None) | Q(new_price__gte=0)),
                name="supplier_order_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"


class OrderTemplate(models.Model):
    """The columns in which an organizer sends orders to a supplier: [{"column", "heading"}, ...] in order."""

    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "supplier"], name="order_template_unique")
        ]

    def __str__(self) -> str:
        return f"order template for {self.supplier_id}"


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

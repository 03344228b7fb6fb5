"""The history of a purchase."""

from django.conf import settings
from django.db import models

from purchases.models.order import Order
from purchases.models.purchase import Purchase


class PurchaseEvent(models.Model):
    """Who did what, what it was, what it became, why and when. Never changed."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="events")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    was = models.CharField(max_length=200, blank=True)
    became = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        indexes = [models.Index(fields=["purchase", "at"], name="event_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"

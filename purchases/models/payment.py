"""Money that participants say they paid, and money given back. Rules: R-PREPAY, R-REFUND."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from purchases.models.order import Order
from purchases.states import GiveBackState, PaymentState, PaymentWay


class Payment(models.Model):
    """An offline payment: reported by the participant, confirmed or refused by the organizer."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    amount = MoneyField(_("sum"), max_digits=14, decimal_places=3, default_currency=None)
    way = models.CharField(_("way"), max_length=10, choices=PaymentWay.choices)
    paid_on = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentState.choices, default=PaymentState.REPORTED
    )
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("reported_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(state=PaymentState.REPORTED) | Q(decided_at__isnull=False),
                name="payment_decision_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.REFUSED) | ~Q(reason=""), name="payment_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"


class GiveBack(models.Model):
    """Money of an order that its participant is owed, until they confirm it or keep it as credit."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="give_backs")
    amount = MoneyField(_("sum"), max_digits=14, decimal_places=3, default_currency=None)
    state = models.CharField(
        _("state"), max_length=10, choices=GiveBackState.choices, default=GiveBackState.OWED
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    way = models.CharField(_("way"), max_length=10, choices=PaymentWay.choices, blank=True)
    owed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("money to give back")
        verbose_name_plural = _("money to give back")
        ordering = ("owed_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="give_back_amount_positive"),
            models.CheckConstraint(
                condition=Q(state__in=[GiveBackState.OWED, GiveBackState.SENT]) | Q(settled_at__isnull=False),
                name="give_back_settled_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"

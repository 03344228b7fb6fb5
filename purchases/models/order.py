"""Orders and their lines. Rule: R-LINE."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from participants.models import Contact
from purchases.models.catalogue import Variant
from purchases.models.purchase import Purchase
from purchases.rules.accounts import order_account
from purchases.states import ENDED_LINES, LineEnd, LineState, Replacement


class Order(models.Model):
    """All lines of one participant in one purchase.

    `prepay_percent` lowers the share of the terms for this order; `keeps_credit` is what its owner
    chose for money left over: a balance with the organizer instead of a refund.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="orders")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveIntegerField(_("number"))
    created_at = models.DateTimeField()
    prepay_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    keeps_credit = models.BooleanField(default=False)
    is_off_site = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["purchase", "contact"], name="order_one_per_contact"),
            models.UniqueConstraint(fields=["purchase", "number"], name="order_number_unique"),
        ]

    def __str__(self) -> str:
        return gettext("#%(number)s") % {"number": self.number}

    @property
    def account(self) -> str:
        """The ledger key of what this order owes."""
        return order_account(purchase_id=self.purchase_id, order_id=self.pk)


EVERY_LINE = Q()
ENTERED_FOR_OTHERS = (
    Q(order__contact__user=None)
    | ~Q(placed_by=F("order__contact__user"))
    | Q(order__contact__user=F("order__contact__owner"))
)
"""Lines that the organizer entered, not those that people ordered themselves. Rule: R-OFFSITE."""


class Line(models.Model):
    """Some pieces of one variant that one person asked for at one moment.

    `unit_price` is the list price when placed, in the supplier's currency. `stop_unit` is the unit
    price in minor units of the settlement currency as shown at the stop (R-COST's 3 %).
    `received` counts the pieces fit to hand over, `defective` those that came broken;
    `delivery_share` is in minor units. `tolerance` stands on the earliest line of an order and variant;
    `extra` of the `quantity` were dealt by it at the stop (R-PACK). `wished` and `wished_price` are what a
    line asked for before a replacement moved it (R-REPLACE). `tier_price` is what a price tier makes of
    `unit_price`. `topped_up_at` is when a top-up confirmed the line (R-TOPUP).
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = MoneyField(_("price"), max_digits=14, decimal_places=3, default_currency=None)
    state = models.CharField(
        _("state"), max_length=12, choices=LineState.choices, default=LineState.CONFIRMED
    )
    placed_at = models.DateTimeField(_("ordered"))
    tolerance = models.PositiveIntegerField(_("tolerance"), default=0, db_default=0)
    extra = models.PositiveIntegerField(default=0, db_default=0)
    replacement = models.CharField(
        _("if it cannot be had"),
        max_length=6,
        choices=Replacement.choices,
        default=Replacement.EXACT,
        db_default=Replacement.EXACT,
    )
    wished = models.ForeignKey(
        Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    wished_price = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    tier_price = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    topped_up_at = models.DateTimeField(null=True, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    stop_unit = models.BigIntegerField(null=True, blank=True)
    received = models.PositiveIntegerField(null=True, blank=True)
    defective = models.PositiveIntegerField(default=0)
    delivery_share = models.BigIntegerField(default=0)
    refusal_asked_at = models.DateTimeField(null=True, blank=True)
    refusal_declined = models.CharField(max_length=300, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=20, choices=LineEnd.choices, blank=True)

    class Meta:
        # No index on what moves change: PostgreSQL then writes a line anew beside its old version, and no index.
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("placed_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="line_quantity_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(extra=0) | Q(extra__lte=F("tolerance"), extra__lt=F("quantity")),
                name="line_extra_within_tolerance",
            ),
            models.CheckConstraint(
                condition=Q(received=None) | Q(quantity__gte=F("received") + F("defective")),
                name="line_received_within_quantity",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | ~Q(state__in=sorted(ENDED_LINES)),
                name="line_end_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"

    @property
    def charged_price(self) -> Decimal:
        """The list price that counts: the tier's where one is reached."""
        return self.unit_price.amount if self.tier_price is None else self.tier_price

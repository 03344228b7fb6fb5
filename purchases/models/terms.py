"""What an organizer offers, as drafted and as frozen. Rule: R-TERMS."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from organizers.models.platform_rules import RuleNumbers
from purchases.models.purchase import Purchase
from purchases.states import DeliverySplit, GapChoice, PrepayWhen, RateMode, ShortageRule

SHARE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


def _percent(label: Any, **options: Any) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(
        label, max_digits=5, decimal_places=2, default=Decimal(0), validators=SHARE, **options
    )


class Offer(models.Model):
    """The terms that the organizer chooses. Percentages have two decimals.

    `bonus_percent` is what the supplier gives back of the list price (discounts and bonuses), as
    declared for R-FEE; `surcharge_percent` belongs to the rate (R-RATE).
    """

    fee_percent = _percent(
        _("organizer fee, %"), help_text=_("Of the wholesale price, up to the most that rule R-FEE allows.")
    )
    bonus_percent = _percent(
        _("supplier's discounts and bonuses, %"),
        help_text=_(
            "What the supplier gives you back of the list price. It counts towards the most that rule R-FEE allows."
        ),
    )
    surcharge_percent = _percent(_("currency conversion, %"))
    transfer_percent = _percent(
        _("money transfer, %"), help_text=_("Only where an administrator has approved it (rule R-TRANSFER).")
    )
    minimum_sum = MoneyField(
        _("minimum sum"),
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        default_currency=None,
        help_text=_("Wholesale prices, in the settlement currency. Empty: no minimum."),
    )
    minimum_people = models.PositiveIntegerField(_("minimum number of participants"), null=True, blank=True)
    auto_stop = models.BooleanField(
        _("stop by the clock"),
        default=True,
        help_text=_("At the stop time, if the minimum is met."),
    )
    prepay_percent = _percent(
        _("prepayment, % of goods' cost"),
        help_text=_("0: participants pay at distribution."),
    )
    prepay_when = models.CharField(
        _("prepayment due"), max_length=12, choices=PrepayWhen.choices, default=PrepayWhen.AFTER_STOP
    )
    delivery_split = models.CharField(
        _("delivery is split"), max_length=12, choices=DeliverySplit.choices, default=DeliverySplit.VALUE
    )
    rate_mode = models.CharField(
        _("exchange rate"), max_length=12, choices=RateMode.choices, default=RateMode.AT_PAYMENT
    )
    shortage_rule = models.CharField(
        _("when less arrives"), max_length=12, choices=ShortageRule.choices, default=ShortageRule.EARLIEST
    )
    row_default = models.CharField(
        _("rows and packs that are not full at the stop"),
        max_length=4,
        choices=GapChoice.choices,
        default=GapChoice.DROP,
        help_text=_("When the clock stops the purchase; otherwise you choose for each."),
    )
    colour_guaranteed = models.BooleanField(_("colour is guaranteed"), default=False)
    size_guaranteed = models.BooleanField(_("size is guaranteed"), default=False)

    class Meta:
        abstract = True


OFFERED = tuple(field.attname for field in Offer._meta.local_fields)


class Draft(Offer):
    """Terms that the organizer may still change."""

    purchase = models.OneToOneField(Purchase, on_delete=models.CASCADE, related_name="draft")

    def __str__(self) -> str:
        return f"draft of {self.purchase_id}"


class Terms(Offer, RuleNumbers):
    """The terms that people joined, with the platform's numbers of that day. Never changed."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="terms")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_percent__gte=0) & Q(fee_percent__lte=models.F("most_fee_percent")),
                name="terms_fee_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(prepay_percent__gte=0) & Q(prepay_percent__lte=100),
                name="terms_prepay_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.purchase_id}"

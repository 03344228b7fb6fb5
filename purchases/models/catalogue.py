"""What can be ordered in a purchase."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from purchases.models.purchase import Purchase
from purchases.states import SaleForm


class Item(models.Model):
    """One article of the supplier's list, priced in the supplier's currency.

    `row_sizes` and `pack_size` are kept as the list gives them; ordering is by the piece.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="items")
    article = models.CharField(_("article"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(_("description"), max_length=500, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    category = models.CharField(_("section"), max_length=120, blank=True)
    price = MoneyField(_("wholesale price"), max_digits=14, decimal_places=3, default_currency=None)
    sale_form = models.CharField(_("sold"), max_length=4, choices=SaleForm.choices, default=SaleForm.FREE)
    pack_size = models.PositiveIntegerField(_("pieces in a pack"), null=True, blank=True)
    row_sizes = models.CharField(_("sizes of a row"), max_length=200, blank=True)
    weight = models.PositiveIntegerField(_("weight, g"), null=True, blank=True)
    minimum_pieces = models.PositiveIntegerField(_("minimum, pieces"), null=True, blank=True)
    sold_out = models.BooleanField(_("sold out"), default=False)
    position = models.PositiveIntegerField(default=0)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["purchase", "article"], name="item_article_unique"),
            models.CheckConstraint(condition=Q(price__gte=0), name="item_price_not_negative"),
            models.CheckConstraint(
                condition=(Q(sale_form=SaleForm.PACK) & Q(pack_size__isnull=False) & Q(pack_size__gte=1))
                | (~Q(sale_form=SaleForm.PACK) & Q(pack_size=None)),
                name="item_pack_has_size",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """A size and colour of an item; every order line points to one.

    `price` where it differs from the item's. `taken` counts the pieces of confirmed lines; it never passes `limit`.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="variants")
    size = models.CharField(_("size"), max_length=40, blank=True)
    colour = models.CharField(_("colour"), max_length=60, blank=True)
    price = MoneyField(
        _("own price"), max_digits=14, decimal_places=3, null=True, blank=True, default_currency=None
    )
    limit = models.PositiveIntegerField(_("in stock"), null=True, blank=True)
    taken = models.IntegerField(default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["item", "size", "colour"], name="variant_unique"),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0), name="variant_price_not_negative"
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="variant_taken_not_negative"),
            models.CheckConstraint(
                condition=Q(limit=None) | Q(taken__lte=F("limit")), name="variant_never_oversold"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)


class PriceList(models.Model):
    """A file that was imported: what it was and what came of it."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="price_lists")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    problems = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name

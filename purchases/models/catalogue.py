"""What can be ordered in a purchase."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from purchases.models.purchase import Purchase
from purchases.rules.size_rows import rows_by_colour, told_rows
from purchases.states import SaleForm


class Item(models.Model):
    """One article of the supplier's list, priced in the supplier's currency.

    Sold in rows, its variants of one colour are the row (R-ROW); in packs, `pack_size` pieces are (R-PACK).
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
    weight = models.PositiveIntegerField(_("weight, g"), null=True, blank=True)
    pack_mixed = models.BooleanField(
        _("sizes and colours share a pack"),
        default=False,
        db_default=False,
        help_text=_("Packs are counted over the whole item instead of size by size."),
    )
    in_top_up = models.BooleanField(_("open for a top-up"), default=False, db_default=False)
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

    @property
    def row(self) -> str:
        """As the supplier writes it, colour by colour where they differ; reads the variants. Rule: R-ROW."""
        if self.sale_form != SaleForm.ROW:
            return ""
        variants = self.variants.all()
        return told_rows(rows_by_colour((each.size, each.colour, each.per_row) for each in variants))


class Variant(models.Model):
    """A size and colour of an item; every order line points to one.

    `price` where it differs from the item's. `taken` counts the pieces of confirmed lines and the
    organizer's `own`, which fill rows and packs; it never passes `limit`. `per_row` is how often it stands
    in a row of an item sold in rows: the row of a variant is that of its item and colour (R-ROW).
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="variants")
    size = models.CharField(_("size"), max_length=40, blank=True)
    colour = models.CharField(_("colour"), max_length=60, blank=True)
    price = MoneyField(
        _("own price"), max_digits=14, decimal_places=3, null=True, blank=True, default_currency=None
    )
    limit = models.PositiveIntegerField(_("in stock"), null=True, blank=True)
    taken = models.IntegerField(default=0)
    own = models.PositiveIntegerField(_("own pieces"), default=0, db_default=0)
    per_row = models.PositiveSmallIntegerField(_("times in a row"), default=1, db_default=1)
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
            models.CheckConstraint(condition=Q(taken__gte=F("own")), name="variant_taken_not_negative"),
            models.CheckConstraint(condition=Q(per_row__gte=1), name="variant_stands_in_its_row"),
            models.CheckConstraint(
                condition=Q(limit=None) | Q(taken__lte=F("limit")), name="variant_never_oversold"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)


class TierPrice(models.Model):
    """What an item costs once the whole purchase, at list prices, reaches `starts_at`.

    Both are in the supplier's currency; kept as the price list gives them.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="tiers")
    starts_at = models.DecimalField(max_digits=14, decimal_places=3)
    price = MoneyField(_("wholesale price"), max_digits=14, decimal_places=3, default_currency=None)

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(fields=["item", "starts_at"], name="tier_price_unique"),
            models.CheckConstraint(condition=Q(starts_at__gt=0), name="tier_starts_above_zero"),
            models.CheckConstraint(condition=Q(price__gte=0), name="tier_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.price} from {self.starts_at}"


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

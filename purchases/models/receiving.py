"""What came: the parcel, what was in it, and whose it is. Rules: R-SHORTAGE, R-MISSORT."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from purchases.models.catalogue import Variant
from purchases.models.order import Line
from purchases.models.purchase import Purchase
from purchases.states import LeftoverOrigin, SortedOut


def arrival_photo_path(photo: "ArrivalPhoto", name: str) -> str:
    return f"arrivals/{photo.purchase_id}/{name}"


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
    """How many pieces of a variant were bought, came fit, came broken, and as which others came instead.

    What came beyond the order is a Leftover.
    """

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="variants")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    bought = models.PositiveIntegerField()
    received = models.PositiveIntegerField()
    defective = models.PositiveIntegerField(default=0)
    mis_sorted = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "variant"], name="arrived_variant_unique"),
            models.CheckConstraint(
                condition=Q(bought__gte=F("received") + F("defective") + F("mis_sorted")),
                name="arrived_variant_within_bought",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.bought}"


class CountedInstead(models.Model):
    """Pieces that were counted in the place of a variant: another one, or something not in the purchase."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="counts_instead")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    came_as = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("what came"), max_length=200, blank=True)
    pieces = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                "purchase",
                "variant",
                Coalesce("came_as", Value(0)),
                "name",
                name="counted_instead_unique",
            ),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="counted_instead_some"),
            models.CheckConstraint(
                condition=Q(came_as__isnull=False, name="") | (Q(came_as=None) & ~Q(name="")),
                name="counted_instead_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pieces} instead of {self.variant_id}"


class MisSort(models.Model):
    """Pieces of a line that came as another variant, and what became of them. Rule: R-MISSORT."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="mis_sorts")
    came_as = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    pieces = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=SortedOut.choices)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=Q(pieces__gt=0), name="mis_sort_some")]

    def __str__(self) -> str:
        return f"{self.pieces} of {self.line_id}"


class Leftover(models.Model):
    """Pieces that came and are the organizer's: stock for rehoming. `name` where the list has no such thing."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="leftovers")
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    pieces = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=LeftoverOrigin.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gt=0), name="leftover_some"),
            models.CheckConstraint(
                condition=Q(variant__isnull=False) | ~Q(name=""), name="leftover_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pieces} left over of {self.purchase_id}"


class ArrivalPhoto(models.Model):
    """A picture of what came: re-encoded, without metadata, for those who ordered."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="arrival_photos")
    image = models.FileField(upload_to=arrival_photo_path, max_length=200)
    small = models.FileField(upload_to=arrival_photo_path, max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    note = models.CharField(_("what it shows"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["purchase", "digest"], name="arrival_photo_unique")]

    def __str__(self) -> str:
        return f"photo of {self.purchase_id}"

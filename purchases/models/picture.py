"""Pictures of items. Public, re-encoded, without metadata."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.private_files import private_storage
from purchases.models.catalogue import Item
from purchases.models.purchase import Purchase
from purchases.states import NotTaken, WishState


def archive_path(archive: "PictureArchive", name: str) -> str:
    return f"purchases/{archive.purchase_id}/pictures-{name}"


def picture_path(picture: "ItemPicture", name: str) -> str:
    return f"items/{picture.item_id}/{name}"


class ItemPicture(models.Model):
    """One picture of an item in two sizes, `width` and `height` those of `image`.

    `digest` is the SHA-256 of what was sent.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pictures")
    image = models.FileField(upload_to=picture_path, max_length=200)
    small = models.FileField(upload_to=picture_path, max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="item_picture_unique")]

    def __str__(self) -> str:
        return f"picture of {self.item_id}"


class PictureWish(models.Model):
    """An address in a price list from which a picture of an item is to be fetched.

    `reason` says why it was not taken; `claimed_at` when a worker began with it.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="picture_wishes")
    url = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=WishState.choices, default=WishState.WAITING)
    reason = models.CharField(max_length=200, blank=True, choices=NotTaken.choices)
    position = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["item", "url"], name="picture_wish_unique")]
        indexes = [models.Index(fields=["state"], name="picture_wish_state")]

    def __str__(self) -> str:
        return self.url


class PictureArchive(models.Model):
    """A ZIP of pictures named by article, and what came of it.

    `told` has a list for each file that was looked at: its name, the article of its item ("" without
    one), and why it was not taken ("" if it was). `done` of `total` files are looked at; `claimed_at`
    says when a worker was last at it.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="picture_archives")
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=archive_path, storage=private_storage, max_length=200)
    told = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name

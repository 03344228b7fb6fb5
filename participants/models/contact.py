"""The contact book of an organizer. Rule: R-CRM."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class Contact(models.Model):
    """One person in one organizer's book, with or without an account: the party of every order.

    `number` runs from 1 per owner and is never reused. A contact whose record went over to another one of
    the same person is `merged_into` it, and keeps its number and nothing else.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contact_book")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    number = models.PositiveIntegerField(_("number"))
    full_name = models.CharField(_("full name"), max_length=120)
    short_name = models.CharField(_("form of address"), max_length=60, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    registered_at = models.DateTimeField(_("registered"))
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("owner", "number")
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="contact_number_unique"),
            models.UniqueConstraint(fields=["owner", "user"], name="contact_user_unique"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(user=None),
                name="contact_merged_has_no_account",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

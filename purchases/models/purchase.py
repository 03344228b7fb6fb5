"""The joint purchase itself."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition
from djmoney.models.fields import CurrencyField, MoneyField

from organizers.models import Organizer, Supplier
from participants.models import City, User
from purchases.rules.transitions import TRANSITIONS
from purchases.states import ENDED, LIVE, PUBLIC, Category, PurchaseState, Right

if TYPE_CHECKING:
    from purchases.models.terms import Draft, Terms


def _moves(name: str) -> Any:
    row = TRANSITIONS[name]
    return transition(field="state", source=[str(state) for state in row.sources], target=str(row.target))


def known(instant: datetime | None) -> datetime:
    """An instant that the purchase's state says is there. Raises ValueError where it is not."""
    if instant is None:
        raise ValueError("the purchase has no such date yet")
    return instant


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def managed_by(self, user: User) -> "PurchaseQuerySet":
        """What this user carries as its organizer."""
        return self.filter(organizer__user=user)

    def helped_by(self, user: User, right: Right) -> "PurchaseQuerySet":
        """What this user was asked to help with, by this right, and has not ended."""
        return self.exclude(state__in=ENDED).filter(helpers__in=user.helps.filter(**{right.value: True}))

    def open_to(self, user: User, right: Right) -> "PurchaseQuerySet":
        """What this user carries, or helps with by this right."""
        helped = self.model.objects.helped_by(user, right)
        return self.filter(Q(organizer__user=user) | Q(pk__in=helped.values("pk")))

    def visible_to(self, user: Any) -> "PurchaseQuerySet":
        """What is public, and the user's own drafts."""
        public = Q(state__in=PUBLIC) & Q(published_at__isnull=False)
        return self.filter(public | Q(organizer__user=user)) if user.is_authenticated else self.filter(public)


class Purchase(ConcurrentTransitionMixin, models.Model):
    """One round of buying from one supplier.

    `official_rate` is the price of one unit of the supplier's currency in the settlement currency,
    6 decimals; an estimate until `rate_is_final`. Deadlines are exclusive instants. Rule: R-STATES.
    """

    slug = models.SlugField(_("address"), max_length=90, unique=True)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=5000)
    category = models.CharField(
        _("category"), max_length=12, choices=Category.choices, default=Category.OTHER
    )
    organizer = models.ForeignKey(
        Organizer, verbose_name=_("organizer"), on_delete=models.PROTECT, related_name="purchases"
    )
    supplier = models.ForeignKey(
        Supplier, verbose_name=_("supplier"), on_delete=models.PROTECT, related_name="purchases"
    )
    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="+")
    time_zone = models.CharField(max_length=40)
    currency = CurrencyField(_("settlement currency"), default=None)
    supplier_currency = CurrencyField(_("supplier's currency"), default=None)
    official_rate = models.DecimalField(
        _("official rate"), max_digits=18, decimal_places=6, default=Decimal(1)
    )
    rate_is_final = models.BooleanField(default=False)
    delivery_estimate = MoneyField(
        _("delivery cost, estimate"),
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        default_currency=None,
    )
    payment_details = models.TextField(
        _("how to pay"),
        blank=True,
        max_length=1000,
        help_text=_("Shown to those who ordered: account, name, what to write in the reference."),
    )
    state = FSMField(
        _("state"),
        max_length=12,
        choices=PurchaseState.choices,
        default=PurchaseState.DRAFT,
        protected=True,
    )
    is_exclusive = models.BooleanField(default=True)
    last_call_at = models.DateTimeField(_("last call"), null=True, blank=True)
    stop_at = models.DateTimeField(_("stop"), null=True, blank=True)
    expected_on = models.DateField(_("expected arrival"), null=True, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    prepay_due_at = models.DateTimeField(null=True, blank=True)
    top_up_until = models.DateTimeField(_("top-up until"), null=True, blank=True)
    top_up_due_at = models.DateTimeField(null=True, blank=True)
    bought_out_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    distribution_due_at = models.DateTimeField(null=True, blank=True)
    distribution_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    charges = models.PositiveIntegerField(default=0)
    search_text = models.TextField(editable=False, default="")

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(stop_at=None) | Q(last_call_at=None) | Q(last_call_at__lt=F("stop_at")),
                name="purchase_call_before_stop",
            ),
            models.CheckConstraint(condition=Q(official_rate__gt=0), name="purchase_rate_positive"),
            models.CheckConstraint(
                condition=Q(state__in=[PurchaseState.DRAFT, PurchaseState.CANCELLED])
                | Q(published_at__isnull=False, stop_at__isnull=False, last_call_at__isnull=False),
                name="purchase_published_has_dates",
            ),
            models.UniqueConstraint(
                fields=["supplier", "city"],
                condition=Q(state__in=sorted(LIVE), is_exclusive=True),
                name="purchase_one_live_per_supplier_and_city",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "stop_at"], name="purchase_clock"),
            models.Index(fields=["organizer", "state"], name="purchase_desk"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("purchases:purchase", args=[self.slug])

    @property
    def desk_url(self) -> str:
        """Where its organizer carries it."""
        return reverse("purchases:desk", args=[self.slug])

    @property
    def agreed(self) -> "Terms | Draft":
        """The frozen terms, or the draft of them before publishing."""
        return self.terms if self.published_at else self.draft

    @property
    def why_cancelled(self) -> str:
        """The reason as people read it: an organizer's own words, or the clock's in their language."""
        return gettext(self.cancel_reason) if self.cancel_reason else ""

    @property
    def source(self) -> str:
        """The key that the ledger and other apps know this purchase by."""
        return f"purchase:{self.pk}"

    @_moves("publish")
    def publish(self, *, at: datetime) -> None:
        self.published_at = at

    @_moves("call")
    def call(self, *, at: datetime) -> None:
        self.called_at = at

    @_moves("stop")
    def stop(self, *, at: datetime, prepay_due_at: datetime) -> None:
        self.stopped_at, self.prepay_due_at = at, prepay_due_at

    @_moves("reopen")
    def reopen(self, *, last_call_at: datetime, stop_at: datetime) -> None:
        self.last_call_at, self.stop_at = last_call_at, stop_at
        self.called_at = self.stopped_at = self.prepay_due_at = None
        self.top_up_until = self.top_up_due_at = None

    @_moves("buy_out")
    def buy_out(self, *, at: datetime) -> None:
        self.bought_out_at = at

    @_moves("arrive")
    def arrive(self, *, at: datetime, distribution_due_at: datetime) -> None:
        self.arrived_at, self.distribution_due_at = at, distribution_due_at

    @_moves("distribute")
    def distribute(self, *, at: datetime) -> None:
        self.distribution_at = at

    @_moves("close")
    def close(self, *, at: datetime) -> None:
        self.closed_at = at

    @_moves("cancel")
    def cancel(self, *, at: datetime, reason: str) -> None:
        self.cancelled_at, self.cancel_reason = at, reason


class PickupPoint(models.Model):
    """Where goods are handed over. Rule: R-PLACES."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="pickup_points")
    name = models.CharField(_("name of the pickup point"), max_length=80)
    address = models.CharField(_("address and hours"), max_length=300)

    class Meta:
        verbose_name = _("pickup point")
        verbose_name_plural = _("pickup points")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class Favourite(models.Model):
    """Somebody who is told of a purchase's last call without having ordered."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="favourites")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purchase", "user"], name="favourite_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.purchase_id}"

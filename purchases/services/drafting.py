"""Drafts: what an organizer prepares before publishing, and dates afterwards. Rule: R-TERMS."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from string import ascii_lowercase, digits
from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.text import slugify
from django.utils.translation import gettext as _
from djmoney.models.fields import MoneyField
from moneyed import Money

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import is_whole
from organizers.models import Organizer, Supplier
from organizers.selectors import current_rules
from organizers.states import OrganizerState
from participants.models import City, User
from participants.notices import until
from purchases.models import Draft, PickupPoint, Purchase
from purchases.models.purchase import known
from purchases.models.terms import OFFERED
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_users,
)
from purchases.states import TAKING_ORDERS, PurchaseState

DESCRIBED = (
    "title",
    "description",
    "category",
    "expected_on",
    "payment_details",
    "last_call_at",
    "stop_at",
    "official_rate",
    "delivery_estimate",
)
EDITABLE_LATER = ("description", "expected_on", "payment_details", "delivery_estimate")


class CannotDraft(DomainError):
    """The purchase cannot be prepared like this."""

    rule = "R-TERMS"


class CannotMoveDates(DomainError):
    """The dates may only move later."""

    rule = "R-TERMS"


def create_draft(
    *,
    organizer: Organizer,
    title: str,
    supplier: Supplier,
    city: City,
    at: datetime,
    slug: str = "",
    currency: str = "",
) -> Purchase:
    """A new draft with the rule book's defaults, settled in the city's currency unless another is named."""
    if organizer.state not in (OrganizerState.APPROVED, OrganizerState.SUSPENDED):
        raise CannotDraft(
            _("An administrator has to approve you as an organizer first."), rule="R-ONLY-ORGANIZER"
        )
    if not title.strip():
        raise CannotDraft(_("Give the purchase a title."), field="title")
    with atomic():
        purchase: Purchase = Purchase(
            slug=slug or free_slug(title),
            title=title.strip(),
            organizer=organizer,
            supplier=supplier,
            city=city,
            time_zone=city.time_zone,
            currency=currency or str(city.currency),
            supplier_currency=str(supplier.currency),
            created_at=at,
        )
        purchase.search_text = search_text_of(purchase)
        purchase.save()
        purchase.draft = Draft.objects.create(purchase=purchase)
        record(purchase, "drafted", by=organizer.user, at=at, became=purchase.state)
    return purchase


def edit_draft(*, purchase_id: int, values: Mapping[str, Any], by: User, at: datetime) -> Purchase:
    """Change the draft's description, dates and terms; `values` by field name, others stay."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotDraft)
        check_state(purchase, [PurchaseState.DRAFT], refusal=CannotDraft)
        _apply(purchase, purchase.draft, values)
        _check(purchase)
        purchase.search_text = search_text_of(purchase)
        purchase.save()
        purchase.draft.save()
    return purchase


def edit_description(*, purchase_id: int, values: Mapping[str, Any], by: User, at: datetime) -> Purchase:
    """Change what is no term: description, how to pay, what is expected when and at what delivery cost."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotDraft)
        check_state(
            purchase,
            set(PurchaseState) - {PurchaseState.CLOSED, PurchaseState.CANCELLED},
            refusal=CannotDraft,
        )
        if set(values) - set(EDITABLE_LATER):
            raise CannotDraft(_("The terms were frozen when the purchase was published."))
        _apply(purchase, purchase.draft, values)
        _check_sum(purchase, "delivery_estimate", purchase.delivery_estimate)
        purchase.save(update_fields=[*EDITABLE_LATER, "delivery_estimate_currency"])
        record(purchase, "description_edited", by=by, at=at)
    return purchase


def move_dates(
    *, purchase_id: int, last_call_at: datetime, stop_at: datetime, by: User, at: datetime
) -> Purchase:
    """Move the last call and the stop later; everybody who ordered is told."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotMoveDates)
        check_state(purchase, TAKING_ORDERS, refusal=CannotMoveDates)
        if stop_at < known(purchase.stop_at) or (
            last_call_at < known(purchase.last_call_at) and not purchase.called_at
        ):
            raise CannotMoveDates(_("Dates may only move later."), field="stop_at")
        if stop_at <= at:
            raise CannotMoveDates(_("The stop must be in the future."), field="stop_at")
        if last_call_at >= stop_at:
            raise CannotMoveDates(_("The last call must come before the stop."), field="last_call_at")
        was = known(purchase.stop_at).isoformat()
        purchase.last_call_at, purchase.stop_at = last_call_at, stop_at
        purchase.save(update_fields=["last_call_at", "stop_at"])
        record(purchase, "dates_moved", by=by, at=at, was=was, became=stop_at.isoformat())
        tell_users(
            purchase,
            "dates_moved",
            users=(user for _order, user in participants_of(purchase)),
            params={"stop": until(stop_at, zone=purchase.time_zone)},
            at=at,
        )
    return purchase


def set_pickup_point(*, purchase_id: int, name: str, address: str, by: User, at: datetime) -> PickupPoint:
    """Name the place where goods are handed over. Rule: R-PLACES."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotDraft)
        check_state(
            purchase,
            set(PurchaseState) - {PurchaseState.DISTRIBUTION, PurchaseState.CLOSED, PurchaseState.CANCELLED},
            refusal=CannotDraft,
        )
        if not name.strip() or not address.strip():
            raise CannotDraft(_("A pickup point has a name and an address."), rule="R-PLACES", field="name")
        point = purchase.pickup_points.first() or PickupPoint(purchase=purchase)
        point.name, point.address = name.strip(), address.strip()
        point.save()
        record(purchase, "pickup_point_set", by=by, at=at, became=point.name)
    return point


def free_slug(title: str) -> str:
    """The title in plain letters and 4 random characters, an address that no purchase has."""
    words = slugify(anyascii(title))[:80].strip("-") or "purchase"
    while True:
        slug = f"{words}-{''.join(secrets.choice(ascii_lowercase + digits) for _place in range(4))}"
        if not Purchase.objects.filter(slug=slug).exists():
            return slug


def search_text_of(purchase: Purchase) -> str:
    """What the catalogue's search looks through, lower-cased."""
    return " ".join([purchase.title, purchase.supplier.name, purchase.description]).lower()


def _apply(purchase: Purchase, draft: Draft, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in DESCRIBED and name not in OFFERED:
            raise CannotDraft(_("There is no term “%(name)s”.") % {"name": name})
        target = purchase if name in DESCRIBED else draft
        try:
            setattr(target, name, value)
            field = target._meta.get_field(name)
            if isinstance(field, Field) and not isinstance(field, MoneyField):
                field.clean(getattr(target, name), target)
        except ValidationError as error:
            raise CannotDraft(" ".join(error.messages), field=name) from error


def _check(purchase: Purchase) -> None:
    draft = purchase.draft
    most = current_rules().most_fee_percent
    if not Decimal(0) <= draft.fee_percent <= most:
        raise CannotDraft(
            _("The organizer fee is from 0 to %(most)s %%.") % {"most": most},
            rule="R-FEE",
            field="fee_percent",
        )
    if purchase.last_call_at and purchase.stop_at and purchase.last_call_at >= purchase.stop_at:
        raise CannotDraft(_("The last call must come before the stop."), field="last_call_at")
    if purchase.official_rate <= 0:
        raise CannotDraft(_("Enter a rate above zero."), rule="R-RATE", field="official_rate")
    if purchase.currency == purchase.supplier_currency and purchase.official_rate != 1:
        raise CannotDraft(_("One currency: the rate is 1."), rule="R-RATE", field="official_rate")
    if purchase.currency == purchase.supplier_currency and draft.surcharge_percent:
        raise CannotDraft(_("One currency: nothing is converted."), rule="R-RATE", field="surcharge_percent")
    _check_sum(purchase, "minimum_sum", draft.minimum_sum)
    _check_sum(purchase, "delivery_estimate", purchase.delivery_estimate)


def _check_sum(purchase: Purchase, name: str, value: Money | None) -> None:
    if value is None:
        return
    if str(value.currency) != purchase.currency:
        raise CannotDraft(
            _("This purchase is settled in %(currency)s.") % {"currency": purchase.currency}, field=name
        )
    if value.amount < 0:
        raise CannotDraft(_("A sum cannot be negative."), field=name)
    if value.amount >= 10**10:
        raise CannotDraft(_("The sum is too large."), field=name)
    if not is_whole(value.amount, purchase.currency):
        raise CannotDraft(_("The sum has too many decimals for this currency."), field=name)

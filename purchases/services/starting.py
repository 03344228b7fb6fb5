"""A new purchase from its title and supplier, with the terms of the last one. Rule: R-TERMS."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from organizers.models import Organizer
from organizers.services.suppliers import register_supplier
from participants.models import City, User
from purchases.models import Purchase
from purchases.models.terms import OFFERED
from purchases.services.drafting import CannotDraft, create_draft, edit_draft, set_pickup_point

# An approval is for one purchase (R-TRANSFER), a minimum for one supplier.
NOT_TAKEN_OVER = frozenset(
    {"transfer_percent", "minimum_sum", "minimum_sum_currency", "minimum_people", "bonus_percent"}
)


def start_purchase(
    *,
    organizer: Organizer,
    title: str,
    category: str,
    supplier_name: str,
    supplier_currency: str,
    city: City,
    by: User,
    at: datetime,
) -> Purchase:
    """Draft a purchase; the supplier is registered when nobody bought there yet.

    Terms, ways to pay and the pickup point are those of the organizer's last purchase.
    """
    with atomic():
        supplier = register_supplier(name=supplier_name, currency=supplier_currency, by=by, at=at)
        if str(supplier.currency) != supplier_currency:
            raise CannotDraft(
                _("“%(supplier)s” is known here with prices in %(currency)s.")
                % {"supplier": supplier.name, "currency": supplier.currency},
                field="supplier_currency",
            )
        purchase = create_draft(organizer=organizer, title=title, supplier=supplier, city=city, at=at)
        last = (
            Purchase.objects.filter(organizer=organizer)
            .exclude(pk=purchase.pk)
            .select_related("terms", "draft")
            .order_by("-pk")
            .first()
        )
        values = {"category": category, **_terms_like(last, purchase)}
        edit_draft(purchase_id=purchase.pk, values=values, by=by, at=at)
        point = last.pickup_points.first() if last else None
        if point and last and last.city_id == purchase.city_id:
            set_pickup_point(purchase_id=purchase.pk, name=point.name, address=point.address, by=by, at=at)
    return purchase


def _terms_like(last: Purchase | None, purchase: Purchase) -> dict[str, object]:
    if last is None:
        return {}
    agreed = last.agreed
    values = {name: getattr(agreed, name) for name in OFFERED if name not in NOT_TAKEN_OVER}
    if purchase.supplier_currency == purchase.currency:
        values["surcharge_percent"] = Decimal(0)
    if last.currency == purchase.currency:
        values["payment_details"] = last.payment_details
    return values

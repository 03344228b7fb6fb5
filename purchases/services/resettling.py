"""Rows and packs that lost a piece after the stop go by R-STOP-ORDER again. Rules: R-PREPAY, R-REFUSE."""

from collections.abc import Collection
from datetime import datetime

from participants.models import User
from purchases.models import Item, Purchase
from purchases.rules.allocation import Choices
from purchases.selectors.dues import dues_of
from purchases.selectors.outlook import look
from purchases.selectors.standing import ALLOCATED, read_catalogue, standing_in
from purchases.services.acting import record
from purchases.services.charging import charge_purchase
from purchases.services.dealing import write_outlook
from purchases.services.stop_notices import tell_changes
from purchases.states import GapChoice


def settle_again(purchase: Purchase, *, variants: Collection[int], by: User | None, at: datetime) -> None:
    """Deal the items of these variants anew, of which pieces were released; 1 query where none is allocated.

    An item in which the organizer took own places is filled with own places again, another goes by the
    terms' default for rows that are not full. The caller holds the purchase's lock.
    """
    items = Item.objects.filter(variants__in=sorted(variants), sale_form__in=ALLOCATED).distinct()
    for item_id in sorted(items.values_list("pk", flat=True)):
        _settle_item(purchase, item_id, by, at)


def _settle_item(purchase: Purchase, item_id: int, by: User | None, at: datetime) -> None:
    catalogue = read_catalogue(purchase, items=[item_id])
    catalogue.tiers = {}
    owned = {pk: listed.own for pk, listed in catalogue.variants.items() if listed.own}
    default = GapChoice.OWN if owned else GapChoice(purchase.terms.row_default)
    outlook = look(purchase, catalogue, standing_in(catalogue), choices=Choices(default=default))
    if not outlook.altered and outlook.plan.own == owned:
        return
    write_outlook(purchase, outlook, at=at)
    charge_purchase(purchase=purchase, owed=dues_of(purchase), kind="dealt_again", by=by, at=at)
    purchase.save(update_fields=["charges"])
    record(purchase, "dealt_again", by=by, at=at, became=next(iter(catalogue.variants.values())).name)
    tell_changes(purchase, outlook, at)

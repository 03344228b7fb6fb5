"""How an item is sold: by the piece, in rows or in packs. Rules: R-ROW, R-PACK, R-TERMS."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Item, Variant
from purchases.rules.price_list.selling import PACK_LIMIT, ROW_PLACES_LIMIT
from purchases.rules.selling import Fault, Selling, Stand, selling_fault
from purchases.services.acting import check_organizer, lock_purchase, record
from purchases.states import PurchaseState, SaleForm

MOST_PIECES = 1_000_000


class CannotSellLikeThis(DomainError):
    """The item cannot be sold like this."""

    rule = "R-ROW"


def set_selling(*, item_id: int, selling: Selling, times: Mapping[int, int], by: User, at: datetime) -> Item:
    """Say how an item of a draft is sold; `times` is how often each variant, by its key, stands in its row.

    Outside rows every variant stands once. Published, it is as frozen as prices are.
    """
    with atomic():
        purchase_id = Item.objects.values_list("purchase_id", flat=True).get(pk=item_id)
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotSellLikeThis)
        if purchase.state != PurchaseState.DRAFT:
            raise CannotSellLikeThis(
                _("How things are sold was frozen when the purchase was published."), rule="R-TERMS"
            )
        item = Item.objects.get(pk=item_id)
        variants = list(item.variants.select_for_update(of=("self",)).order_by("position", "pk"))
        in_rows = selling.form == SaleForm.ROW
        for variant in variants:
            variant.per_row = times.get(variant.pk, 0) if in_rows else 1
        check_selling(selling, variants)
        item.sale_form, item.minimum_pieces = selling.form, selling.minimum
        item.pack_size, item.pack_mixed = packed(selling)
        item.save(update_fields=["sale_form", "pack_size", "pack_mixed", "minimum_pieces"])
        Variant.objects.bulk_update(variants, ["per_row"])
        record(purchase, "selling_set", by=by, at=at, became=item.name)
    return item


def packed(selling: Selling) -> tuple[int | None, bool]:
    """The size of a pack and whether variants share one, as an item keeps them."""
    return (selling.pack_size, selling.mixed) if selling.form == SaleForm.PACK else (None, False)


def check_selling(selling: Selling, variants: Iterable[Variant]) -> None:
    """Raise CannotSellLikeThis where an item with these variants cannot be sold like this."""
    if selling.form not in SaleForm.values:
        raise CannotSellLikeThis(_("Choose how it is sold."), field="sale_form")
    if selling.minimum is not None and not 0 < selling.minimum <= MOST_PIECES:
        raise CannotSellLikeThis(
            _("A minimum is 1 to %(most)d pieces.") % {"most": MOST_PIECES},
            rule="R-MINIMUM",
            field="minimum_pieces",
        )
    own = {Stand(each.size, each.colour, each.per_row, each.limit): each for each in variants}
    if fault := selling_fault(selling, own):
        raise _refusal(fault[0], own.get(fault[1]) if fault[1] else None)


def _refusal(fault: Fault, variant: Variant | None) -> CannotSellLikeThis:
    field = f"times-{variant.pk}" if variant and variant.pk else "sizes"
    values = {"variant": variant, "most": ROW_PLACES_LIMIT, "pack": PACK_LIMIT}
    match fault:
        case Fault.PACK:
            reason = _("A pack is of 2 to %(pack)d pieces.") % values
            return CannotSellLikeThis(reason, rule="R-PACK", field="pack_size")
        case Fault.NO_SIZE:
            reason = _("A row needs sizes: what stands in it without one cannot be told apart.")
        case Fault.TIMES:
            reason = _("%(variant)s stands in the row once or more.") % values
        case Fault.STOCK:
            reason = (
                _("There are fewer pieces of %(variant)s than one row takes: no row can be full.") % values
            )
        case Fault.PLACES:
            reason = _("A row has at most %(most)d places.") % values
        case _:
            reason = _("A row has two places or more, in every colour.")
    return CannotSellLikeThis(reason, field=field)

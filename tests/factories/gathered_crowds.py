"""A crowd whose goods come in rows, in packs and in price tiers, and what follows its stop."""

from datetime import timedelta
from decimal import Decimal

from config.kernel.bulk import insert_rows
from purchases.models import Item, Line, Purchase, SupplierOrderLine, TierPrice, Variant
from purchases.rules.allocation import Choices
from purchases.rules.supply import Answered
from purchases.services.answering import take_answer
from purchases.services.buying import record_supplier_order
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import open_top_up
from purchases.states import GapChoice, LineState, Replacement, SaleForm
from tests.factories.crowds import a_crowd
from tests.factories.purchases import STOP


def a_gathered_crowd(*, lines: int, lines_an_order: int = 5, items: int = 10) -> Purchase:
    """Open. Of five items one is sold in rows, two in packs, two by the piece with a price tier."""
    purchase = a_crowd(lines=lines, lines_an_order=lines_an_order, items=items)
    keys = list(Item.objects.filter(purchase=purchase).order_by("pk").values_list("pk", flat=True))
    Item.objects.filter(pk__in=keys[1::5]).update(sale_form=SaleForm.ROW)
    Variant.objects.filter(item__in=keys[1::5]).update(per_row=4)
    Item.objects.filter(pk__in=[*keys[2::5], *keys[3::5]]).update(sale_form=SaleForm.PACK, pack_size=7)
    ordered = Line.objects.filter(order__purchase=purchase)
    ordered.filter(variant__item__in=keys[2::5]).update(tolerance=2)
    ordered.filter(variant__item__in=keys[3::5]).update(replacement=Replacement.ANY)
    tiered = Item.objects.filter(pk__in=[*keys[0::5], *keys[4::5]]).values_list("pk", "price")
    insert_rows(
        TierPrice,
        ["item_id", "starts_at", "price", "price_currency"],
        [
            (pk, Decimal(starts), price - Decimal("0.01") * place, purchase.supplier_currency)
            for pk, price in tiered
            for place, starts in enumerate(("1.00", "1000000.00"), 1)
        ],
    )
    return purchase


def stopped_keeping(purchase: Purchase) -> Purchase:
    """Stopped; rows and packs that are not full are kept for a top-up."""
    by = purchase.organizer.user
    return stop_purchase(purchase_id=purchase.pk, choices=Choices(default=GapChoice.KEEP), by=by, at=STOP)


def top_up_opened(purchase: Purchase) -> Purchase:
    kept = Line.objects.filter(order__purchase=purchase, state=LineState.WAITING)
    return open_top_up(
        purchase_id=purchase.pk, items=set(kept.values_list("variant__item_id", flat=True)),
        ends_at=STOP + timedelta(days=5), by=purchase.organizer.user, at=STOP,
    )  # fmt: skip


def ordered_of_supplier(purchase: Purchase) -> Purchase:
    record_supplier_order(
        purchase_id=purchase.pk, sent_on=STOP.date(), note="", by=purchase.organizer.user, at=STOP
    )
    return purchase


def answered(purchase: Purchase) -> Purchase:
    """Of every variant a piece less comes, at twice the price, and its owners are asked."""
    sent = SupplierOrderLine.objects.filter(order__purchase=purchase)
    take_answer(
        purchase_id=purchase.pk,
        answered={each.variant_id: Answered(each.quantity - 1, each.price * 2) for each in sent},
        rise_until=STOP + timedelta(days=4), by=purchase.organizer.user, at=STOP + timedelta(hours=1),
    )  # fmt: skip
    return purchase

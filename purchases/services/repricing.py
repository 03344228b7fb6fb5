"""An article that did not come, or whose price changed after all. Rules: R-COST, R-SHORTAGE."""

from datetime import datetime

from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import as_text, is_whole
from participants.models import User
from purchases.models import Count, Item, Line, Purchase, SupplierOrderLine
from purchases.selectors.dues import dues_of
from purchases.services.acting import (
    check_organizer,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
)
from purchases.services.charging import charge_purchase
from purchases.services.counting import Counted, save_counts
from purchases.states import LineState, PurchaseState


class CannotChangeArticle(DomainError):
    """Nothing can be said of this article for all orders now."""

    rule = "R-COST"


def article_did_not_come(*, purchase_id: int, item_id: int, by: User, at: datetime) -> int:
    """Every size and colour of the article counts as missing; of how many. The arrival credits them."""
    with atomic():
        purchase = _bought_out(purchase_id, by)
        item = Item.objects.get(pk=item_id, purchase=purchase)
        variants = _bought_of(purchase, item)
        kept = Count.objects.filter(purchase=purchase, variant__in=variants)
        save_counts(
            purchase_id=purchase.pk,
            counted=dict.fromkeys(variants, Counted(0)),
            seen={each.variant_id: Counted(each.came, each.defective) for each in kept},
            by=by,
            at=at,
        )
        record(purchase, "item_absent", by=by, at=at, became=item.name)
    return len(variants)


def article_price_changed(
    *, purchase_id: int, item_id: int, price: Money, why: str, by: User, at: datetime
) -> int:
    """Every line of the article has a new list price; how many lines.

    `price` is in the supplier's currency. A lower one is passed on; of a rise beyond what R-COST allows
    nothing is charged. The difference is posted.
    """
    with atomic():
        purchase = _bought_out(purchase_id, by)
        item = Item.objects.get(pk=item_id, purchase=purchase)
        _check_price(purchase, price)
        _bought_of(purchase, item)
        lines = Line.objects.filter(order__purchase=purchase, variant__item=item, state=LineState.BOUGHT)
        concerned = set(lines.order_by().values_list("order_id", flat=True).distinct())
        changed = lines.update(unit_price=price, tier_price=None)
        SupplierOrderLine.objects.filter(order__purchase=purchase, variant__item=item).update(
            new_price=price.amount
        )
        charge_purchase(purchase=purchase, owed=dues_of(purchase), kind="article_repriced", by=by, at=at)
        purchase.save(update_fields=["charges"])
        record(
            purchase,
            "article_repriced",
            by=by,
            at=at,
            was=item.name,
            became=as_text(price),
            why=why,
            params={"lines": changed},
        )
        rise = f"{purchase.terms.rise_percent.normalize():f}"
        told = {"item": item.name, "why": why, "rise": rise}
        tell_orders(
            purchase,
            "article_repriced",
            orders=[pair for pair in participants_of(purchase) if pair[0] in concerned],
            params=dict.fromkeys(concerned, told),
            at=at,
        )
    return int(changed)


def _bought_of(purchase: Purchase, item: Item) -> list[int]:
    """The variants of the article that were bought, own pieces included."""
    bought = Line.objects.filter(order__purchase=purchase, variant__item=item, state=LineState.BOUGHT)
    found = set(bought.order_by().values_list("variant_id", flat=True).distinct())
    found |= set(item.variants.filter(own__gt=0).values_list("pk", flat=True))
    if not found:
        raise CannotChangeArticle(_("Nothing of this article was bought."), rule="R-SHORTAGE")
    return sorted(found)


def _check_price(purchase: Purchase, price: Money) -> None:
    if str(price.currency) != purchase.supplier_currency:
        raise CannotChangeArticle(
            _("The supplier is paid in %(currency)s.") % {"currency": purchase.supplier_currency},
            field="price",
        )
    if not price.amount.is_finite() or price.amount < 0:
        raise CannotChangeArticle(_("A price cannot be negative."), field="price")
    if price.amount >= 10**10:
        raise CannotChangeArticle(_("The sum is too large."), field="price")
    if not is_whole(price.amount, purchase.supplier_currency):
        raise CannotChangeArticle(_("This currency has fewer decimals."), field="price")


def _bought_out(purchase_id: int, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    check_organizer(purchase, by=by, refusal=CannotChangeArticle)
    check_state(purchase, [PurchaseState.BOUGHT_OUT], refusal=CannotChangeArticle)
    return purchase

"""Items by hand: adding, editing, sold out, stock."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import is_whole
from participants.models import User
from purchases.models import Item, Line, Purchase, Variant
from purchases.rules.selling import BY_THE_PIECE, Selling
from purchases.rules.size_rows import times_in_row
from purchases.services.acting import check_organizer, check_state, lock_purchase, record
from purchases.services.picture_files import forget_files
from purchases.services.selling import check_selling, packed
from purchases.states import TAKING_ORDERS, PurchaseState, SaleForm

CHANGEABLE = frozenset({PurchaseState.DRAFT, *TAKING_ORDERS})


class CannotChangeItem(DomainError):
    """The item cannot be changed like this."""

    rule = "R-TERMS"


def add_item(
    *,
    purchase_id: int,
    article: str,
    name: str,
    price: Money,
    sizes: Sequence[str] = ("",),
    limit: int | None = None,
    description: str = "",
    unit: str = "",
    weight: int | None = None,
    selling: Selling = BY_THE_PIECE,
    by: User,
    at: datetime,
) -> Item:
    """One item with a variant a size, each with the same stock `limit` (None: without).

    Of an item that is sold in rows, `sizes` are its row: a size as often as it stands there.
    """
    row = tuple(sizes) if selling.form == SaleForm.ROW else ()
    named = tuple(dict.fromkeys(sizes)) if row else sizes
    variants = [
        Variant(size=size, limit=limit, position=place, per_row=times_in_row(size, row))
        for place, size in enumerate(named)
    ]
    try:
        with atomic():
            purchase = _changeable(purchase_id, by)
            _check_named(article, name, named)
            _check_limit(limit)
            check_price(price, currency=purchase.supplier_currency)
            check_selling(selling, variants)
            pack_size, pack_mixed = packed(selling)
            item = Item.objects.create(
                purchase=purchase,
                article=article,
                name=name,
                price=price,
                description=description,
                unit=unit,
                weight=weight,
                sale_form=selling.form,
                pack_size=pack_size,
                pack_mixed=pack_mixed,
                minimum_pieces=selling.minimum,
                position=purchase.items.count(),
                search_text=f"{article} {name} {description}".lower(),
            )
            for variant in variants:
                variant.item = item
            Variant.objects.bulk_create(variants)
            record(purchase, "item_added", by=by, at=at, became=name)
    except IntegrityError as error:
        raise CannotChangeItem(
            _("There is already an item with the article “%(article)s”.") % {"article": article},
            field="article",
        ) from error
    return item


def mark_sold_out(*, item_id: int, by: User, at: datetime) -> Item:
    """Close an item to participants; what was ordered stays."""
    return _set_sold_out(item_id, sold_out=True, by=by, at=at)


def mark_available(*, item_id: int, by: User, at: datetime) -> Item:
    """Open an item to participants again."""
    return _set_sold_out(item_id, sold_out=False, by=by, at=at)


def set_limit(*, variant_id: int, limit: int | None, by: User, at: datetime) -> Variant:
    """Say how many pieces there are; never fewer than are taken."""
    try:
        with atomic():
            purchase_id = Variant.objects.values_list("item__purchase_id", flat=True).get(pk=variant_id)
            purchase = _changeable(purchase_id, by)
            _check_limit(limit)
            variant = Variant.objects.select_for_update(of=("self",)).get(pk=variant_id)
            was, variant.limit = variant.limit, limit
            variant.save(update_fields=["limit"])
            record(purchase, "limit_set", by=by, at=at, was=_text(was), became=_text(limit))
    except IntegrityError as error:
        raise CannotChangeItem(_("More pieces than that are ordered already."), field="limit") from error
    return variant


def remove_item(*, item_id: int, by: User, at: datetime) -> None:
    """Take an item that nobody ever ordered off the list."""
    with atomic():
        purchase_id = Item.objects.values_list("purchase_id", flat=True).get(pk=item_id)
        purchase = _changeable(purchase_id, by)
        if Line.objects.filter(variant__item=item_id).exists():
            raise CannotChangeItem(_("Somebody has ordered this; mark it sold out instead."))
        item = Item.objects.get(pk=item_id)
        forget_files(item.pictures.all())
        record(purchase, "item_removed", by=by, at=at, was=item.name)
        item.delete()


def check_price(price: Money, *, currency: str) -> None:
    """Raise CannotChangeItem unless `price` is a whole sum of zero or more in `currency`."""
    if str(price.currency) != currency:
        raise CannotChangeItem(_("Prices are in %(currency)s.") % {"currency": currency}, field="price")
    if not price.amount.is_finite() or price.amount < 0:
        raise CannotChangeItem(_("A price is zero or more."), field="price")
    if price.amount >= 10**10:
        raise CannotChangeItem(_("The price is too large."), field="price")
    if not is_whole(price.amount, currency):
        raise CannotChangeItem(_("The price has too many decimals for this currency."), field="price")


def _check_named(article: str, name: str, sizes: Sequence[str]) -> None:
    if not article.strip():
        raise CannotChangeItem(_("Give the item an article."), field="article")
    if not name.strip():
        raise CannotChangeItem(_("Give the item a name."), field="name")
    if len(set(sizes)) < len(sizes):
        raise CannotChangeItem(_("A size is named twice."), field="sizes")


def _check_limit(limit: int | None) -> None:
    if limit is not None and limit < 0:
        raise CannotChangeItem(_("Stock is zero or more pieces."), field="limit")


def _text(limit: int | None) -> str:
    return "" if limit is None else str(limit)


def _changeable(purchase_id: int, by: User) -> Purchase:
    purchase = lock_purchase(purchase_id)
    check_organizer(purchase, by=by, refusal=CannotChangeItem)
    check_state(purchase, CHANGEABLE, refusal=CannotChangeItem)
    return purchase


def _set_sold_out(item_id: int, *, sold_out: bool, by: User, at: datetime) -> Item:
    with atomic():
        purchase_id = Item.objects.values_list("purchase_id", flat=True).get(pk=item_id)
        purchase = _changeable(purchase_id, by)
        item = Item.objects.get(pk=item_id)
        item.sold_out = sold_out
        item.save(update_fields=["sold_out"])
        record(purchase, "sold_out" if sold_out else "available_again", by=by, at=at, became=item.name)
    return item

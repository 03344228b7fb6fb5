"""A purchase many times over, for as many rounds: what services made of one, written set by set."""

from typing import Any, TypeVar

from django.db.models import Model

from purchases.models import Item, Line, Order, Payment, PickupPoint, Purchase, Variant
from purchases.models.terms import Draft, Terms

M = TypeVar("M", bound=Model)


def copies(purchase: Purchase, count: int) -> list[Purchase]:
    """`count` purchases like this one, with its orders, lines and reported payments, in the order of their keys.

    Nothing was charged and no money confirmed yet: the ledger is not copied.
    """
    purchase = Purchase.objects.get(pk=purchase.pk)
    made = Purchase.objects.bulk_create(
        _like(purchase, slug=f"{purchase.slug}-{n}", is_exclusive=False) for n in range(count)
    )
    new = {(purchase.pk, n): each.pk for n, each in enumerate(made)}
    for model in (Terms, Draft, PickupPoint):
        _copy(model, count, purchase_id=new)
    items, orders = _copy(Item, count, purchase_id=new), _copy(Order, count, purchase_id=new)
    variants = _copy(Variant, count, item_id=items)
    _copy(Line, count, order_id=orders, variant_id=variants)
    _copy(Payment, count, order_id=orders)
    return list(
        Purchase.objects.select_related("organizer__user")
        .filter(pk__in=[each.pk for each in made])
        .order_by("pk")
    )


def _copy(model: type[M], count: int, **parents: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Copies of the rows of those parents, each with its copied ones: (old key, number) -> new key."""
    (first, known), *_others = parents.items()
    rows = list(model._default_manager.filter(**{f"{first}__in": {pk for pk, _n in known}}).order_by("pk"))
    places = [(row, n) for n in range(count) for row in rows]
    made = model._default_manager.bulk_create(
        _like(row, **{name: keys[getattr(row, name), n] for name, keys in parents.items()})
        for row, n in places
    )
    return {(row.pk, n): copy.pk for (row, n), copy in zip(places, made, strict=True)}


def _like(row: M, **changed: Any) -> M:
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in fields} | changed)

"""Counting the parcel before its arrival is recorded. Rules: R-SHORTAGE, R-HANDOVER."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from config.kernel.bulk import insert_rows, update_rows
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Count, Line, Purchase, Variant
from purchases.services.acting import check_right, check_state, lock_purchase, record
from purchases.states import LineState, PurchaseState, Right

MOST_PIECES = 1_000_000


class CannotCount(DomainError):
    """These counts cannot be kept."""

    rule = "R-SHORTAGE"


@dataclass(frozen=True, slots=True)
class Counted:
    """Pieces of one variant that came, the defective ones among them."""

    came: int
    defective: int = 0


def save_counts(
    *,
    purchase_id: int,
    counted: Mapping[int, Counted],
    seen: Mapping[int, Counted],
    by: User,
    at: datetime,
) -> int:
    """Keep what was counted, by variant, and leave every other count alone; how many were kept.

    `seen` is what had been kept of these variants when `by` looked; a variant that it lacks was not
    counted. Where somebody has counted since, nothing is kept. Six statements for any number.
    """
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_right(purchase, Right.RECEIVE, by=by, refusal=CannotCount)
        check_state(purchase, [PurchaseState.BOUGHT_OUT], refusal=CannotCount)
        _check_pieces(purchase, counted)
        kept = {count.variant_id: count for count in _kept(purchase, counted)}
        _check_unchanged(kept, counted, seen)
        fresh = [(key, each) for key, each in sorted(counted.items()) if key not in kept]
        insert_rows(
            Count,
            ["purchase_id", "variant_id", "came", "defective", "by_id", "at"],
            [(purchase.pk, key, each.came, each.defective, by.pk, at) for key, each in fresh],
        )
        update_rows(
            Count,
            ["came", "defective", "by_id", "at"],
            [(kept[key].pk, counted[key].came, counted[key].defective, by.pk, at) for key in sorted(kept)],
        )
        if counted:
            record(purchase, "counted", by=by, at=at, became=str(len(counted)))
    return len(counted)


def _check_pieces(purchase: Purchase, counted: Mapping[int, Counted]) -> None:
    check_bought(purchase, counted)
    for variant, each in counted.items():
        if not 0 <= each.defective <= each.came <= MOST_PIECES:
            raise CannotCount(_("No more pieces can be defective than came."), field=f"defective-{variant}")


def check_bought(purchase: Purchase, variants: Iterable[int]) -> None:
    """Raise CannotCount unless the supplier was paid for some of each of `variants`. 1 query."""
    bought = Variant.objects.filter(item__purchase=purchase).filter(
        Q(own__gt=0) | Exists(Line.objects.filter(variant=OuterRef("pk"), state=LineState.BOUGHT))
    )
    if set(variants) - set(bought.order_by().values_list("pk", flat=True)):
        raise CannotCount(_("One of the items was not bought."))


def _kept(purchase: Purchase, counted: Mapping[int, Counted]) -> list[Count]:
    return list(Count.objects.filter(purchase=purchase, variant__in=list(counted)).select_related("by"))


def _check_unchanged(
    kept: Mapping[int, Count], counted: Mapping[int, Counted], seen: Mapping[int, Counted]
) -> None:
    for variant in counted:
        now = kept.get(variant)
        if now is not None and seen.get(variant) != Counted(now.came, now.defective):
            raise CannotCount(
                _("%(who)s has counted this meanwhile: %(came)d came. Put both together and save again.")
                % {"who": now.by.get_short_name(), "came": now.came},
                field=f"came-{variant}",
            )

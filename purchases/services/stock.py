"""Places that lines hold of a variant."""

from django.db.models import QuerySet, Sum

from config.kernel.bulk import add_to_rows
from purchases.models import Line, Variant
from purchases.states import LineState


def free_places(lines: QuerySet[Line]) -> dict[int, int]:
    """Give the places of the confirmed ones among `lines` free: pieces by variant. 2 queries.

    To be called before the lines change their state.
    """
    freed = dict(
        lines.filter(state=LineState.CONFIRMED)
        .order_by()
        .values_list("variant_id")
        .annotate(pieces=Sum("quantity"))
    )
    add_to_rows(Variant, "taken", [(variant, -pieces) for variant, pieces in freed.items()])
    return freed

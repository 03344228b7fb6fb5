"""What a participant allows beyond the pieces ordered: a tolerance and a replacement. Rules: R-PACK, R-REPLACE."""

from collections.abc import Sequence

from django.db import connection

from config.kernel.bulk import select_given
from purchases.models import Line
from purchases.states import PLACED


def stand_leeways(rows: Sequence[tuple[int, int, int, str]]) -> None:
    """Set (order, variant, tolerance, replacement) on the lines that hold or wait for a place. 1 query.

    The replacement stands on each of them, the tolerance on the earliest and nought on the others.
    """
    if not rows:
        return
    fields = {field.name: field for field in Line._meta.concrete_fields}
    given = [(f"new_{name}", fields[name]) for name in ("order", "variant", "tolerance", "replacement")]
    source, params = select_given(given, rows)
    states = sorted(PLACED)
    marks = ", ".join(["%s"] * len(states))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE purchases_line SET replacement = new.new_replacement, tolerance = CASE WHEN EXISTS ("
            "SELECT 1 FROM purchases_line AS earlier WHERE earlier.order_id = purchases_line.order_id"
            f" AND earlier.variant_id = purchases_line.variant_id AND earlier.state IN ({marks})"
            " AND (earlier.placed_at, earlier.id) < (purchases_line.placed_at, purchases_line.id)"
            f") THEN 0 ELSE new.new_tolerance END FROM ({source}) AS new"
            " WHERE purchases_line.order_id = new.new_order AND purchases_line.variant_id = new.new_variant"
            f" AND purchases_line.state IN ({marks})",
            [*states, *params, *states],
        )

"""Size rows, packs, tolerance, replacements and top-ups. Rules: R-STOP-ORDER, R-ROW, R-PACK, R-REPLACE, R-TOPUP."""

from purchases.rules.allocation.allocating import allocate
from purchases.rules.allocation.data import (
    Choices,
    Fate,
    Gap,
    Offered,
    Outcome,
    Part,
    Place,
    Plan,
    PlannedPack,
    PlannedRow,
    Sold,
    Wanted,
)
from purchases.rules.allocation.packs import Meter, meter
from purchases.rules.allocation.replacing import accepted
from purchases.rules.allocation.rows import Filling, OpenRow, filling, rows_of
from purchases.rules.allocation.top_up import open_places, opens_no_gap

__all__ = [
    "Choices",
    "Fate",
    "Filling",
    "Gap",
    "Meter",
    "Offered",
    "OpenRow",
    "Outcome",
    "Part",
    "Place",
    "Plan",
    "PlannedPack",
    "PlannedRow",
    "Sold",
    "Wanted",
    "accepted",
    "allocate",
    "filling",
    "meter",
    "open_places",
    "opens_no_gap",
    "rows_of",
]

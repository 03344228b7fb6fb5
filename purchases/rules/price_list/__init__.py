"""Reading a supplier's price list: where its columns are, and what each row says."""

from purchases.rules.price_list.cells import Unreadable, parse_price
from purchases.rules.price_list.headings import VOCABULARY, map_price_columns
from purchases.rules.price_list.judging import DraftItem, Judged, Skipped, judge_rows

__all__ = [
    "VOCABULARY",
    "DraftItem",
    "Judged",
    "Skipped",
    "Unreadable",
    "judge_rows",
    "map_price_columns",
    "parse_price",
]

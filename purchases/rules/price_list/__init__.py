"""Reading a supplier's price list: where its columns are, what each row says, and what it changes."""

from purchases.rules.price_list.by_hand import layout_of, map_price_columns
from purchases.rules.price_list.comparing import (
    Comparison,
    Difference,
    KnownItem,
    KnownVariant,
    Match,
    compare,
)
from purchases.rules.price_list.guessing import guess_layout
from purchases.rules.price_list.headings import VOCABULARY
from purchases.rules.price_list.items import DraftItem, Judged, JudgedRow, Skipped
from purchases.rules.price_list.judging import judge_each, judge_rows
from purchases.rules.price_list.layout import FIELDS, Layout, to_remember
from purchases.rules.price_list.prices import Unreadable, currencies_of_heading, parse_price

__all__ = [
    "FIELDS",
    "VOCABULARY",
    "Comparison",
    "Difference",
    "DraftItem",
    "Judged",
    "JudgedRow",
    "KnownItem",
    "KnownVariant",
    "Layout",
    "Match",
    "Skipped",
    "Unreadable",
    "compare",
    "currencies_of_heading",
    "guess_layout",
    "judge_each",
    "judge_rows",
    "layout_of",
    "map_price_columns",
    "parse_price",
    "to_remember",
]

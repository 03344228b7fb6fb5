"""Lists of orders that were taken elsewhere: what they say, and who the people are. Rule: R-OFFSITE."""

from purchases.rules.order_list.articles import Offered
from purchases.rules.order_list.headings import FIELDS, map_order_columns
from purchases.rules.order_list.judging import JudgedOrders, Wanted, judge_orders
from purchases.rules.order_list.matching import Ground, Known, Match, match_people
from purchases.rules.order_list.pasted import Pasted, as_text, read_pasted
from purchases.rules.order_list.people import Orderer

__all__ = [
    "FIELDS",
    "Ground",
    "JudgedOrders",
    "Known",
    "Match",
    "Offered",
    "Orderer",
    "Pasted",
    "Wanted",
    "as_text",
    "judge_orders",
    "map_order_columns",
    "match_people",
    "read_pasted",
]

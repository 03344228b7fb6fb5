"""The supplier's order: its counts and columns, and what the supplier says to it. Rules: R-ROW, R-PACK, R-COST."""

from purchases.rules.supply.answer import (
    Answered,
    Asked,
    JudgedAnswer,
    judge_answer,
    read_answer,
    written_answer,
)
from purchases.rules.supply.counting import Counted, Ordered, broken, counted
from purchases.rules.supply.refusing import Held, Left, take_away
from purchases.rules.supply.rises import is_borne, until_at_least, until_by_default
from purchases.rules.supply.template import (
    COLUMNS,
    DEFAULT,
    EMPTY,
    HEADING_LENGTH,
    MOST_COLUMNS,
    Chosen,
    guess_template,
    unknown_columns,
)

__all__ = [
    "COLUMNS",
    "DEFAULT",
    "EMPTY",
    "HEADING_LENGTH",
    "MOST_COLUMNS",
    "Answered",
    "Asked",
    "Chosen",
    "Counted",
    "Held",
    "JudgedAnswer",
    "Left",
    "Ordered",
    "broken",
    "counted",
    "guess_template",
    "is_borne",
    "judge_answer",
    "read_answer",
    "take_away",
    "unknown_columns",
    "until_at_least",
    "until_by_default",
    "written_answer",
]

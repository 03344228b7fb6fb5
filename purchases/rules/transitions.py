"""The life of a purchase as one table: who may do what from where. Rule: R-STATES.

The state machine of the model, the services' permission check, docs/rules.md and the generated test
cases all read this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from purchases.states import PurchaseState as S


class Role(StrEnum):
    """Who acts on a purchase. The clock is the software itself, at a due time."""

    ORGANIZER = "organizer"
    ADMINISTRATOR = "administrator"
    CLOCK = "clock"
    OTHER = "anybody else"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of R-STATES; `guards` are the rules that must hold."""

    name: str
    sources: tuple[S, ...]
    target: S
    roles: frozenset[Role]
    guards: tuple[str, ...]


ORGANIZER = frozenset({Role.ORGANIZER})
WITH_CLOCK = frozenset({Role.ORGANIZER, Role.CLOCK})
ANY_AUTHORITY = frozenset({Role.ORGANIZER, Role.ADMINISTRATOR, Role.CLOCK})

TRANSITIONS: dict[str, Transition] = {
    row.name: row
    for row in (
        Transition(
            "publish",
            (S.DRAFT,),
            S.OPEN,
            ORGANIZER,
            (
                "R-TERMS",
                "R-FEE",
                "R-TRANSFER",
                "R-CREDIT",
                "R-EXCLUSIVE",
                "R-PROBATION",
                "R-AUDIT",
                "R-REFUND",
            ),
        ),
        Transition("call", (S.OPEN,), S.LAST_CALL, WITH_CLOCK, ("R-IDLE-8",)),
        Transition("stop", (S.OPEN, S.LAST_CALL), S.STOPPED, WITH_CLOCK, ("R-STOP-ORDER", "R-MINIMUM")),
        Transition("reopen", (S.STOPPED,), S.OPEN, ORGANIZER, ("R-STATES",)),
        Transition("buy_out", (S.STOPPED,), S.BOUGHT_OUT, ORGANIZER, ("R-COST", "R-RATE")),
        Transition("arrive", (S.BOUGHT_OUT,), S.ARRIVED, ORGANIZER, ("R-SHORTAGE", "R-COST")),
        Transition("distribute", (S.ARRIVED,), S.DISTRIBUTION, ORGANIZER, ("R-3DAYS", "R-PLACES")),
        Transition("close", (S.DISTRIBUTION,), S.CLOSED, WITH_CLOCK, ("R-LINE", "R-REFUND")),
        Transition(
            "cancel",
            (S.DRAFT, S.OPEN, S.LAST_CALL, S.STOPPED),
            S.CANCELLED,
            ANY_AUTHORITY,
            ("R-IDLE-8", "R-IDLE-35", "R-MINIMUM", "R-REFUND"),
        ),
    )
}


def may(*, transition: str, role: Role, state: str) -> bool:
    """Whether R-STATES lets `role` do `transition` from `state`; the guards are another matter."""
    row = TRANSITIONS[transition]
    return role in row.roles and state in row.sources

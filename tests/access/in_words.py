"""The table in the words of docs/access.md."""

from purchases.states import PurchaseState
from tests.access.table import ALL, CHANGEABLE, EVERYBODY, LIVE, NEVER, PAYABLE, PUBLIC, TAKING, Row, States

NAMED: dict[States, str] = {
    ALL: "always",
    NEVER: "never here",
    PUBLIC: "once published",
    LIVE: "until it ends",
    TAKING: "while it takes orders",
    CHANGEABLE: "until the stop",
    PAYABLE: "published, until it ends",
}


def states_in_words(states: States) -> str:
    order = PurchaseState.values
    return NAMED.get(states) or ", ".join(
        str(PurchaseState(state).label) for state in sorted(states, key=order.index)
    )


def in_words(row: Row) -> list[str]:
    """The cells of a row: address, who, where it is there, looking, sending, to whom it is refused."""
    looking = {200: "page", 302: "leads on", 405: "", 422: "file; asks what to put in"}[row.get]
    sending = "" if row.taken is None else states_in_words(row.taken)
    refused = ", ".join(sorted(row.refused_to & EVERYBODY))
    return [f"`{row.name}`", row.door, states_in_words(row.there), looking, sending, refused]

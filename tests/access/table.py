"""Who is let in where, in which state, and what they are answered: one row an address.

docs/access.md says the same in words; a test compares them.
"""

from dataclasses import dataclass

from purchases.states import TAKING_ORDERS, PurchaseState
from tests.access.roles import Role

S = PurchaseState
States = frozenset[str]

ALL: States = frozenset(S.values)
PUBLIC = ALL - {S.DRAFT}
LIVE = ALL - {S.CLOSED, S.CANCELLED}
TAKING: States = frozenset(TAKING_ORDERS)
CHANGEABLE = TAKING | {S.DRAFT}
PAYABLE = LIVE - {S.DRAFT}
LISTED: States = frozenset({S.DRAFT, S.OPEN})
NEVER: States = frozenset()
# The same whatever becomes of a purchase.
OF_NO_PURCHASE = {"catalogue", "claim", "my", "needs_you", "new", "today"}

Roles = frozenset[Role]

EVERYBODY: Roles = frozenset(Role)
KNOWN = EVERYBODY - {Role.VISITOR}
CARRIERS: Roles = frozenset({Role.ORGANIZER, Role.SUSPENDED})
ORGANIZERS = CARRIERS | {Role.OTHER_ORGANIZER}
COUNTING = CARRIERS | {Role.COUNTS}
HANDING = CARRIERS | {Role.HANDS_OUT}
ANSWERING = CARRIERS | {Role.ANSWERS}
HELPERS: Roles = frozenset({Role.COUNTS, Role.HANDS_OUT, Role.ANSWERS})
ORDERED: Roles = frozenset({Role.PARTICIPANT, Role.BARRED})
OWNER: Roles = frozenset({Role.PARTICIPANT})
PAPERS = CARRIERS | {Role.ADMINISTRATOR}

DOORS: dict[str, Roles] = {
    "everybody": EVERYBODY,
    "who is logged in": KNOWN,
    "the organizer": CARRIERS,
    "the organizer, helpers who count": COUNTING,
    "the organizer, helpers who hand out": HANDING,
    "the organizer, helpers who answer": ANSWERING,
    "helpers": HELPERS,
    "who ordered": ORDERED,
    "whose row it is": OWNER,
    "the organizer, administrators": PAPERS,
}
# Where a draft of one's own is the only thing that others do not see.
OPEN_DOORS = {"everybody", "who is logged in"}


@dataclass(frozen=True, slots=True)
class Row:
    """What the address answers to those whom `door` lets in; others get the login (visitors) or 404.

    It is `there` in these states, and 404 in others. `get` is the status of looking. A well-filled form
    is `done` (a redirect unless it says otherwise) where it is `taken`, refused with `refusal` elsewhere, and
    with 405 where `taken` is None. `refused_to` are let in, and refused whatever they fill in; a refusal is a
    page of those `refusals_shown_to`, for others there is none. A draft is there for its organizer.
    """

    name: str
    door: str
    there: States = ALL
    get: int = 200
    taken: States | None = None
    done: int = 303
    refused_to: Roles = frozenset()
    refusal: int = 422
    refusals_shown_to: Roles = EVERYBODY
    helpers_in: States = LIVE

    def lets_in(self, role: Role, state: str) -> bool:
        if role not in DOORS[self.door]:
            return False
        if self.door in OPEN_DOORS:
            return state in self.there or role in CARRIERS
        return state in self.there and (role not in HELPERS or state in self.helpers_in)


ROWS: dict[str, Row] = {
    row.name: row
    for row in (
        # What everybody sees
        Row("catalogue", "everybody"),
        Row("purchase", "everybody", there=PUBLIC),
        Row("places", "everybody", there=PUBLIC),
        Row("needs_you", "everybody"),
        Row("claim", "everybody", taken=ALL, refused_to=CARRIERS | ORDERED),
        Row("my", "who is logged in"),
        Row("favourite", "who is logged in", there=PUBLIC, get=405, taken=ALL),
        Row("forget", "who is logged in", there=PUBLIC, get=405, taken=ALL, done=302),
        Row("ask", "who is logged in", there=PUBLIC, get=405, taken=PUBLIC, refused_to=CARRIERS),
        Row("helping", "helpers"),
        # One's own order
        Row("order", "who is logged in", there=PUBLIC, get=302, taken=TAKING,
            refused_to=frozenset({Role.BARRED})),
        Row("change_order", "who is logged in", there=PUBLIC, get=405, taken=TAKING,
            refused_to=frozenset({Role.BARRED}), refusals_shown_to=ORDERED),
        Row("my_order", "who ordered", there=PUBLIC),
        Row("top_up", "who is logged in", there=PUBLIC, get=302, taken=NEVER),
        Row("refuse_line", "whose row it is", there=PUBLIC, get=405, taken=frozenset({S.STOPPED})),
        Row("give_up_line", "whose row it is", there=PUBLIC, get=405, taken=NEVER),
        Row("take_back_line", "whose row it is", there=PUBLIC, get=405, taken=NEVER),
        Row("report_payment", "who ordered", there=PUBLIC, get=405, taken=PAYABLE),
        Row("use_balance", "who ordered", there=PUBLIC, get=405, taken=NEVER),
        Row("money_received", "whose row it is", there=frozenset({S.CANCELLED}), get=405, taken=NEVER),
        Row("keep_money", "whose row it is", there=frozenset({S.CANCELLED}), get=405, taken=frozenset({S.CANCELLED})),
        # The organizer's desk
        Row("today", "who is logged in"),
        Row("new", "who is logged in", taken=ALL, refused_to=KNOWN - ORGANIZERS, refusal=200),
        Row("desk", "the organizer"),
        Row("desk-terms", "the organizer", taken=LIVE),
        Row("desk-pickup", "the organizer", taken=LIVE - {S.DISTRIBUTION}),
        # Both owe for what they cancelled; what happens to the others: test_standing.
        Row("desk-publish", "the organizer", taken=frozenset({S.DRAFT}), done=422, refusal=200),
        Row("desk-items", "the organizer", taken=CHANGEABLE),
        Row("desk-item-remove", "the organizer", taken=frozenset({S.DRAFT})),
        Row("desk-item-selling", "the organizer", taken=frozenset({S.DRAFT})),
        Row("desk-item-sold-out", "the organizer", get=405, taken=CHANGEABLE),
        Row("desk-item-available", "the organizer", get=405, taken=CHANGEABLE),
        Row("desk-item-pictures", "the organizer", taken=CHANGEABLE),
        Row("desk-pictures", "the organizer", taken=NEVER),
        Row("desk-pictures-retry", "the organizer", get=405, taken=NEVER),
        Row("desk-picture-first", "the organizer", get=405, taken=CHANGEABLE),
        Row("desk-picture-remove", "the organizer", taken=CHANGEABLE),
        Row("desk-limit", "the organizer", get=405, taken=CHANGEABLE),
        Row("desk-price-list", "the organizer", taken=CHANGEABLE),
        Row("desk-price-list-step", "the organizer", there=LISTED),
        Row("desk-price-list-read-again", "the organizer", there=LISTED, get=302, taken=NEVER),
        Row("desk-price-list-columns", "the organizer", there=LISTED, get=302, taken=NEVER),
        Row("desk-price-list-back", "the organizer", there=LISTED, get=302, taken=LISTED),
        Row("desk-price-list-import", "the organizer", there=LISTED, get=302, taken=NEVER),
        Row("desk-price-list-drop", "the organizer", there=LISTED, taken=NEVER),
        Row("desk-price-list-file", "the organizer", there=LISTED),
        Row("desk-orders", "the organizer", taken=TAKING, done=200),
        Row("desk-orders-take", "the organizer", get=302, taken=TAKING),
        Row("desk-people", "the organizer"),
        Row("desk-link", "the organizer", there=PUBLIC, get=405, taken=PUBLIC),
        Row("desk-call", "the organizer", get=405, taken=frozenset({S.OPEN})),
        Row("desk-dates", "the organizer", taken=TAKING),
        Row("desk-what-if", "the organizer", there=TAKING),
        Row("desk-stop", "the organizer", taken=TAKING),
        Row("desk-stop-below", "the organizer", get=405, taken=TAKING),
        Row("desk-top-up", "the organizer", there=frozenset({S.STOPPED}), taken=NEVER),
        Row("desk-top-up-end", "the organizer", there=frozenset({S.STOPPED}), get=405, taken=NEVER),
        Row("desk-reopen", "the organizer", taken=frozenset({S.STOPPED})),
        Row("desk-cancel", "the organizer", taken=frozenset({S.DRAFT, S.STOPPED, *TAKING})),
        Row("desk-copy-orders", "the organizer", get=405, taken=frozenset({S.CANCELLED})),
        Row("desk-distribute", "the organizer", get=405, taken=frozenset({S.ARRIVED})),
        Row("desk-close", "the organizer", taken=NEVER),
        Row("desk-board", "the organizer"),
        Row("desk-lines", "the organizer"),
        Row("desk-history", "the organizer"),
        Row("desk-exports", "the organizer"),
        Row("desk-export", "the organizer", get=422),
        # Its money
        Row("desk-money", "the organizer"),
        Row("desk-record-payment", "the organizer", taken=PAYABLE),
        Row("desk-overpaid", "the organizer", get=405, taken=NEVER),
        Row("desk-payment-confirm", "the organizer", there=PUBLIC, get=405, taken=PAYABLE),
        Row("desk-payment-refuse", "the organizer", there=PUBLIC, get=405, taken=PAYABLE),
        Row("desk-repayment-sent", "the organizer", there=frozenset({S.CANCELLED}), get=405,
            taken=frozenset({S.CANCELLED})),
        Row("desk-prepayments", "the organizer"),
        Row("desk-refusal-accept", "the organizer", there=frozenset({S.STOPPED}), get=405,
            taken=frozenset({S.STOPPED})),
        Row("desk-refusal-decline", "the organizer", there=frozenset({S.STOPPED}), get=405,
            taken=frozenset({S.STOPPED})),
        Row("desk-drop", "the organizer", there=PUBLIC, taken=NEVER),
        Row("desk-keep-covered", "the organizer", there=PUBLIC, taken=NEVER),
        Row("desk-lower", "the organizer", there=PUBLIC, get=405, taken=NEVER),
        Row("desk-supplier-order", "the organizer", taken=frozenset({S.STOPPED})),
        Row("desk-supplier-order-file", "the organizer"),
        Row("desk-order-template", "the organizer", taken=ALL),
        Row("desk-supplier-answer", "the organizer", taken=NEVER),
        Row("desk-supplier-answer-back", "the organizer", get=405, taken=NEVER),
        Row("desk-buy-out", "the organizer", taken=frozenset({S.STOPPED})),
        Row("desk-arrival", "the organizer", taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-came", "the organizer"),
        Row("desk-absent", "the organizer", taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-new-price", "the organizer", taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-leftovers", "the organizer"),
        Row("desk-invoice", "the organizer, administrators", there=frozenset({S.BOUGHT_OUT})),
        # Its helpers
        Row("desk-helpers", "the organizer", taken=LIVE),
        Row("desk-helper-rights", "the organizer", get=405, taken=LIVE),
        Row("desk-helper-dismiss", "the organizer", get=405, taken=LIVE),
        Row("desk-count", "the organizer, helpers who count", taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-scan", "the organizer, helpers who count", taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-scan-back", "the organizer, helpers who count", get=405, taken=NEVER),
        Row("desk-count-file", "the organizer, helpers who count", taken=frozenset({S.BOUGHT_OUT}), done=200),
        Row("desk-instead", "the organizer, helpers who count", taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-instead-drop", "the organizer, helpers who count", there=frozenset({S.BOUGHT_OUT}), get=405,
            taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-photos", "the organizer, helpers who count",
            taken=frozenset({S.BOUGHT_OUT, S.ARRIVED, S.DISTRIBUTION})),
        Row("desk-photo-remove", "the organizer, helpers who count", there=frozenset({S.BOUGHT_OUT}), get=405,
            taken=frozenset({S.BOUGHT_OUT})),
        Row("desk-questions", "the organizer, helpers who answer"),
        Row("desk-answer", "the organizer, helpers who answer", there=PUBLIC, get=405, taken=PUBLIC),
        Row("desk-answer-correct", "the organizer, helpers who answer", there=PUBLIC, get=405, taken=PUBLIC),
        Row("desk-hand-over", "the organizer, helpers who hand out"),
        Row("desk-hand", "the organizer, helpers who hand out", there=PUBLIC, taken=frozenset({S.DISTRIBUTION}),
            helpers_in=frozenset({S.DISTRIBUTION}), refused_to=HELPERS),
        Row("desk-write-off", "the organizer", there=PUBLIC, get=405, taken=NEVER),
    )
}  # fmt: skip

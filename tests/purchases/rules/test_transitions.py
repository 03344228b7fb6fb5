"""The life of a purchase as one table. Rule: R-STATES."""

import pytest

from purchases.models import Purchase
from purchases.rules.transitions import TRANSITIONS, Role, may
from purchases.states import PurchaseState as S

TABLE = {
    "publish": ({S.DRAFT}, S.OPEN, {Role.ORGANIZER}),
    "call": ({S.OPEN}, S.LAST_CALL, {Role.ORGANIZER, Role.CLOCK}),
    "stop": ({S.OPEN, S.LAST_CALL}, S.STOPPED, {Role.ORGANIZER, Role.CLOCK}),
    "reopen": ({S.STOPPED}, S.OPEN, {Role.ORGANIZER}),
    "buy_out": ({S.STOPPED}, S.BOUGHT_OUT, {Role.ORGANIZER}),
    "arrive": ({S.BOUGHT_OUT}, S.ARRIVED, {Role.ORGANIZER}),
    "distribute": ({S.ARRIVED}, S.DISTRIBUTION, {Role.ORGANIZER}),
    "close": ({S.DISTRIBUTION}, S.CLOSED, {Role.ORGANIZER, Role.CLOCK}),
    "cancel": (
        {S.DRAFT, S.OPEN, S.LAST_CALL, S.STOPPED},
        S.CANCELLED,
        {Role.ORGANIZER, Role.ADMINISTRATOR, Role.CLOCK},
    ),
}


def test_the_table_is_that_of_the_rule_book():
    found = {row.name: (set(row.sources), row.target, set(row.roles)) for row in TRANSITIONS.values()}
    assert found == TABLE


@pytest.mark.parametrize("name", TABLE)
def test_the_model_moves_as_the_table_says(name):
    sources, target, _roles = TABLE[name]
    moves = [
        each for each in Purchase._meta.get_field("state").get_all_transitions(Purchase) if each.name == name
    ]
    assert {each.source for each in moves} == {str(state) for state in sources}
    assert {each.target for each in moves} == {str(target)}


def test_the_model_has_no_other_moves():
    moves = Purchase._meta.get_field("state").get_all_transitions(Purchase)
    assert {each.name for each in moves} == set(TABLE)


def test_who_may_do_what_from_where():
    permitted = [
        (name, role, state) for name in TRANSITIONS for role in Role for state in S
        if may(transition=name, role=role, state=state)
    ]  # fmt: skip
    expected = [
        (name, role, state)
        for name, (sources, _target, roles) in TABLE.items() for role in Role for state in S
        if role in roles and state in sources
    ]  # fmt: skip
    assert permitted == expected
    assert len(permitted) == 25

"""Every address of a purchase, by everybody, in every state: the answers of the table, and nothing else changed."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from ledger.checks import run_checks
from purchases.states import PurchaseState
from tests.access.roles import Role
from tests.access.sending import address_of, body_of
from tests.access.table import DOORS, HELPERS, OF_NO_PURCHASE, ROWS, Row, S
from tests.access.world import MOMENT, World
from tests.purchases.views.test_hostile_posts import addresses, changed, rows

pytestmark = pytest.mark.once

STATES = list(PurchaseState.values)
# Which states somebody knocks in who is not let in: one when all is tried, the others when it may take long.
FIRST, MORE = (0,), tuple(range(1, len(STATES)))
ALWAYS = HELPERS | {Role.ORGANIZER, Role.PARTICIPANT}


def test_every_address_has_its_row() -> None:
    assert [name for name, _ in addresses() if name not in ROWS] == []
    assert ROWS.keys() - {name for name, _ in addresses()} == set()


def expected(row: Row, role: Role, state: str, method: str) -> set[int]:
    """The statuses that the answer may have: one, but where a stranger also uses a method that nobody may."""
    wrong = (
        {405}
        if (row.get if method == "get" else row.taken or 405) == 405
        and (method == "get" or row.taken is None)
        else set()
    )
    if method == "post" and role == Role.VISITOR and row.taken is not None:
        return {302} | wrong
    if row.name == "order" and method == "get":
        return {302}
    if row.name == "order" and state == S.DRAFT:
        return {404}
    if not row.lets_in(role, state):
        return (
            {302 if role == Role.VISITOR and row.door != "everybody" else 404}
            | wrong
            | ({404} if wrong else set())
        )
    if method == "get":
        return {row.get}
    if row.taken is None:
        return {405}
    if state in row.taken and role not in row.refused_to:
        return {row.done}
    return {row.refusal if role in row.refusals_shown_to else 404}


def knocking(state: str, *, turns: tuple[int, ...]) -> Iterator[tuple[Row, Role]]:
    """The roles that knock at each address in this state.

    The organizer, the participant and the helpers do where they are let in, on the first turn; the others,
    and they elsewhere, have one turn in each state.
    """
    place = STATES.index(state)
    due = {(place + turn) % len(STATES) for turn in turns}
    for at, row in enumerate(ROWS.values()):
        if row.name in OF_NO_PURCHASE and state != S.OPEN:
            continue
        for number, role in enumerate(Role):
            always = role in ALWAYS & DOORS[row.door] or row.name in OF_NO_PURCHASE
            if FIRST[0] in turns if always else (at + number) % len(STATES) in due:
                yield row, role


def answers(world: World, state: str, *, turns: tuple[int, ...]) -> list[str]:
    """What differs from the table. Who is refused leaves everything as it was."""
    found = []
    with time_machine.travel(MOMENT[state], tick=False):
        before = rows()
        for row, role in knocking(state, turns=turns):
            purchase = world.carried_by(role, state)
            url = address_of(row.name, purchase)
            for method in ("get", "post"):
                body = body_of(row.name, purchase, at=MOMENT[state]) if method == "post" else None
                mark = transaction.savepoint()
                answer = getattr(world.as_(role), method)(url, body)
                assert not answer.streaming or list(answer)
                refused = method == "get" or answer.status_code >= 400
                (transaction.savepoint_commit if refused else transaction.savepoint_rollback)(mark)
                if answer.status_code not in expected(row, role, state, method):
                    found.append(f"{method} {row.name}: {role} in {state} got {answer.status_code}")

        assert changed(before) == []
    return found


@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_the_answer_of_the_table(world: World, state: str) -> None:
    assert answers(world, state, turns=FIRST) == []
    assert run_checks() == []


@pytest.mark.slow(seconds=75)
@pytest.mark.xdist_group("access")
@pytest.mark.parametrize("state", STATES)
def test_so_do_strangers_in_every_state(world: World, state: str) -> None:
    assert answers(world, state, turns=MORE) == []

import pytest

from cms.pills import LIFE, PILLS, life_phases
from organizers.states import OrganizerState
from purchases.states import LineState, PurchaseState
from tests.cms.rendering import rendered, words

EVERY_STATE = [
    pytest.param(kind, state, id=f"{kind} {state.value}")
    for kind, states in (("purchase", PurchaseState), ("line", LineState), ("organizer", OrganizerState))
    for state in states
]


@pytest.mark.parametrize(("kind", "state"), EVERY_STATE)
def test_every_state_has_its_pill(kind, state):
    assert state.value in PILLS[kind]


def test_a_pill_says_its_state_in_words_and_with_a_sign():
    markup = rendered('{% status kind="purchase" value="last_call" %}')
    assert words(markup) == "Last call"
    assert "status-act" in markup
    assert "#flame" in markup


def test_the_label_may_be_replaced():
    assert words(rendered('{% status kind="payment" value="confirmed" label="Received" %}')) == "Received"


def test_a_state_nobody_listed_is_quiet_and_says_its_name():
    markup = rendered('{% status kind="purchase" value="half_way" %}')
    assert words(markup) == "Half way"
    assert "status-quiet" in markup


def test_red_is_for_what_is_lost():
    lost = [
        (kind, value) for kind, pills in PILLS.items() for value, pill in pills.items() if pill.tone == "lost"
    ]
    assert lost == [("line", "forfeited")]


PHASES = [
    pytest.param("draft", "", ["ahead"] * 7, id="a draft has all ahead"),
    pytest.param("open", "", ["current"] + ["ahead"] * 6, id="open is the first step"),
    pytest.param("stopped", "", ["done", "done", "current"] + ["ahead"] * 4, id="stopped is in the middle"),
    pytest.param("closed", "", ["done"] * 7, id="closed has nothing ahead"),
    pytest.param("cancelled", "last_call", ["done", "done"] + ["never"] * 5, id="cancelled in its last call"),
    pytest.param("cancelled", "", ["never"] * 7, id="cancelled as a draft"),
]


@pytest.mark.parametrize(("current", "reached", "phases"), PHASES)
def test_steps(current, reached, phases):
    assert [phase for _, _, phase in life_phases(current=current, reached=reached)] == phases


def test_the_steps_are_the_states_in_order():
    assert list(LIFE) == [
        state for state in PurchaseState if state not in (PurchaseState.DRAFT, PurchaseState.CANCELLED)
    ]

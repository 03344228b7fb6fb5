"""Looking changes nothing, whatever is asked for in the address."""

from itertools import cycle

import pytest
import time_machine
from django.http import QueryDict

from purchases.states import PurchaseState
from tests.access.roles import Role
from tests.access.sending import address_of
from tests.access.table import DOORS, ROWS
from tests.access.world import MOMENT, World
from tests.purchases.views.test_hostile_posts import changed, rows

pytestmark = pytest.mark.once

QUESTIONS = [
    "page=-1&q=%00&tab=x&by=participant&show=waiting",
    "page=9999999999999999999999&q=%27%3B--&waiting=x",
    "page=&page=2&q=%E2%80%AE%25_&sort=-pk&state=closed&confirmed=yes&form_key=1",
    "format=csv&columns=number&columns=person&delete=1&_method=POST&next=//evil.example/",
    "format=xlsx&columns=x&tab=questions&city=x&category=x&q=" + "x" * 2000,
]


@pytest.mark.parametrize("state", [PurchaseState.DRAFT, PurchaseState.OPEN, PurchaseState.DISTRIBUTION])
def test_odd_questions_and_heads_change_nothing(world: World, state: str) -> None:
    questions, faults = cycle(QUESTIONS), []
    with time_machine.travel(MOMENT[state], tick=False):
        before = rows()
        for row in ROWS.values():
            roles = DOORS[row.door] & {Role.ORGANIZER, Role.PARTICIPANT, Role.ANSWERS}
            for role in sorted(roles):
                url = address_of(row.name, world.carried_by(role, state))
                client = world.as_(role)
                for answer in (client.get(url, QueryDict(next(questions))), client.head(url)):
                    assert not answer.streaming or list(answer) is not None
                    if answer.status_code >= 500:
                        faults.append(f"{row.name} by {role}: {answer.status_code}")
        assert (faults, changed(before)) == ([], [])

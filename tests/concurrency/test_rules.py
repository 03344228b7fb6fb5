"""Two administrators change the platform's numbers at once. The lock has a control that fails without it."""

import pytest

from organizers.models import PlatformRules
from organizers.rules.numbers import BOUNDS
from organizers.selectors import current_rules
from organizers.services.platform_rules import change_rules
from tests.concurrency.racing import Taken, race, without_row_locks
from tests.factories.people import an_administrator
from tests.factories.purchases import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]


def both(monkeypatch: pytest.MonkeyPatch) -> tuple[Taken, Taken]:
    """Two changes of the same version; the second begins when the first has found it to be the newest."""
    found = current_rules()
    numbers = {name: getattr(found, name) for name in BOUNDS}

    def changing(days: int):
        by = an_administrator()
        return lambda: change_rules(
            values={**numbers, "pickup_days": days}, based_on=found.pk, why="Winter.", by=by, at=NOW
        )

    return race(
        monkeypatch,
        first=changing(21),
        window="organizers.services.platform_rules.current_rules",
        second=changing(28),
    )


def test_the_second_is_told_of_the_first(monkeypatch):
    first, second = both(monkeypatch)
    assert (first.outcome, second.outcome) == ("done", "CannotChangeRules")
    assert list(PlatformRules.objects.order_by("pk").values_list("pickup_days", flat=True)) == [14, 21]


def test_without_the_lock_both_are_taken(monkeypatch):
    without_row_locks(monkeypatch)
    first, second = both(monkeypatch)
    assert (first.outcome, second.outcome) == ("done", "done")
    assert PlatformRules.objects.count() == 3

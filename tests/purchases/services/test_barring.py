"""What a blacklist entry does to orders that are already there. Rule: R-BLACKLIST."""

import pytest

from ledger.checks import run_checks
from participants.models import Notice
from participants.services.blacklist import add_to_blacklist
from purchases.models import Line
from purchases.states import LineEnd, LineState
from tests.factories.people import a_user, an_administrator, an_organizer
from tests.factories.purchases import NOW, an_open_purchase, an_order, paid, stopped, variants_of

pytestmark = pytest.mark.django_db


def bar(user, purchase) -> None:
    owner = purchase.organizer.user
    add_to_blacklist(owner=owner, user=user, reason="Never collects", until=None, by=owner, at=NOW)


def states(purchase) -> list[tuple[str, str]]:
    return list(Line.objects.filter(order__purchase=purchase).values_list("state", "ended_because"))


def test_lines_without_money_are_released_and_their_places_are_free():
    purchase, user = an_open_purchase(limit=3), a_user()
    an_order(purchase, user, 3)
    bar(user, purchase)
    assert states(purchase) == [(LineState.RELEASED, LineEnd.BLACKLISTED)]
    assert [variant.taken for variant in variants_of(purchase)] == [0]
    assert Notice.objects.filter(user=user, kind="barred").count() == 1
    assert run_checks() == []


def test_lines_with_confirmed_money_run_on():
    purchase, user = an_open_purchase(), a_user()
    paid(an_order(purchase, user, 3), "5.00", at=NOW)
    bar(user, purchase)
    assert states(purchase) == [(LineState.CONFIRMED, "")]


def test_after_the_stop_everything_runs_on():
    purchase, user = an_open_purchase(), a_user()
    an_order(purchase, user, 3)
    stopped(purchase)
    bar(user, purchase)
    assert states(purchase) == [(LineState.CONFIRMED, "")]


def test_another_organizers_list_does_not_reach_here():
    purchase, user = an_open_purchase(), a_user()
    an_order(purchase, user, 3)
    other = an_organizer().user
    add_to_blacklist(owner=other, user=user, reason="Rude", until=None, by=other, at=NOW)
    assert states(purchase) == [(LineState.CONFIRMED, "")]


def test_the_platforms_list_reaches_everywhere():
    purchase, user = an_open_purchase(), a_user()
    an_order(purchase, user, 3)
    add_to_blacklist(owner=None, user=user, reason="Fraud", until=None, by=an_administrator(), at=NOW)
    assert states(purchase) == [(LineState.RELEASED, LineEnd.BLACKLISTED)]

"""What the clock says, and sums of the history, are read in each reader's language."""

from datetime import timedelta

import pytest
from django.utils import translation

from participants.models import Notice, User
from participants.notices import render
from purchases.models import Purchase
from purchases.selectors.history import events_of, told
from purchases.services.clock import run_clock
from tests.factories.people import a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, paid

pytestmark = pytest.mark.django_db


def test_the_clocks_reason():
    purchase, person = an_open_purchase(minimum_people=2), a_user()
    an_order(purchase, person, 1)
    User.objects.filter(pk=purchase.organizer.user_id).update(seen_at=STOP)
    run_clock(at=STOP + timedelta(days=5))
    purchase = Purchase.objects.get(pk=purchase.pk)
    notice = Notice.objects.get(user=person, kind="cancelled")
    assert "The minimum was not reached" in purchase.why_cancelled
    assert "The minimum was not reached" in render(notice, language="en").text
    assert "The minimum" not in render(notice, language="ru").text
    with translation.override("ru"):
        assert "The minimum" not in purchase.why_cancelled
        assert not [each for each in told(events_of(purchase)) if "The minimum" in each.why]


def test_a_sum_of_the_history():
    purchase = an_open_purchase()
    paid(an_order(purchase, a_user(), 1), "1234.50")
    assert "Payment confirmed: €1,234.50" in [each.words for each in told(events_of(purchase))]
    with translation.override("ru"):
        assert any("1\N{NO-BREAK SPACE}234,50" in each.words for each in told(events_of(purchase)))

"""The demo tells its purchases through the services; filling it again changes nothing."""

from io import StringIO

import pytest
from django.core.management import call_command

from ledger.checks import run_checks
from participants.models import Notice, User
from purchases.management.demo.purchases import STORIES
from purchases.models import Order, Purchase
from purchases.states import PurchaseState


@pytest.mark.django_db
def test_the_demo_shows_every_state_and_two_currencies(settings):
    settings.DEMO_PASSWORD = "tea-and-honey"
    call_command("fill_demo", stdout=StringIO())
    purchases = {purchase.slug: purchase for purchase in Purchase.objects.all()}
    assert set(purchases) == set(STORIES)
    assert {purchase.state for purchase in purchases.values()} == set(PurchaseState) - {PurchaseState.ARRIVED}
    assert {str(purchase.currency) for purchase in purchases.values()} == {"EUR", "RUB"}
    yarn = purchases["yarn-by-mail"]
    assert (str(yarn.supplier_currency), str(yarn.official_rate)) == ("USD", "61.000000")
    tutorial = purchases["try-it"]
    assert (tutorial.state, tutorial.items.count(), str(tutorial.currency)) == (PurchaseState.DRAFT, 0, "EUR")
    assert (tutorial.draft.fee_percent, tutorial.draft.prepay_percent) == (10, 0)
    assert run_checks() == []

    counted = (User.objects.count(), Order.objects.count(), Notice.objects.count())
    call_command("fill_demo", stdout=StringIO())
    assert (User.objects.count(), Order.objects.count(), Notice.objects.count()) == counted

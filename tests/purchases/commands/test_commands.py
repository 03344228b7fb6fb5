"""What an operator types."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from purchases.models import Purchase
from purchases.states import PurchaseState
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, paid, stopped

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_the_clock_runs_at_an_instant_and_says_what_it_did():
    an_order(an_open_purchase(), a_user(), 1)
    assert json.loads(run("run_clock", "--at", STOP.isoformat())) == {"stopped": 1}
    assert Purchase.objects.get().state == PurchaseState.STOPPED
    assert json.loads(run("run_clock", "--at", STOP.isoformat())) == {}


@pytest.mark.parametrize("at", ["2026-03-09T10:00:00", "tomorrow", "2026-13-01T00:00:00+00:00"])
def test_an_instant_has_its_offset(at):
    with pytest.raises(CommandError):
        run("run_clock", "--at", at)


def test_the_report_in_words_and_as_json():
    purchase = an_open_purchase()
    order = an_order(purchase, a_user(full_name="Anna Berg"), 2)
    paid(order, "5.00", at=NOW)
    stopped(purchase)
    report = json.loads(run("purchase_report", purchase.slug, "--json"))
    (anna,) = report["participants"]
    assert (anna["name"], anna["due"], anna["paid"], anna["balance"]) == (
        "Anna Berg",
        "20.00",
        "5.00",
        "15.00",
    )
    assert report["totals"]["balance"] == "15.00"
    assert "Anna Berg" in run("purchase_report", purchase.slug)


@pytest.mark.parametrize("command", ["purchase_report", "import_orders", "import_price_list"])
def test_an_unknown_purchase_is_named(command, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("article;name;price\nT1;Tea;1.00\n")
    args = ["nowhere"] if command == "purchase_report" else [str(file), "--purchase", "nowhere"]
    with pytest.raises(CommandError, match="nowhere"):
        run(command, *args)

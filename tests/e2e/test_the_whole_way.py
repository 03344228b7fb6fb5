"""The main job in the browser, as the README's tutorial tells it: from a price list to closed.

Petr and Maria both want the glass teapot; one comes. Every page shows the same sums as the report.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from config.env import ROOT
from ledger.checks import run_checks
from tests import browsers

pytestmark = pytest.mark.browser

PRICE_LIST = ROOT / "docs" / "tutorial" / "price-list.csv"
DESK, PURCHASE, MY_ORDER = "/p/try-it/desk/", "/p/try-it/", "/p/try-it/my-order/"


@pytest.fixture
def people(log_in: Any, browser: Any) -> Iterator[dict[str, Any]]:
    """A window for each of olga, petr and maria, logged in; Petr is on a phone."""
    with ExitStack() as windows:
        yield {
            who: log_in(windows.enter_context(browsers.window(browser, **options)), who)
            for who, options in {
                "olga": {},
                "petr": {"viewport": {"width": 390, "height": 800}},
                "maria": {},
            }.items()
        }


def press(page: Any, name: str) -> None:
    """Press the first button whose name begins so in the page's own part, and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()


def follow(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()


def agree(page: Any, box: str, button: str) -> None:
    page.get_by_label(box).check()
    press(page, button)


def sees(page: Any, text: str) -> None:
    """Wait until the page's own part says so."""
    expect(page.get_by_role("main")).to_contain_text(text)


def figure(page: Any, label: str) -> str:
    """The figure beside `label` in the order's sums."""
    rows = page.locator("dl.facts > div").filter(has=page.get_by_text(label, exact=True))
    return rows.first.locator("dd").inner_text().strip()


def order(page: Any, site: str, **pieces: str) -> None:
    page.goto(site + PURCHASE)
    for name, count in pieces.items():
        page.get_by_label(f"How many: {name.replace('_', ' ')}").fill(count)
    press(page, "Update my order")


def money() -> dict[str, dict[str, str]]:
    """The report's figures by participant."""
    out = StringIO()
    call_command("purchase_report", "try-it", "--json", stdout=out)
    found = json.loads(out.getvalue())
    return {person["name"]: person for person in found["participants"]} | {"totals": found["totals"]}


def test_the_whole_way(demo: str, people: dict[str, Any]) -> None:
    olga, petr, maria = people["olga"], people["petr"], people["maria"]

    # a price list, dates, publish
    olga.goto(demo + DESK)
    follow(olga, "Upload a price list")
    olga.get_by_label("File").set_input_files(PRICE_LIST)
    press(olga, "Read the file")
    press(olga, "Go on")
    sees(olga, "12 items are new.")
    press(olga, "Import 12 items")
    sees(olga, "The list is imported")
    olga.goto(f"{demo}{DESK}terms/")
    tomorrow = timezone.now().astimezone(ZoneInfo("Europe/Tallinn")) + timedelta(days=1)
    olga.locator("#id_stop_at").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    press(olga, "Save the terms")
    olga.goto(f"{demo}{DESK}publish/")
    agree(olga, "I have read the terms; they stay as they are", "Publish")

    # two participants order
    order(petr, demo, Assam_="3", Glass_="1")
    order(maria, demo, Sencha_="2", Glass_="1")
    for page, goods, fee in ((petr, "€31.65", "€3.17"), (maria, "€25.80", "€2.58")):
        page.goto(demo + MY_ORDER)
        assert (figure(page, "Goods"), figure(page, "Fee, 10 %")) == (goods, fee)
    assert [money()[name]["goods"] for name in ("Petr Ivanov", "Maria Tamm")] == ["31.65", "25.80"]

    # stop; payments reported and confirmed
    olga.goto(f"{demo}{DESK}stop/")
    agree(olga, "Yes, lock the orders", "Stop")
    for page, total in ((petr, "34.82"), (maria, "28.38")):
        page.goto(demo + MY_ORDER)
        sees(page, "Orders stopped")
        page.locator("summary", has_text="Report a payment").click()
        page.locator("#id_amount").fill(total)
        press(page, "I have paid this")
    olga.goto(f"{demo}{DESK}money/")
    for _payment in range(2):
        press(olga, "Confirm")
    assert {name: row["paid"] for name, row in money().items()} == {
        "Petr Ivanov": "34.82",
        "Maria Tamm": "28.38",
        "totals": "63.20",
    }
    assert run_checks() == []

    # the supplier is ordered from and paid
    olga.goto(f"{demo}{DESK}supplier-order/")
    olga.get_by_label("Number or note").fill("by e-mail")
    press(olga, "The order is sent")
    olga.goto(f"{demo}{DESK}buy-out/")
    assert olga.locator("#id_amount").input_value() == "57.45"
    press(olga, "Record the payment: buy out")
    petr.goto(demo + MY_ORDER)
    sees(petr, "The supplier is paid")

    # the parcel: one teapot of two came
    olga.goto(f"{demo}{DESK}arrival/")
    olga.locator("#id_delivery_cost").fill("6,00")
    olga.get_by_label("Received of T-11").fill("1")
    press(olga, "See whom it concerns")
    sees(olga, "T-11 Glass teapot")
    agree(olga, "Yes, this is what came", "Record it: charge the final cost")
    petr.goto(demo + MY_ORDER)
    assert (figure(petr, "Delivery"), figure(petr, "Total"), figure(petr, "Paid")) == (
        "€4.12",
        "€38.94",
        "€34.82",
    )
    maria.goto(demo + MY_ORDER)
    sees(maria, "1 piece did not arrive: you owe nothing for it.")
    assert (figure(maria, "Total"), figure(maria, "Paid too much, to be given back")) == ("€17.72", "€10.66")
    sums = money()
    assert (sums["totals"]["delivery"], sums["totals"]["due"]) == ("6.00", "56.66")
    assert (sums["Petr Ivanov"]["balance"], sums["Maria Tamm"]["balance"]) == ("4.12", "-10.66")
    olga.goto(f"{demo}{DESK}money/")
    owed = olga.get_by_role("table", name="What each participant owes and has paid")
    row = owed.get_by_role("row").filter(has_text="Maria Tamm")
    assert "€17.72" in row.inner_text()
    assert "−€10.66" in row.inner_text()
    assert run_checks() == []

    # distribution: Petr pays the rest in cash, both collect
    olga.goto(demo + DESK)
    press(olga, "Begin distribution")
    for name in ("Petr Ivanov", "Maria Tamm"):
        olga.goto(f"{demo}{DESK}hand-over/")
        follow(olga, name)
        press(olga, "Hand over")
    for page in (petr, maria):
        page.goto(demo + MY_ORDER)
        sees(page, "Handed over")

    # what Maria overpaid goes back, and she confirms it
    olga.goto(f"{demo}{DESK}money/")
    press(olga, "Give it back")
    olga.goto(f"{demo}{DESK}money/")
    press(olga, "It is sent")
    maria.goto(demo + MY_ORDER)
    press(maria, "I have received it")

    # close
    olga.goto(f"{demo}{DESK}close/")
    agree(olga, "Yes, everything is settled", "Close the purchase")
    for page in (petr, maria):
        page.goto(demo + MY_ORDER)
        sees(page, "Closed")
    sums = money()
    assert {person["balance"] for person in sums.values()} == {"0.00"}
    assert (sums["totals"]["paid"], sums["totals"]["credited"]) == ("67.32", "10.66")
    assert run_checks() == []

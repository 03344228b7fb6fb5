"""A helper on a phone hands out an order against money; another counts; questions find their answers."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from ledger.checks import run_checks
from purchases.models import Count, Order, Payment
from purchases.states import LineState
from tests import browsers
from tests.e2e.entering import enter

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE = {"viewport": {"width": 360, "height": 740}}


def main(page: Any) -> Any:
    return page.get_by_role("main")


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        main(page).get_by_role("button", name=re.compile(f"^{name}")).first.click()


def follow(page: Any, name: str) -> None:
    with page.expect_navigation():
        main(page).get_by_role("link", name=re.compile(name)).first.click()


def test_an_order_is_handed_out_with_one_thumb(demo, browser):
    order = Order.objects.get(purchase__slug="tea-for-the-winter", contact__user__email="petr@example.org")
    with browsers.window(browser, **PHONE) as page:
        enter(page, "nina", site=demo)
        follow(page, "Tea for the winter")
        follow(page, "To those who collect")
        main(page).get_by_label("Name or order number").fill("petr")
        press(page, "Find")
        follow(page, "Petr Ivanov")
        due = main(page).locator(".stat-figure").inner_text()
        taken = main(page).get_by_label("Money taken").input_value()
        assert due == f"€{taken}"
        press(page, "Hand over")
        expect(main(page)).to_contain_text("Handed over to Petr Ivanov.")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    payment = Payment.objects.get(order=order)
    assert (payment.decided_by.email, f"{payment.amount.amount:.2f}") == ("nina@example.org", taken)
    assert set(order.lines.exclude(received=0).values_list("state", flat=True)) == {LineState.HANDED_OVER}
    assert run_checks() == []


def test_a_parcel_is_counted_and_the_arrival_begins_with_it(demo, browser):
    with browsers.window(browser, **PHONE) as page:
        enter(page, "helmi", site=demo)
        follow(page, "Yarn by mail")
        follow(page, "To the counting sheet")
        main(page).get_by_label("Came of Y-MER").fill("9")
        main(page).get_by_label("Defective of Y-MER").fill("1")
        press(page, "Save what is counted")
        expect(main(page)).to_contain_text("1 position is counted.")
    assert Count.objects.values_list("came", "defective").get() == (9, 1)
    with browsers.window(browser) as page:
        enter(page, "olga", site=demo)
        page.goto(f"{demo}/p/yarn-by-mail/desk/arrival/")
        expect(main(page)).to_contain_text("1 of 4 positions are counted.")
        assert main(page).get_by_label("Received of Y-MER").input_value() == "8"


def test_a_question_is_asked_and_answered(demo, browser):
    with browsers.window(browser, **PHONE) as page:
        enter(page, "anton", site=demo)
        page.goto(f"{demo}/p/honey-from-saaremaa/?tab=questions")
        main(page).get_by_label("Your question").fill("Is it from this year?")
        press(page, "Ask the organizer")
        expect(main(page)).to_contain_text("Your question is sent.")
    with browsers.window(browser, **PHONE) as page:
        enter(page, "nina", site=demo)
        page.goto(f"{demo}/p/honey-from-saaremaa/desk/questions/")
        asked = main(page).locator("article", has_text="Is it from this year?")
        asked.get_by_label("Answer").fill("It is.")
        with page.expect_navigation():
            asked.get_by_role("button", name="Answer").click()
        expect(main(page)).to_contain_text("Answered: everybody can read it now.")
    with browsers.window(browser) as page:
        page.goto(f"{demo}/p/honey-from-saaremaa/?tab=questions")
        expect(main(page)).to_contain_text("It is.")

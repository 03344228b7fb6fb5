"""Orders from a chat in the browser: pasted, taken, a link sent, and the person signs up through it."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from ledger.checks import run_checks
from participants.models import Contact, User
from purchases.models import Order, Purchase
from tests import browsers
from tests.e2e.test_pages import shut_out

pytestmark = [pytest.mark.browser, pytest.mark.once]

DESK = "/p/honey-from-saaremaa/desk/"
NARROW = {"width": 320, "height": 700}


@pytest.fixture
def articles(demo: str) -> list[str]:
    items = Purchase.objects.get(slug="honey-from-saaremaa").items.order_by("position")
    return list(items.values_list("article", flat=True))


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()


def test_orders_of_a_chat_become_those_of_somebody_who_signs_up(demo, log_in, browser, articles):
    olga = User.objects.get(email="olga@example.org")
    last = Contact.objects.filter(owner=olga).count()
    known = Contact.objects.create(
        owner=olga, number=last + 1, full_name="Leena Tamm", phone="+37251234567",
        registered_at=olga.date_joined,
    )  # fmt: skip
    text = (
        f"Leena +372 5123 4567 {articles[0]} 2\nMart Saar {articles[0]} 1\n{articles[1]} 3\nwho knows X-0 1"
    )
    with browsers.window(browser, viewport=NARROW) as page:
        log_in(page, "olga")
        page.goto(f"{demo}{DESK}orders/")
        assert shut_out(page) == []
        page.get_by_label("Paste the orders").fill(text)
        press(page, "See what it would do")
        main = page.get_by_role("main")
        expect(main).to_contain_text("Known by the phone.")
        expect(main).to_contain_text("Not in your book yet.")
        expect(main).to_contain_text("The purchase has no item with the article “X-0”.")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        assert shut_out(page) == []
        press(page, "Take these orders")
        expect(main).to_contain_text("People: 2. New lines: 3, changed: 0, as they were: 0.")
        with page.expect_navigation():
            page.get_by_role("link", name="Links for people without an account").click()
        press(page, "Make a link.*Mart Saar")
        link = page.get_by_label("Link for Mart Saar").input_value()
        assert link.startswith(f"{demo}/claim/")
        assert shut_out(page) == []
    assert Order.objects.get(contact=known).lines.get().quantity == 2

    with browsers.window(browser, viewport=NARROW) as page:
        page.goto(link)
        expect(page.get_by_role("main")).to_contain_text("Orders kept for Mart Saar")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        assert shut_out(page) == []
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("link", name="Sign up").click()
        page.get_by_label("Full name").fill("Mart Saar")
        page.get_by_label("Email").fill("mart@example.org")
        for name in ("password1", "password2"):
            page.locator(f"[name={name}]").fill("lime-and-heather-honey")
        press(page, "Sign up")
        assert page.url == link
        assert shut_out(page) == []
        press(page, "These are my orders")
        expect(page.get_by_role("main")).to_contain_text("These orders are yours now.")
        expect(page.get_by_role("main")).to_contain_text("Honey")
        page.goto(link)
        expect(page.get_by_role("main")).to_contain_text("You have taken these orders over.")
    assert Order.objects.get(contact__user__email="mart@example.org").lines.count() == 2
    assert run_checks() == []

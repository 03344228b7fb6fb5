"""Pages that answer without being loaded anew, and as well without scripts."""

import pytest
from playwright.sync_api import expect

from tests import browsers

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_the_catalogue_narrows_as_one_types(demo, page):
    page.goto(f"{demo}/purchases/")
    page.evaluate("window.stays = true")
    page.get_by_label("Search").fill("honey")
    expect(page.get_by_role("heading", name="Ivanovo knitwear, winter")).to_have_count(0)
    expect(page.get_by_role("heading", name="Honey from Saaremaa")).to_be_visible()
    assert page.evaluate("window.stays")
    assert "q=honey" in page.url


def test_the_catalogue_searches_without_scripts(demo, browser):
    with browsers.window(browser, java_script_enabled=False) as page:
        page.goto(f"{demo}/purchases/")
        page.get_by_label("Search").fill("honey")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", name="Ivanovo knitwear, winter")).to_have_count(0)
        expect(page.get_by_role("heading", name="Honey from Saaremaa")).to_be_visible()

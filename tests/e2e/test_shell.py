"""The shell in a browser: narrow, dark, without scripts, and light enough for a phone."""

import pytest

from tests import browsers
from tests.factories.people import a_user

pytestmark = [pytest.mark.browser, pytest.mark.once]

FIRST_LOAD = 150_000
PAPER, LAMPLIGHT = "rgb(246, 240, 227)", "rgb(24, 22, 17)"
ADDRESSES = ["/", "/accounts/login/", "/accounts/signup/", "/nothing/here/"]


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_is_wider_than_the_window(live_site, browser, width):
    with browsers.window(browser, viewport={"width": width, "height": 800}) as page:
        for address in ADDRESSES:
            page.goto(live_site + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_first_load_is_light(live_site, page):
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()))
    page.goto(live_site, wait_until="networkidle")
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= FIRST_LOAD


def test_dark_follows_the_system_even_without_scripts(live_site, browser):
    for scheme, colour in (("dark", LAMPLIGHT), ("light", PAPER)):
        with browsers.window(browser, color_scheme=scheme, java_script_enabled=False) as page:
            page.goto(live_site)
            assert page.locator("[data-theme-toggle]").is_hidden()
        with browsers.window(browser, color_scheme=scheme) as page:
            page.goto(live_site)
            assert ground(page) == colour


def test_the_readers_choice_of_light_is_remembered(live_site, page):
    page.goto(live_site)
    toggle = page.get_by_role("button", name="Dark colours")
    assert (ground(page), toggle.get_attribute("aria-pressed")) == (PAPER, "false")
    toggle.click()
    page.goto(live_site + "/accounts/login/")
    assert (ground(page), toggle.get_attribute("aria-pressed")) == (LAMPLIGHT, "true")


def test_a_form_with_mistakes_takes_the_reader_to_them(live_site, page):
    page.goto(live_site + "/accounts/signup/")
    page.get_by_role("main").get_by_role("button").click()
    summary = page.locator("[data-error-summary]")
    assert summary.evaluate("node => node === document.activeElement")
    summary.get_by_role("link", name="Email").click()
    assert page.evaluate("document.activeElement.id") == "id_email"


def test_the_keyboard_reaches_the_content_first(live_site, page):
    page.goto(live_site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_account_menu_works_without_scripts(live_site, browser):
    a_user("anna@example.org", password="correct horse", short_name="Anna")
    with browsers.window(browser, java_script_enabled=False) as page:
        page.goto(live_site + "/accounts/login/")
        page.get_by_label("Email").fill("anna@example.org")
        page.get_by_label("Password").fill("correct horse")
        page.get_by_role("main").get_by_role("button").click()
        page.goto(live_site)
        page.locator(".menu summary").click()
        page.get_by_role("button", name="Log out").click()
        page.goto(live_site)
        assert page.get_by_role("link", name="Log in").is_visible()

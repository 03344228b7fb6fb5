"""Every page of the demo by the budgets: nobody is shut out, nothing jumps, a first load is light."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import browsers
from tests.e2e.entering import enter

pytestmark = [pytest.mark.browser, pytest.mark.once]

FIRST_LOAD = 150_000
NARROW, LAPTOP = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
JUMPS = """() => new Promise(done => {
    let sum = 0
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
    }).observe({type: 'layout-shift', buffered: true})
    setTimeout(() => done(sum), 50)
})"""

PAGES = {
    None: [
        "/",
        "/purchases/",
        "/needs-you/",
        "/p/honey-from-saaremaa/",
        "/p/honey-from-saaremaa/?tab=terms",
        "/p/honey-from-saaremaa/?tab=questions",
        "/p/honey-from-saaremaa/?tab=news",
        "/rules/",
        "/accounts/signup/",
    ],
    "petr": [
        "/my/",
        "/p/honey-from-saaremaa/",
        "/p/honey-from-saaremaa/my-order/",
        "/p/linen-for-the-house/my-order/",
        "/p/tea-for-the-winter/my-order/",
        "/p/spices-from-istanbul/my-order/",
        "/inbox/",
        "/profile/",
        "/organize/",
    ],
    "nina": [
        "/my/",
        "/p/tea-for-the-winter/helping/",
        "/p/tea-for-the-winter/desk/hand-over/?show=waiting",
        "/p/honey-from-saaremaa/desk/questions/",
        "/p/honey-from-saaremaa/?tab=questions",
    ],
    "helmi": [
        "/p/yarn-by-mail/helping/",
        "/p/yarn-by-mail/desk/count/",
        "/p/yarn-by-mail/desk/count/scan/",
        "/p/yarn-by-mail/desk/count/file/",
        "/p/yarn-by-mail/desk/count/instead/",
        "/p/yarn-by-mail/desk/count/photos/",
    ],
    "olga": [
        "/p/yarn-by-mail/desk/arrival/articles/",
        "/desk/",
        "/desk/new/",
        "/p/try-it/desk/",
        "/p/try-it/desk/terms/",
        "/p/try-it/desk/price-list/",
        "/p/try-it/desk/items/",
        "/p/try-it/desk/publish/",
        "/p/honey-from-saaremaa/desk/",
        "/p/honey-from-saaremaa/desk/what-if/",
        "/p/honey-from-saaremaa/desk/stop/",
        "/p/honey-from-saaremaa/desk/board/",
        "/p/honey-from-saaremaa/desk/board/?by=participant",
        "/p/honey-from-saaremaa/desk/lines/",
        "/p/honey-from-saaremaa/desk/price-list/",
        "/p/honey-from-saaremaa/desk/orders/",
        "/p/honey-from-saaremaa/desk/people/",
        "/p/honey-from-saaremaa/desk/exports/",
        "/p/honey-from-saaremaa/desk/items/",
        "/p/honey-from-saaremaa/desk/pictures/",
        "/p/ivanovo-knitwear/desk/cancel/",
        "/p/linen-for-the-house/desk/",
        "/p/linen-for-the-house/desk/price-list/",
        "/p/linen-for-the-house/desk/prepayments/",
        "/p/linen-for-the-house/desk/money/",
        "/p/linen-for-the-house/desk/supplier-order/",
        "/p/linen-for-the-house/desk/supplier-order/columns/",
        "/p/linen-for-the-house/desk/supplier-order/answer/",
        "/p/linen-for-the-house/desk/buy-out/",
        "/p/linen-for-the-house/desk/top-up/",
        "/p/yarn-by-mail/desk/",
        "/p/yarn-by-mail/desk/arrival/",
        "/p/yarn-by-mail/desk/count/",
        "/p/tea-for-the-winter/desk/helpers/",
        "/p/tea-for-the-winter/desk/questions/",
        "/p/tea-for-the-winter/desk/",
        "/p/tea-for-the-winter/desk/hand-over/",
        "/p/tea-for-the-winter/desk/leftovers/",
        "/p/tea-for-the-winter/desk/money/",
        "/p/soap-makers-batch/desk/",
        "/p/soap-makers-batch/desk/history/",
        "/p/spices-from-istanbul/desk/",
    ],
}


def visit(page: Any, site: str, address: str) -> None:
    answer = page.goto(site + address)
    assert answer.status == 200, address


def shut_out(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds: the rule and the elements that break it."""
    found = Axe().run(page, options=STANDARD).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("who", PAGES)
def test_a_narrow_phone_at_night_and_a_laptop_in_daylight(shown_demo, browser, who):
    with browsers.window(browser, viewport=NARROW, reduced_motion="reduce") as page:
        if who:
            enter(page, who, site=shown_demo)
        for address in PAGES[who]:
            page.set_viewport_size(NARROW)
            page.emulate_media(color_scheme="dark")
            visit(page, shown_demo, address)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], address
            assert page.evaluate(JUMPS) < 0.1, address
            assert shut_out(page) == [], address
            page.set_viewport_size(LAPTOP)
            page.emulate_media(color_scheme="light")
            assert shut_out(page) == [], address


@pytest.mark.parametrize("address", ["/", "/purchases/", "/p/honey-from-saaremaa/"])
def test_a_first_load_is_light(shown_demo, page, address):
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()))
    page.goto(shown_demo + address, wait_until="networkidle")
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= FIRST_LOAD

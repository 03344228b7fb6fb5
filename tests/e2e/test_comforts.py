"""What the pages' scripts add: nothing typed is lost unasked, nothing is out of the keyboard's reach."""

from typing import Any

import pytest

from tests import browsers

pytestmark = [pytest.mark.browser, pytest.mark.once]

SHELF, DESK = "/p/honey-from-saaremaa/", "/p/honey-from-saaremaa/desk/"
PHONE = {"width": 390, "height": 700}
COVERED = """field => {
    const bar = document.querySelector('.shelf-foot').getBoundingClientRect()
    const own = field.getBoundingClientRect()
    return own.bottom > bar.top && own.top < bar.bottom
}"""


def test_pieces_that_were_typed_are_not_lost_unasked(demo: str, page: Any, log_in: Any) -> None:
    log_in(page, "petr")
    page.goto(demo + SHELF)
    note = page.get_by_text("Changed, not sent yet")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    field = page.get_by_label("How many: Honeycomb")
    assert note.is_hidden()
    field.fill("2")
    assert note.is_visible()
    page.get_by_role("link", name="Terms", exact=True).click()
    page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    assert field.input_value() == "2"
    with page.expect_navigation():
        page.get_by_role("button", name="Update my order").click()
    assert asked == ["beforeunload"]
    page.get_by_text("2 × Honeycomb").first.wait_for()


def test_the_bar_covers_no_field_that_is_being_filled_in(demo: str, browser: Any, log_in: Any) -> None:
    with browsers.window(browser, viewport=PHONE) as page:
        log_in(page, "petr")
        page.goto(demo + SHELF)
        fields = page.locator(".shelf-variant input[type=text]")
        fields.first.focus()
        for number in range(fields.count()):
            assert not fields.nth(number).evaluate(COVERED), number
            page.keyboard.press("Tab")
        page.evaluate("scrollTo(0, 0)")
        assert not fields.first.evaluate(COVERED)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert not fields.last.evaluate(COVERED)


def test_a_table_that_is_too_wide_is_scrolled_from_the_keyboard(demo: str, page: Any, log_in: Any) -> None:
    log_in(page, "olga")
    page.goto(f"{demo}{DESK}board/")
    wrap = page.locator(".table-wrap")
    assert wrap.get_attribute("tabindex") is None
    page.set_viewport_size({"width": 660, "height": 800})
    wrap.locator("table").evaluate("table => { table.style.minWidth = '60rem' }")
    page.set_viewport_size({"width": 661, "height": 800})
    page.get_by_role("region", name="Ordered, by item").focus()
    assert wrap.evaluate("wrap => wrap === document.activeElement")

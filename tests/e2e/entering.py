"""Logging in at a browser."""

from typing import Any

PASSWORD = "tea-and-honey"


def enter(page: Any, who: str, *, site: str) -> Any:
    """Log the page's reader in as somebody of the demo."""
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Email").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(f"{site}/my/")
    return page

"""The demo, served, and people of it at their browsers."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

PASSWORD = "tea-and-honey"


@pytest.fixture
def demo(live_site: str, settings: Any) -> str:
    """The address of a site with the demo in it."""
    settings.DEMO_PASSWORD = PASSWORD
    call_command("fill_demo", stdout=StringIO())
    return live_site


@pytest.fixture
def log_in(demo: str) -> Any:
    """Log a page's reader in as somebody of the demo: `log_in(page, "petr")`."""

    def enter(page: Any, who: str) -> Any:
        page.goto(f"{demo}/accounts/login/")
        page.get_by_label("Email").fill(f"{who}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_url(f"{demo}/my/")
        return page

    return enter

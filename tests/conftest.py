"""What every test stands on: databases that are copies, a site that answers, a browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests import browsers, databases, serving

hypothesis_settings.register_profile("artel", deadline=None, derandomize=True, print_blob=False)
hypothesis_settings.load_profile("artel")


# What asks for no database here cannot differ by engine; neither can what is marked `once`.
ENGINELESS = ("architecture", "bench", "cms", "docs", "kernel", "purchases/gateways", "purchases/rules")
DATABASES = {"db", "django_db_setup", "committing_db", "live_site"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--second-engine", action="store_true", help="leave out what one engine proves for both")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("REQUIRE_BROWSER") == "1" and not browsers.chromium():
        pytest.exit("REQUIRE_BROWSER=1, and there is no Chromium here.", returncode=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Race tests run where there are races; browser tests where there is a browser."""
    if "slow" not in config.option.markexpr:
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    else:
        items.sort(key=_seconds, reverse=True)
    if config.option.second_engine:
        proved = [item for item in items if _is_proved_once(item)]
        config.hook.pytest_deselected(items=proved)
        items[:] = [item for item in items if not _is_proved_once(item)]
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    elsewhere = [item for item in items if item.get_closest_marker("postgres") and not on_postgres]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushing = {"transactional_db", "live_server", "django_db_reset_sequences"} & set(
            getattr(item, "fixturenames", ())
        )
        if flushing or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: nothing flushes here; use committing_db or live_site.")
        if item.get_closest_marker("browser") and not browsers.chromium():
            item.add_marker(pytest.mark.skip(reason="no Chromium"))


def _is_proved_once(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return True
    asks = item.get_closest_marker("django_db") or DATABASES & set(getattr(item, "fixturenames", ()))
    folder = item.path.relative_to(Path(__file__).parent).parent.as_posix()
    return not asks and any(f"{folder}/".startswith(f"{each}/") for each in ENGINELESS)


def _seconds(item: pytest.Item) -> int:
    """How long a slow test takes, as its marker says: whoever comes last waits for nobody."""
    marker = item.get_closest_marker("slow")
    return marker.kwargs.get("seconds", 0) if marker else 0


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not browsers.chromium():
        terminalreporter.write_line("Browser tests skipped: neither $CHROMIUM nor an installed Chromium.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    shutil.rmtree(settings.FILES, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """One migrated copy for this process; tests with `db` roll back inside it."""
    with django_db_blocker.unblock(), databases.copy():
        yield


@pytest.fixture
def committing_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database of this test's own, in which commits are real and threads see each other's."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        raise pytest.UsageError("committing_db stands in for db; ask for one of them.")
    with django_db_blocker.unblock(), databases.copy():
        yield


@pytest.fixture
def live_site(committing_db: None) -> Iterator[str]:
    """The address of a running site on a database of its own."""
    with serving.site() as address:
        yield address


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    """No test sees another's cache or language."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium for the whole run."""
    with browsers.launched() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh window of a laptop's size; a script error or a blocked resource in it fails the test."""
    with browsers.window(browser) as page:
        yield page

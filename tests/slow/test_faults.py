"""Servers that fall over under load: nothing by halves, nothing twice, nothing lost, and all comes back by itself."""

import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.test import override_settings
from django.utils import timezone

from ledger.checks import run_checks
from participants.models import FormKey, Notice, User
from participants.services.delivery import CLAIM_HOLDS
from participants.services.notices import NoticeDraft, tell
from purchases.models import Line, Payment, Purchase, Variant
from tests.factories.people import a_user
from tests.factories.purchases import an_open_purchase, variants_of
from tests.slow.clients import Participant, status_of
from tests.slow.servers import HOST, Letters, PostgreSQL, Redis, Server, free_port, postgresql, python, until

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.slow(seconds=80), pytest.mark.postgres, pytest.mark.xdist_group("site")]

SECRET_KEY = "".join(map(chr, range(48, 122)))
PEOPLE = 6
WARM_UP = 2.0
CUT_OFF = 200
# Seconds; a page waits for the queue no longer than a person would.
RECOVERED = 5.0
SOON = 5.0
OUTAGE = 60.0
DRAINED = 90.0
LETTERS = 80
WORKERS = 2


@dataclass(slots=True)
class Site:
    """A running production: its servers, its processes, and its purchase that people order from."""

    database: PostgreSQL
    queue: Redis
    letters: Letters
    web: Server
    worker: Server
    clock: Server
    port: int
    purchase: Purchase

    @property
    def is_up(self) -> bool:
        return self.page() == 200

    def page(self) -> int:
        """The status of the purchase's page."""
        return status_of(self.port, self.purchase.get_absolute_url())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with (
        postgresql(folder, like=migrated) as database,
        database.in_use(),
        override_settings(SECRET_KEY=SECRET_KEY),
    ):
        queue, letters = Redis(folder), Letters()
        site = Site(database, queue, letters, *_processes(folder, database, queue, letters), _purchase())
        processes = (site.queue, site.web, site.worker, site.clock)
        try:
            for process in processes:
                process.start()
            until(lambda: site.is_up)
            yield site
        finally:
            for process in processes:
                process.stop(signal.SIGKILL, all_of_it=True)
            letters.shutdown()
            letters.server_close()


def _processes(
    folder: Path, database: PostgreSQL, queue: Redis, letters: Letters
) -> tuple[Server, Server, Server, int]:
    port = free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.slow.quick_production",
        "SECRET_KEY": SECRET_KEY,
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": database.url,
        "REDIS_URL": queue.url(0),
        "BROKER_URL": queue.url(1),
        "EMAIL_URL": letters.url,
        "TRUSTED_PROXIES": "0",
        "VAR_DIR": str(folder),
    }
    web = ["gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4"]
    worker = ["celery", "--app", "config", "worker", "--concurrency", str(WORKERS), "--loglevel", "WARNING"]
    beat = ["celery", "--app", "config", "beat", "--loglevel", "WARNING", "--pidfile", ""]
    return (
        Server("web", python("-m", *web), folder, env),
        Server("worker", python("-m", *worker), folder, env),
        Server("beat", python("-m", *beat), folder, env),
        port,
    )


def _purchase() -> Purchase:
    now = timezone.now()
    dates = {"stop_at": now + timedelta(days=9), "last_call_at": now + timedelta(days=7)}
    purchase = an_open_purchase(prices=("1.00", "2.00"), **dates)
    User.objects.filter(pk=purchase.organizer.user_id).update(seen_at=now)
    return purchase


@contextmanager
def load(site: Site) -> Iterator[list[Participant]]:
    """People at work; in the end everybody's last form is answered, and all is as they were told."""
    variants = [each.pk for each in variants_of(site.purchase)]
    people = [
        Participant(port=site.port, purchase=site.purchase, user=a_user(), variants=variants)
        for _ in range(PEOPLE)
    ]
    for person in people:
        person.start()
    try:
        yield people
    finally:
        for person in people:
            person.enough.set()
        for person in people:
            person.join()
    connection.close()
    assert [person.failure for person in people if person.failure] == []
    for person in people:
        check(person)
    assert _pieces() == dict(Variant.objects.filter(pk__in=variants).values_list("pk", "taken"))
    assert run_checks() == []


def check(person: Participant) -> None:
    """Each form that was answered was done once, and nothing else was."""
    assert person.orders > 0
    assert _pieces(order__contact__user=person.user) == dict.fromkeys(person.variants, person.orders)
    reported = Payment.objects.filter(order__contact__user=person.user).order_by("pk")
    cents = [int(payment.amount.amount * 100) for payment in reported]
    assert cents == [*range(1, person.reports + 1)]
    assert FormKey.objects.filter(user=person.user).count() == person.orders + person.reports


def _pieces(**of: object) -> dict[int, int]:
    lines = Line.objects.filter(**of).values_list("variant")
    return dict(lines.annotate(pieces=Sum("quantity")).order_by("variant"))


def unsent() -> int:
    return Notice.objects.filter(emailed_at=None).count()


def ten_minutes_pass() -> None:
    """For claims whose worker died."""
    Notice.objects.filter(emailed_at=None).update(claimed_at=F("claimed_at") - CLAIM_HOLDS)


def answers_seen(people: list[Participant]) -> Counter[str]:
    return sum((person.seen for person in people), Counter())


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["cut off", "crashed"])
def test_the_database_starts_anew_under_load(site: Site, how: signal.Signals) -> None:
    with load(site) as people:
        time.sleep(WARM_UP)
        connection.close()
        site.database.stop(how)
        time.sleep(1)
        assert site.page() == 503
        site.database.start()
        recovered = until(lambda: site.is_up)
        time.sleep(WARM_UP)
    log.info("up again after %.1f s; %s", recovered, dict(answers_seen(people)))
    assert recovered < RECOVERED
    ten_minutes_pass()
    until(lambda: unsent() == 0, within=DRAINED)


def test_two_hundred_connections_are_cut_under_load(site: Site) -> None:
    cut = 0
    with load(site) as people, connection.cursor() as cursor:
        while cut < CUT_OFF:
            time.sleep(0.04)
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
            )
            cut += cursor.rowcount
    log.info("%d cut; %s", cut, dict(answers_seen(people)))
    assert site.is_up
    ten_minutes_pass()
    until(lambda: unsent() == 0, within=DRAINED)


def test_without_queue_and_cache_forms_are_answered_and_letters_go_out_later(site: Site) -> None:
    until(lambda: unsent() == 0, within=DRAINED)
    site.letters.taken.clear()
    before = Notice.objects.count()
    site.queue.stop(signal.SIGKILL)
    with load(site) as people:
        time.sleep(OUTAGE)
    waiting = unsent()
    seen = answers_seen(people)
    assert set(seen) == {"303"}
    longest = max(person.longest for person in people)
    assert longest < SOON
    told = Notice.objects.count() - before
    assert told == sum(person.reports for person in people)
    site.queue.start()
    took = until(lambda: unsent() == 0, within=DRAINED)
    log.info("%s, the slowest %.1f s; %d letters went %.1f s later", dict(seen), longest, waiting, took)
    assert (site.web.is_alive, site.worker.is_alive, site.clock.is_alive) == (True, True, True)
    assert waiting > 0
    assert (len(site.letters.taken), len(set(site.letters.taken))) == (told, told)


def test_a_worker_killed_over_letters_leaves_those_in_its_hands_only(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    until(lambda: unsent() == 0, within=DRAINED)
    site.letters.taken.clear()
    site.letters.delay = 0.05
    user = a_user()
    monkeypatch.setattr("participants.services.notices.enqueue", lambda task, **ids: None)
    tell(
        notices=[
            NoticeDraft(user.pk, "organizer_approved", {"reason": ""}, f"/told/{n}/", f"told:{n}")
            for n in range(LETTERS)
        ],
        at=timezone.now(),
    )
    until(lambda: len(site.letters.taken) > LETTERS // 4, within=DRAINED)
    site.worker.stop(signal.SIGKILL, all_of_it=True)
    site.letters.delay = 0
    left = unsent()
    assert left > WORKERS
    site.worker.start()
    took = until(lambda: unsent() <= WORKERS, within=DRAINED)
    held = unsent()
    ten_minutes_pass()
    until(lambda: unsent() == 0, within=DRAINED)
    times = Counter(site.letters.taken)
    log.info("%d left, all but %d sent %.1f s later; %d letters", left, held, took, len(site.letters.taken))
    assert len(times) == LETTERS
    assert len(site.letters.taken) - LETTERS <= WORKERS

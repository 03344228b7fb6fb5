"""A real worker: what a transaction asks for is done by another process."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django.db import connection

from config.env import ROOT
from participants.models import Notice, User

PATIENCE = 40


@pytest.fixture
def environment(committing_db, tmp_path):
    """Another process of the same site: this test's database, files and queue of its own."""
    name = connection.settings_dict["NAME"]
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = f"{url.rsplit('/', 1)[0]}/{name}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": url,
        "VAR_DIR": str(tmp_path),
        "BROKER_URL": "filesystem://localhost",
    }


def test_a_worker_sends_what_waits(environment, tmp_path):
    user = User.objects.create_user("anna@example.org")
    notice = Notice.objects.create(user=user, kind="test", key="test:1", at=datetime.now(tz=UTC))
    asked = (
        "import structlog; structlog.contextvars.bind_contextvars(request_id='asked-by-0001');"
        "from config.kernel.queue import enqueue; enqueue('participants.deliver_notices')"
    )
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", asked],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    said = tmp_path / "said"
    with said.open("w") as stderr:
        worker = subprocess.Popen(
            [
                sys.executable,
                "-W",
                "ignore",
                "-m",
                "celery",
                "-A",
                "config",
                "worker",
                "--pool",
                "solo",
                *quiet,
            ],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        until = time.monotonic() + PATIENCE
        while notice.emailed_at is None and time.monotonic() < until and worker.poll() is None:
            time.sleep(0.2)
            notice.refresh_from_db()
    finally:
        worker.terminate()
        worker.wait()
    assert notice.emailed_at is not None
    assert [path.read_text().count("To: anna@example.org") for path in (tmp_path / "mail").iterdir()] == [1]
    last = [line for line in said.read_text().splitlines() if "outcome=done" in line][-1]
    assert "request_id=asked-by-0001" in last
    assert "task=participants.deliver_notices" in last

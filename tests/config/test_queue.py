"""A queue that is away fails nobody."""

import os
import socket
import subprocess
import sys

import pytest

from config.env import ROOT
from config.schedule import BEAT_TABLE

# What the clock finds undone in the database, by what is asked for.
SWEPT_BY = {
    "participants.deliver_notices": "participants.deliver_notices",
    "purchases.fetch_pictures": "purchases.go_on_with_pictures",
    "purchases.take_pictures": "purchases.go_on_with_pictures",
    "purchases.read_list": "purchases.resume_lists",
    "purchases.judge_list": "purchases.resume_lists",
    "purchases.import_list": "purchases.resume_lists",
}
ASK = (
    "import time; began = time.monotonic();"
    "from config.kernel.queue import enqueue; enqueue('participants.deliver_notices');"
    "print(time.monotonic() - began)"
)
SOON = 3.0


@pytest.fixture
def closed_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_what_a_queue_loses_the_clock_asks_for():
    asked = {row["task"]: row["schedule"] for row in BEAT_TABLE.values()}
    assert {name: asked[sweep] for name, sweep in SWEPT_BY.items()} == dict.fromkeys(SWEPT_BY, 60.0)


def test_asking_a_queue_that_is_away_is_a_warning_and_soon_over(tmp_path, closed_port):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": "",
        "VAR_DIR": str(tmp_path),
        "BROKER_URL": f"redis://127.0.0.1:{closed_port}/0",
    }
    asked = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stderr.count("the queue cannot be reached; the clock will ask") == 1
    assert float(asked.stdout) < SOON

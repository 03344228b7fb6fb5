"""`manage.py demo`: a filled site and its worker on one machine, without any other server."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, connections

from config.env import VAR
from config.health import HEARTBEAT

# Seconds that web and worker get to finish what they are doing.
PATIENCE = 10
PEOPLE = {
    "olga@example.org": "organizer",
    "admin@example.org": "administrator",
    "petr@example.org": "participant",
    "maria@example.org": "participant",
}


class Command(BaseCommand):
    help = "Fills the demo, then serves it with web and worker until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")

    def handle(self, *args: Any, host: str, port: int, reset: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo runs with development settings only.")
        refuse_taken_port(host, port)
        if reset:
            remove_data()
        self.stdout.write("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        if "fill_demo" in get_commands():
            call_command("fill_demo")
        known = who_is_there()
        connections.close_all()

        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, stop)
        cache.delete(HEARTBEAT)
        web, worker = start_web(host, port), start_worker()
        try:
            wait_until_ready(web, port)
            self.announce(host, port, known)
            self.watch(web, worker)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping")
        finally:
            end(web, worker)

    def announce(self, host: str, port: int, known: dict[str, str]) -> None:
        lines = [
            "",
            f"Artel is at http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/",  # noqa: S104
            f"  password of everybody: {settings.DEMO_PASSWORD}",
            *(f"  {role + ':':<15} {email}" for email, role in known.items()),
            f"  letters it writes are files in {os.path.relpath(settings.EMAIL_FILE_PATH)}",
            "  Ctrl-C stops it; `make demo` again keeps the data, `make demo-reset` starts anew.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def watch(self, web: "subprocess.Popen[bytes]", worker: "subprocess.Popen[bytes]") -> None:
        """Until the site ends. A dead worker is said once: the site goes on, and /healthz/ says degraded."""
        worker_lives = True
        while web.poll() is None:
            if worker_lives and worker.poll() is not None:
                worker_lives = False
                end(worker)
                cache.delete(HEARTBEAT)
                self.stdout.write(
                    f"The worker ended ({worker.returncode}). The site goes on; what the clock would do "
                    "waits until the next `make demo`."
                )
                self.stdout.flush()
            time.sleep(0.5)
        raise CommandError(f"The site ended ({web.returncode}).")


def stop(*args: Any) -> None:
    raise KeyboardInterrupt


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot serve at {host}:{port} ({error.strerror}). "
                "`PORT=8123 make demo` serves at another port."
            ) from error


def remove_data() -> None:
    if connection.vendor != "sqlite":
        raise CommandError(
            "The demo's data is only thrown away where it is SQLite's; drop your database yourself."
        )
    connections.close_all()
    database = settings.DATABASES["default"]["NAME"]
    for name in (database, f"{database}-wal", f"{database}-shm"):
        Path(name).unlink(missing_ok=True)
    for folder in ("media", "private", "mail", "cache", "broker/queue"):
        shutil.rmtree(VAR / folder, ignore_errors=True)
    (VAR / "broker" / "queue").mkdir(parents=True)


def who_is_there() -> dict[str, str]:
    """E-mail -> role of those of PEOPLE that the demo has made."""
    there = set(get_user_model().objects.filter(email__in=PEOPLE).values_list("email", flat=True))
    return {email: role for email, role in PEOPLE.items() if email in there}


def start(*command: str) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C reaches this process alone, which then ends its children in order.
    # In a container all is root's, which Celery would warn of at length.
    quiet = ("-W", "ignore:You're running the worker with superuser")
    return subprocess.Popen([sys.executable, *quiet, "-m", *command], start_new_session=True)


def start_web(host: str, port: int) -> "subprocess.Popen[bytes]":
    return start(
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"{host}:{port}",
        "--workers",
        "1",
        "--threads",
        "8",
        "--log-level",
        "warning",
    )


def start_worker() -> "subprocess.Popen[bytes]":
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
    return start("celery", "--quiet", "-A", "config", "worker", "--beat", "--pool", "solo", *quiet)


def wait_until_ready(web: "subprocess.Popen[bytes]", port: int) -> None:
    while web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise CommandError(f"The site did not start ({web.returncode}).")


def end(*processes: "subprocess.Popen[bytes]") -> None:
    """Ask each to end; after PATIENCE, end whatever is left of it and of its children."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

"""Servers that a test starts, stops and kills: a database, a broker, a mail server, and a site of three processes."""

import os
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from config.env import ROOT

PATIENCE = 60.0
HOST, NAME = "127.0.0.1", "artel"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        port: int = asked.getsockname()[1]
        return port


def until(holds: Any, *, within: float = PATIENCE) -> float:
    """Seconds until `holds()` was true."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + within, f"not within {within:.0f} s"
        time.sleep(0.02)
    return time.monotonic() - began


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((HOST, port)) == 0


class Server:
    """A process group of its own, whose words go to a file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        env: dict[str, str] | None = None,
        user: str = "",
    ) -> None:
        self.command, self.env = list(command), env
        self.log = folder / f"{name}.log"
        self.who: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if user else {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.who,
            )

    def stop(self, by: signal.Signals = signal.SIGTERM, *, all_of_it: bool = False) -> None:
        """Send `by` to the process, or to the group; back when it has ended."""
        assert self.process
        if self.is_alive:
            (os.killpg if all_of_it else os.kill)(self.process.pid, by)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Redis(Server):
    """Keeps nothing: whatever was in it when it stops is lost."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [binary("redis-server"), "--port", str(self.port), "--bind", HOST, "--save", ""]
        super().__init__("redis", [*command, "--dir", str(folder)], folder)

    def start(self) -> None:
        super().start()
        until(lambda: answers(self.port))

    def url(self, number: int) -> str:
        return f"redis://{HOST}:{self.port}/{number}"


class PostgreSQL(Server):
    """Of the version that is installed; trusts everybody on this machine."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.data = Path(tempfile.mkdtemp(prefix="artel-postgresql-"))
        user = "postgres" if os.geteuid() == 0 else ""
        if user:
            shutil.chown(self.data, user, user)
        options = {
            "port": self.port,
            "listen_addresses": HOST,
            "unix_socket_directories": self.data,
            "fsync": "off",
            "max_connections": 60,
        }
        command = [binary("postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        super().__init__("postgresql", command, folder, user=user)
        made = [binary("initdb"), "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd="/", **self.who)

    def start(self) -> None:
        super().start()
        ready = [binary("pg_isready"), "-q", "-h", HOST, "-p", str(self.port)]
        until(lambda: subprocess.run(ready, check=False).returncode == 0)

    def stop(self, by: signal.Signals = signal.SIGINT, *, all_of_it: bool = False) -> None:
        """SIGINT cuts everybody off, SIGQUIT is a crash."""
        super().stop(by, all_of_it=all_of_it)

    @property
    def url(self) -> str:
        return f"postgres://postgres@{HOST}:{self.port}/{NAME}"

    def fill(self, source: str) -> None:
        """Take over what is in the database at the address `source`."""
        admin = self.url.replace(f"/{NAME}", "/postgres")
        subprocess.run([binary("psql"), "-q", admin, "-c", f"CREATE DATABASE {NAME}"], check=True)
        dump = [binary("pg_dump"), "--no-owner", "--dbname", source]
        with subprocess.Popen(dump, stdout=subprocess.PIPE) as reading:
            filling = [binary("psql"), "-q", "-v", "ON_ERROR_STOP=1", self.url]
            subprocess.run(filling, check=True, stdin=reading.stdout, stdout=subprocess.DEVNULL)

    def remove(self) -> None:
        shutil.rmtree(self.data)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Django's connection goes to this server."""
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(HOST=HOST, PORT=self.port, USER="postgres", PASSWORD="", NAME=NAME)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


@contextmanager
def postgresql(folder: Path, *, like: str) -> Iterator[PostgreSQL]:
    """A running server with a copy of the database at the address `like`."""
    server = PostgreSQL(folder)
    try:
        server.start()
        server.fill(like)
        yield server
    finally:
        server.stop()
        server.remove()


def binary(name: str) -> str:
    """A program of PostgreSQL's newest version, or of the path; without it the test is skipped."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    found = str(newest) if newest else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", *arguments]


class Letters(socketserver.ThreadingTCPServer):
    """A mail server that takes everything, each letter after `delay` seconds. Who hangs up is gone."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.delay = 0.0
        super().__init__((HOST, 0), _Conversation)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    server: Letters

    def handle(self) -> None:
        with suppress(ConnectionError):
            self._converse()

    def _converse(self) -> None:
        self._say("220 here")
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                self._take()
            self._say("221 bye" if word == b"QUIT" else "250 fine")
            if word == b"QUIT":
                return

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        letter = b"".join(lines).decode()
        time.sleep(self.server.delay)
        self.server.taken.append(re.sub(r"^(Message-ID|Date): .*\r\n", "", letter, flags=re.MULTILINE))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

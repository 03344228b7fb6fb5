"""Other people's servers, on this machine: they answer by path, or not as they should."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from purchases.gateways.fetching import Judge, Resolve
from purchases.rules.addresses import refused_end
from purchases.states import NotTaken

HERE = "127.0.0.1"


@dataclass
class Shop:
    """A server at HERE. `asked` has the path and the headers of each request."""

    port: int
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, *, host: str = "shop.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def judge(self) -> Judge:
        """Lets this one server be asked, and whatever is public."""

        def judge(ip: str, port: int) -> NotTaken | None:
            return None if (ip, port) == (HERE, self.port) else refused_end(ip, port)

        return judge


def found_at(*ips: str) -> Resolve:
    """A resolver that knows every name, at `ips`."""
    return lambda host, port: list(ips)


here = found_at(HERE)

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def a_shop(answers: dict[str, Answer], *, context: ssl.SSLContext | None = None) -> Iterator[Shop]:
    """A well-behaved server; what it does not know is a page of 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.asked.append((self.path, dict(self.headers)))
            status, headers, body = answers.get(self.path, (404, {}, b"<!doctype html>Nothing here"))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that went away is no fault of this test."""

    with Server((HERE, 0), Handler) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        shop = Shop(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield shop
        server.shutdown()
        thread.join()


@contextmanager
def a_bad_shop(behave: Callable[[socket.socket], None]) -> Iterator[Shop]:
    """A server that takes one connection and does with it whatever `behave` does."""
    with socket.create_server((HERE, 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                connection, _address = server.accept()
                with connection, suppress(OSError):
                    connection.recv(4096)
                    behave(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield Shop(server.getsockname()[1])


def dripping(start: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Says `start`, then `drop` again and again."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(start)
        for _drop in range(200):
            connection.sendall(drop)
            time.sleep(0.05)

    return behave
